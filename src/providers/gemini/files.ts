/**
 * Gemini's files. Gemini does not return uploaded content and deletes it after 48 hours. So the gateway keeps a copy
 * for reads, and uploads it again when a job needs it. Files that Gemini generates can be downloaded.
 */
import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { File } from "@google/genai";
import type { Content } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { LINES_BYTES } from "../../lib/jsonl.ts";
import type { ByteRange, FileId, ObjectName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { FileStore, ProviderFile } from "../../ports/files.ts";
import { rangeHeader, sliced } from "../http/range.ts";
import type { GeminiClient } from "./client.ts";
import { geminiLines, ownLines } from "./lines.ts";
import { isMissing } from "./transport.ts";
import { deleteFile, uploadFile } from "./upload.ts";

const JSON_LINES = "application/jsonl";
/** Content types of clients that know no better one for a `.jsonl` file. */
const UNTOLD =
  /^(?:$|(?:binary|application)\/octet-stream|application\/(?:json|x-ndjson|(?:x-)?jsonl(?:ines)?)|text\/plain)(?:;|$)/;
/** Gemini's documentation of File.name (3.1.0's types): at most 40 characters, no dash at either end. */
const ID = /^(?:files\/)?([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)$/;

/** An id is `files/…`, as in Gemini's own API. The name alone is accepted too. */
export const parseId = (text: string): FileId | undefined => {
  const name = ID.exec(text)?.[1];
  return name === undefined ? undefined : `files/${name}`;
};

/** The gateway chooses the id, so that it can delete a file whose upload had no response. 39 characters. */
const newId = (): FileId => `files/quarry-${randomUUID().replaceAll("-", "")}`;

export function geminiFiles(client: GeminiClient, blobs: BlobStore): FileStore {
  const { ask, ai } = client;

  const upload = async (id: FileId, content: Source, signal: AbortSignal): Promise<File> => {
    const { mimeType, open } = content;
    const lines = mimeType === JSON_LINES;
    const body = async () => (lines ? ownLines(await open()) : open());
    const size = lines ? await lengthOf(await body()) : content.size;
    return uploadFile(client, { id, displayName: content.displayName, mimeType, size }, body, signal);
  };

  const head = async (id: FileId, signal: AbortSignal): Promise<ProviderFile> => {
    try {
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
      for (const file of pager.page) yield described(file);
      pageToken = pager.params.config?.pageToken;
    } while (pageToken);
  }

  return {
    // From Gemini's documentation: "2 GB per file".
    maxBytes: 2 * 1024 ** 3,
    lines: geminiLines,

    async put(name, { body, contentType }, signal) {
      const copy = await blobs.put(body, signal);
      try {
        const content = {
          mimeType: mimeTypeOf(name, contentType),
          displayName: name.key.slice(name.key.lastIndexOf("/") + 1).slice(0, 512),
          size: copy.size,
          open: () => blobs.get(copy.id, undefined, LINES_BYTES),
        };
        const file = await upload(newId(), content, signal);
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
        const file = await head(id, signal);
        throw new GatewayError(
          "Unsupported",
          `Gemini does not give back uploaded files, and '${file.id}' was not uploaded through this gateway.`,
          { cause: error },
        );
      }
    },

    delete: (id, signal) => deleteFile(client, id, signal),

    native: { parseId, head, list },

    async restore(file, open, signal) {
      const content = { mimeType: JSON_LINES, displayName: undefined, size: file.size, open };
      const restored = await upload(file.id, content, signal).catch((error: unknown) => {
        // Gemini still has the file, or reserves the name of a deleted one.
        const taken = error instanceof GatewayError && (error.kind === "Conflict" || isMissing(error));
        if (!taken) throw error;
        return upload(newId(), content, signal);
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

/** The SDK's table of file extensions (3.1.0) has no `.jsonl`, so the type is always set here. */
function mimeTypeOf({ key }: ObjectName, contentType = ""): string {
  return key.endsWith(".jsonl") || UNTOLD.test(contentType) ? JSON_LINES : contentType;
}

const time = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));

function described(file: File): ProviderFile {
  const id = file.name ?? "";
  return {
    id,
    etag: id,
    size: Number(file.sizeBytes ?? 0),
    expiresAt: time(file.expirationTime),
    modifiedAt: time(file.updateTime ?? file.createTime) ?? Date.now(),
    contentType: file.mimeType,
    writtenBy: writerOf(id, file),
  };
}

/** The output of `batches/<id>` is `files/batch-<id>`. */
function writerOf(id: FileId, { source }: Pick<File, "source">): ProviderFile["writtenBy"] {
  const batch = /^files\/batch-(.+)$/.exec(id)?.[1];
  if (batch !== undefined) return { job: `batches/${batch}` };
  return source === "GENERATED" ? { job: undefined } : undefined;
}

async function lengthOf(body: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}

/** A generated file, or a range of it. Its stream fails with GatewayErrors. */
export async function download(
  client: GeminiClient,
  id: FileId,
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<Content> {
  const headers: Record<string, string> = range === undefined ? {} : { range: rangeHeader(range) };
  return sliced(await client.content(`${client.url}/${id}:download?alt=media`, headers, signal), range);
}
