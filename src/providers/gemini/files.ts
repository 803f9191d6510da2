/**
 * Gemini's files. Gemini does not return uploaded content and deletes it after 48 hours. So the gateway keeps a copy
 * for reads, and uploads it again when a job needs it. Files that Gemini generates can be downloaded.
 */
import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { File } from "@google/genai";
import { GatewayError } from "../../lib/errors.ts";
import { LINES_BYTES } from "../../lib/jsonl.ts";
import type { FileId, ObjectName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import { type FileStore, type Intend, OutcomeUnknown, type ProviderFile } from "../../ports/files.ts";
import { countIn, readable, textIn, timeIn } from "../answers.ts";
import type { GeminiClient } from "./client.ts";
import { download, downloadSize, isDownloadOnly } from "./generated.ts";
import { geminiLines, ownLines } from "./lines.ts";
import { isMissing } from "./transport.ts";
import { deleteFile, uploadFile } from "./upload.ts";

const JSON_LINES = "application/jsonl";
/** Content types of clients that know no better one for a `.jsonl` file. */
const UNTOLD =
  /^(?:$|(?:binary|application)\/octet-stream|application\/(?:json|x-ndjson|(?:x-)?jsonl(?:ines)?)|text\/plain)(?:;|$)/;
/** Gemini's documentation of File.name (3.3.0's types): at most 40 characters, no dash at either end. */
const ID = /^(?:files\/)?([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)$/;

/** The results of a batch have longer names: see `isDownloadOnly`. */
const RESULTS_ID = /^(?:files\/)?(batch-[a-z0-9-]{35,100})$/;

/** An id is `files/…`, as in Gemini's own API. The name alone is accepted too. */
export const parseId = (text: string): FileId | undefined => {
  const name = (ID.exec(text) ?? RESULTS_ID.exec(text))?.[1];
  return name === undefined ? undefined : `files/${name}`;
};

/** The gateway chooses the id, so that it can delete a file whose upload had no response. 39 characters. */
const newId = (): FileId => `files/quarry-${randomUUID().replaceAll("-", "")}`;

export function geminiFiles(client: GeminiClient, blobs: BlobStore): FileStore {
  const { ask, ai, log } = client;

  const upload = async (id: FileId, content: Source, signal: AbortSignal): Promise<File> => {
    const { mimeType, open } = content;
    const lines = mimeType === JSON_LINES;
    const body = async () => (lines ? ownLines(await open()) : open());
    const size = lines ? await lengthOf(await body()) : content.size;
    return uploadFile(client, { id, displayName: content.displayName, mimeType, size }, body, signal);
  };

  const uploadNew = async (content: Source, signal: AbortSignal, intend: Intend): Promise<File> => {
    const id = newId();
    await intend(id);
    return upload(id, content, signal);
  };

  const head = async (id: FileId, signal: AbortSignal): Promise<ProviderFile> => {
    try {
      if (isDownloadOnly(id)) return described({ name: id, sizeBytes: String(await downloadSize(client, id, signal)) });
      return described(await ask(signal, (asked) => ai.files.get({ name: id, config: asked })));
    } catch (error) {
      throw isMissing(error) ? noSuchKey(id, error) : error;
    }
  };

  async function* list(signal: AbortSignal): AsyncGenerator<ProviderFile> {
    let pageToken: string | undefined;
    do {
      const config = { pageSize: PAGE, ...(pageToken && { pageToken }) };
      const pager = await ask(signal, (asked) => ai.files.list({ config: { ...config, ...asked } }));
      yield* readable(pager.page, (file) => (textIn(file.name) ? described(file) : undefined), { log, what: "files" });
      const next = textIn(pager.params.config?.pageToken);
      if (next !== undefined && next === pageToken) throw client.unusable("the list of files repeats a page");
      pageToken = next;
    } while (pageToken !== undefined);
  }

  return {
    // From Gemini's documentation: "2 GB per file".
    maxBytes: 2 * 1024 ** 3,
    lines: geminiLines,

    async put(name, { body, contentType }, signal, intend) {
      const copy = await blobs.put(body, signal);
      try {
        const content = {
          mimeType: mimeTypeOf(name, contentType),
          displayName: name.key.slice(name.key.lastIndexOf("/") + 1).slice(0, 512),
          size: copy.size,
          open: () => blobs.get(copy.id, undefined, LINES_BYTES),
        };
        const file = await uploadNew(content, signal, intend);
        const { id, etag, expiresAt } = described(file);
        return { id, etag, expiresAt, size: copy.size, blob: copy.id };
      } catch (error) {
        await blobs.delete(copy.id);
        throw error;
      }
    },

    async get(id, range, signal) {
      try {
        return await download(client, id, range, signal);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind === "Unavailable" || error.kind === "Throttled") throw error;
        if (isDownloadOnly(id)) throw isMissing(error) ? noSuchKey(id, error) : error;
        const file = await head(id, signal);
        throw new GatewayError(
          "Unsupported",
          `Gemini does not give back uploaded files, and '${file.id}' was not uploaded through this gateway.`,
          { cause: error },
        );
      }
    },

    async delete(id, signal) {
      if (!isDownloadOnly(id)) return deleteFile(client, id, signal);
      throw new GatewayError(
        "Unsupported",
        `Gemini does not delete '${id}' on request: it deletes results after 48 hours.`,
      );
    },

    // Another provider may have had this name before, with names of another form.
    discard: async (id, _since, signal) => (parseId(id) === id ? deleteFile(client, id, signal) : undefined),

    native: { parseId, head, list },

    async restore(file, open, signal, intend) {
      const content = { mimeType: JSON_LINES, displayName: undefined, size: file.size, open };
      const restored = await upload(file.id, content, signal).catch((thrown: unknown) => {
        // The ledger has the id of a file that may exist under it.
        const error = thrown instanceof OutcomeUnknown ? thrown.cause : thrown;
        // Gemini still has the file, or reserves the name of a deleted one.
        const taken = error instanceof GatewayError && (error.kind === "Conflict" || isMissing(error));
        if (!taken) throw error;
        return uploadNew(content, signal, intend);
      });
      const { id, expiresAt } = described(restored);
      // The content is the same, so the ETag and size that clients store stay valid.
      return { id, etag: file.etag, size: file.size, expiresAt };
    },
  };
}

/** Files of one page: the API's limit. */
const PAGE = 100;

interface Source {
  readonly mimeType: string;
  readonly displayName: string | undefined;
  /** Bytes. */
  readonly size: number;
  open(): Promise<Readable>;
}

const noSuchKey = (id: FileId, cause: unknown) =>
  new GatewayError("NoSuchKey", "The specified key does not exist.", { fields: { Key: id }, cause });

/** The SDK's table of file extensions (3.3.0) has no `.jsonl`, so the type is always set here. */
function mimeTypeOf({ key }: ObjectName, contentType = ""): string {
  return key.endsWith(".jsonl") || UNTOLD.test(contentType) ? JSON_LINES : contentType;
}

/** Milliseconds. From Gemini's documentation: "Files are stored for 48 hours". */
const LIFETIME = 48 * 3_600_000;

function described(file: File): ProviderFile {
  const { name = "", sizeBytes, mimeType, createTime, updateTime, expirationTime } = file;
  const created = timeIn(createTime) ?? Date.now();
  return {
    id: name,
    etag: name,
    size: countIn(sizeBytes) ?? 0,
    // A file without this time expires too. Otherwise its expiry would look like a delete, and take the copy with it.
    expiresAt: timeIn(expirationTime) ?? created + LIFETIME,
    modifiedAt: timeIn(updateTime) ?? created,
    contentType: textIn(mimeType),
    intended: name,
    writtenBy: writerOf(name, file),
  };
}

/** The output of `batches/<id>` is `files/batch-<id>`. */
function writerOf(name: string, { source }: Pick<File, "source">): ProviderFile["writtenBy"] {
  const batch = /^files\/batch-(.+)$/.exec(name)?.[1];
  if (batch !== undefined) return { job: `batches/${batch}` };
  return source === "GENERATED" ? { job: undefined } : undefined;
}

async function lengthOf(body: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}
