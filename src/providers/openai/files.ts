/** OpenAI's files as a FileStore. Ids are OpenAI's, and content is streamed in both directions. */

import { randomUUID } from "node:crypto";
import path from "node:path";
import OpenAI from "openai";
import type { FileObject } from "openai/resources/files";
import { isWhole } from "../../lib/content.ts";
import type { FileId, ProviderName } from "../../lib/names.ts";
import type { FileStore, NativeFiles, ProviderFile } from "../../ports/files.ts";
import { createDirect } from "../http/direct.ts";
import { upstreamError } from "../http/errors.ts";
import { rangeHeader, sliced } from "../http/range.ts";
import type { Transport } from "../http/sdk-fetch.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { AskOpenAi } from "./errors.ts";
import { lines } from "./lines.ts";
import { pages, recent } from "./pages.ts";
import { uploadInParts, uploadStream, uploadWhole } from "./upload.ts";

interface Options {
  readonly provider: ProviderName;
  readonly client: OpenAI;
  readonly transport: Transport;
  readonly ask: AskOpenAi;
  readonly purpose: string;
  readonly timeoutMs: number;
  /** Maximum bytes of one request and of one part, if they differ from OpenAI's. */
  readonly singleBytes?: number;
  readonly partBytes?: number;
}

/**
 * OpenAI's limits: of a file in one request (API reference, "Files"), of a file in parts, and of a part ("Uploads").
 */
const SINGLE_BYTES = 512 * 1024 ** 2;
const MAX_BYTES = 8 * 1024 ** 3;
const PART_BYTES = 64 * 1024 ** 2;
/** Maximum size of a page (API reference, "List files"). */
const PAGE = 10_000;

/** OpenAI and Azure use `file-…`, Groq `file_…`, Azure also `assistant-…`. */
export const fileId = (text: string): FileId | undefined =>
  /^(?:file|assistant)[-_][\w-]{1,250}$/.test(text) ? text : undefined;

export function openAiFiles(options: Options): FileStore & { readonly native: NativeFiles } {
  const { provider, client, ask, purpose, singleBytes = SINGLE_BYTES, partBytes = PART_BYTES } = options;
  const direct = createDirect({ ...options, errorOf });
  const missing = { 404: "NoSuchKey" } as const;

  const remove = async (id: FileId, signal: AbortSignal): Promise<void> => {
    try {
      await ask(client.files.delete(id, { signal }), missing);
    } catch (error) {
      if ((error as { kind?: unknown }).kind !== "NoSuchKey") throw error;
    }
  };

  /** An upload whose response was lost may have left a file. Its name is unique. */
  const cleanUp = async (filename: string, since: number): Promise<void> => {
    const signal = AbortSignal.timeout(PROVIDER_TIMINGS.cleanUp);
    const list = () => pages(ask, client.files.list({ order: "desc", limit: PAGE }, { signal }));
    const file = await recent(list, since, (one) => one.filename === filename, signal);
    if (file !== undefined) await remove(file.id, signal);
  };

  return {
    maxBytes: MAX_BYTES,
    ...(purpose === "batch" && { lines }),

    async put({ key }, upload, signal) {
      const since = Date.now();
      const filename = uniqueName(key, purpose);
      const { body, length } = upload;
      const file = { purpose, filename, contentType: contentTypeOf(purpose, upload.contentType) };
      const uploaded = isWhole(body)
        ? await uploadWhole(direct, options, file, body, signal)
        : length !== undefined && length > singleBytes
          ? await uploadInParts(options, file, { body, length }, partBytes, signal)
          : await uploadStream(options, file, { body, length }, singleBytes, signal);
      if ("error" in uploaded) {
        const { error, sent } = uploaded;
        // A second failure must not hide the first. OpenAI's own expiry deletes the file.
        if (sent && isOpen(error)) await cleanUp(filename, since).catch(() => {});
        throw error;
      }
      const { file: made, size } = uploaded;
      if (made.bytes !== size) {
        await remove(made.id, AbortSignal.timeout(PROVIDER_TIMINGS.cleanUp));
        const message = `it stored ${made.bytes} bytes of ${size}`;
        throw upstreamError({ provider, status: 502, message, cause: undefined });
      }
      const { id, etag, expiresAt } = stored(made);
      return { id, etag, size, expiresAt };
    },

    async get(id, range, signal) {
      const headers = range === undefined ? CONTENT : { ...CONTENT, range: rangeHeader(range) };
      return sliced(
        await ask(direct("GET", `/files/${encodeURIComponent(id)}/content`, { headers, signal }), missing),
        range,
      );
    },

    delete: remove,

    native: {
      parseId: fileId,

      async head(id, signal) {
        return stored(await ask(client.files.retrieve(id, { signal }), missing));
      },

      async *list(signal) {
        for await (const file of pages(ask, client.files.list({ limit: PAGE }, { signal }))) yield stored(file);
      },
    },
  };
}

const CONTENT = { accept: "application/binary" };

const errorOf = (status: number, body: object | undefined, headers: Headers) =>
  OpenAI.APIError.generate(status, body, undefined, headers);

/** A refusal means that there is no file. After any other error there may be one. */
const isOpen = (error: unknown): boolean => (error as { kind?: unknown }).kind === "Unavailable";

const stored = (file: FileObject): ProviderFile => ({
  id: file.id,
  etag: file.id,
  size: file.bytes,
  modifiedAt: file.created_at * 1000,
  contentType: file.filename.endsWith(".jsonl") ? "application/jsonl" : undefined,
  writtenBy: writerOf(file),
  expiresAt: typeof file.expires_at === "number" ? file.expires_at * 1000 : undefined,
});

/** Output of a batch: `batch_…_output.jsonl` and `batch_…_error.jsonl`. */
const OUTPUT_NAME = /^(batch[_-][\w-]+?)_(?:output|errors?)\b/;

/** OpenAI's purposes of files that it wrote itself: `batch_output`, `assistants_output`, `fine-tune-results`. */
function writerOf({ purpose, filename }: { readonly purpose?: unknown; readonly filename?: unknown }) {
  const job = typeof filename === "string" ? OUTPUT_NAME.exec(filename)?.[1] : undefined;
  return job !== undefined || purpose === "batch_output" ? { job } : undefined;
}

/** Batches consist of lines. The Uploads API accepts no other type for them. */
const contentTypeOf = (purpose: string, given = "application/octet-stream"): string =>
  purpose === "batch" ? "application/jsonl" : given;

/**
 * The key's last segment, for readers of OpenAI's own list, and a unique part. Batches accept only names that end in
 * `.jsonl` (Batch guide).
 */
function uniqueName(key: string, purpose: string): string {
  const { name, ext } = path.posix.parse(key);
  const mark = randomUUID().slice(-12);
  return purpose === "batch" && ext !== ".jsonl" ? `${name}${ext}.${mark}.jsonl` : `${name}.${mark}${ext}`;
}
