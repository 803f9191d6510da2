/** OpenAI's files as a FileStore. Ids are OpenAI's, and content is streamed in both directions. */

import { randomUUID } from "node:crypto";
import path from "node:path";
import OpenAI from "openai";
import type { FileObject } from "openai/resources/files";
import type { Logger } from "pino";
import { type Content, isWhole } from "../../lib/content.ts";
import type { FileId, ProviderName } from "../../lib/names.ts";
import { type FileStore, type NativeFiles, OutcomeUnknown, type ProviderFile } from "../../ports/files.ts";
import { countIn, readable, recordIn, textIn, timeIn } from "../answers.ts";
import { createDirect } from "../http/direct.ts";
import { upstreamError } from "../http/errors.ts";
import { rangeHeader, sliced } from "../http/range.ts";
import type { Transport } from "../http/sdk-fetch.ts";
import { type AskOpenAi, withoutId } from "./errors.ts";
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
  readonly log: Pick<Logger, "warn">;
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

export interface OpenAiFiles extends FileStore {
  readonly native: NativeFiles;
  /** Bytes of a file's content. Rejects with NoSuchKey. */
  sizeOf(id: FileId, signal: AbortSignal): Promise<number>;
}

export function openAiFiles(options: Options): OpenAiFiles {
  const { provider, client, ask, purpose, log, singleBytes = SINGLE_BYTES, partBytes = PART_BYTES } = options;
  const direct = createDirect({ ...options, errorOf });
  const missing = { 404: "NoSuchKey" } as const;

  const remove = async (id: FileId, signal: AbortSignal): Promise<void> => {
    try {
      await ask(client.files.delete(id, { signal }), missing);
    } catch (error) {
      if ((error as { kind?: unknown }).kind !== "NoSuchKey") throw error;
    }
  };

  // Not client.files.list: its pages rely on members that other servers leave out.
  const all = (signal: AbortSignal, order: { readonly order?: "desc" } = {}) =>
    pages(ask, (query) => client.get<unknown>("/files", { query: { limit: PAGE, ...order, ...query }, signal }));

  /** An upload whose response was lost may have left a file. Its name is unique. */
  const discard = async (filename: string, since: number, signal: AbortSignal): Promise<void> => {
    const id = await recent(
      () => all(signal, { order: "desc" }),
      since,
      (one) => one.filename === filename,
      signal,
    );
    if (id !== undefined) await remove(id, signal);
  };

  const content = (id: FileId, headers: Readonly<Record<string, string>>, signal: AbortSignal) =>
    ask(
      direct("GET", `/files/${encodeURIComponent(id)}/content`, { headers: { ...CONTENT, ...headers }, signal }),
      missing,
    );

  const describe = async (id: FileId, signal: AbortSignal): Promise<ReadFile> =>
    readFile({ ...recordIn(await ask(client.files.retrieve(id, { signal }), missing)), id });

  const sizeOf = async (id: FileId, signal: AbortSignal): Promise<number> => {
    const { size } = await describe(id, signal);
    // A server that has not counted the bytes says nothing, or 0.
    return size || measured((await content(id, {}, signal)).body);
  };

  return {
    maxBytes: MAX_BYTES,
    ...(purpose === "batch" && { lines }),

    async put({ key }, upload, signal, intend) {
      const filename = uniqueName(key, purpose);
      await intend(filename);
      const { body, length } = upload;
      const file = { purpose, filename, contentType: contentTypeOf(purpose, upload.contentType) };
      const uploaded = isWhole(body)
        ? await uploadWhole(direct, options, file, body, signal)
        : length !== undefined && length > singleBytes
          ? await uploadInParts(options, file, { body, length }, partBytes, signal)
          : await uploadStream(options, file, { body, length }, singleBytes, signal);
      if ("error" in uploaded) {
        const { error, sent } = uploaded;
        throw sent && isOpen(error) ? new OutcomeUnknown(error) : error;
      }
      const made = readFile(uploaded.file);
      if (made.id === undefined) throw new OutcomeUnknown(withoutId(provider, "file"));
      const { id, expiresAt } = made;
      const { size } = uploaded;
      if (made.size !== undefined && made.size !== size) {
        const message = `it stored ${made.size} bytes of ${size}`;
        throw new OutcomeUnknown(upstreamError({ provider, status: 502, message, cause: undefined }));
      }
      return { id, etag: id, size, expiresAt };
    },

    get: async (id, range, signal) =>
      sliced(await content(id, range === undefined ? {} : { range: rangeHeader(range) }, signal), range),

    delete: remove,
    discard,
    sizeOf,

    native: {
      parseId: fileId,

      async head(id, signal) {
        const file = await describe(id, signal);
        return stored(id, { ...file, size: file.size ?? (await sizeOf(id, signal)) });
      },

      list: (signal) => readable(all(signal), listed, { log, what: `the files of '${provider}'` }),
    },
  };
}

const CONTENT = { accept: "application/binary" };

const errorOf = (status: number, body: object | undefined, headers: Headers) =>
  OpenAI.APIError.generate(status, body, undefined, headers);

/** A refusal means that there is no file. After any other error there may be one. */
const isOpen = (error: unknown): boolean => (error as { kind?: unknown }).kind === "Unavailable";

interface ReadFile {
  readonly id: FileId | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  readonly createdAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly filename: string | undefined;
  readonly purpose: string | undefined;
}

/** The tolerant reader for files. Members that are absent, empty or of an unknown form are undefined. */
function readFile(answer: unknown): ReadFile {
  const file: { readonly [member in keyof FileObject]?: unknown } = recordIn(answer);
  return {
    id: textIn(file.id),
    size: countIn(file.bytes),
    createdAt: timeIn(file.created_at),
    expiresAt: timeIn(file.expires_at),
    filename: textIn(file.filename),
    purpose: textIn(file.purpose),
  };
}

const stored = (id: FileId, { size, createdAt, expiresAt, filename, purpose }: ReadFile): ProviderFile => ({
  id,
  etag: id,
  size: size ?? 0,
  modifiedAt: createdAt ?? 0,
  contentType: filename?.endsWith(".jsonl") ? "application/jsonl" : undefined,
  expiresAt,
  intended: filename,
  writtenBy: writerOf(filename, purpose),
});

/** The output of a batch: `batch_…_output.jsonl` and `batch_…_error.jsonl`. */
const OUTPUT_NAME = /^(batch[_-][\w-]+?)_(?:output|errors?)\b/;

/** `batch_output` (API reference, "The file object"). Other servers vary it. */
const OUTPUT_PURPOSE = /^batch.{0,20}(?:output|result|error)/i;

function writerOf(filename: string | undefined, purpose: string | undefined): ProviderFile["writtenBy"] {
  const job = OUTPUT_NAME.exec(filename ?? "")?.[1];
  return job !== undefined || OUTPUT_PURPOSE.test(purpose ?? "") ? { job } : undefined;
}

/** Undefined for a file without an id. */
function listed(answer: unknown): ProviderFile | undefined {
  const file = readFile(answer);
  return file.id === undefined ? undefined : stored(file.id, file);
}

async function measured(body: Content): Promise<number> {
  if (isWhole(body)) return body.length;
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) size += chunk.length;
  return size;
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
