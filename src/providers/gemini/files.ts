/**
 * Gemini's files. It takes content and does not give it back, and forgets it after 48 hours: so the gateway holds a copy
 * from which it is read and, when a job needs it again, uploaded once more. What Gemini makes itself can be downloaded.
 */
import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { File } from "@google/genai";
import type { Content } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { LINES_BYTES } from "../../lib/jsonl.ts";
import type { ByteRange, FileId, ObjectName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { FileStore, ForeignFile } from "../../ports/files.ts";
import { rangeHeader, sliced } from "../http/range.ts";
import type { GeminiClient } from "./client.ts";
import { geminiLines, ownLines } from "./lines.ts";
import { isMissing } from "./transport.ts";
import { deleteFile, uploadFile } from "./upload.ts";

const JSON_LINES = "application/jsonl";
/** What clients say where they know nothing better of a `.jsonl` file. */
const UNTOLD =
  /^(?:$|(?:binary|application)\/octet-stream|application\/(?:json|x-ndjson|(?:x-)?jsonl(?:ines)?)|text\/plain)(?:;|$)/;
/** Gemini's documentation of File.name (3.1.0's types): at most 40 characters, no dash at either end. */
const ID = /^(?:files\/)?([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)$/;

/** An id is `files/…`, as in Gemini's own API; the name alone is understood too. */
export const parseId = (text: string): FileId | undefined => {
  const name = ID.exec(text)?.[1];
  return name === undefined ? undefined : `files/${name}`;
};

/** Chosen here, so that a file can be deleted whose upload nobody saw end. 39 characters. */
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

  const head = async (id: FileId, signal: AbortSignal): Promise<ForeignFile> => {
    try {
      return foreign(await ask(signal, (asked) => ai.files.get({ name: id, config: asked })));
    } catch (error) {
      throw isMissing(error) ? noSuchKey(id, error) : error;
    }
  };

  return {
    // The documentation's "2 GB per file".
    maxBytes: 2 * 1024 ** 3,
    lines: geminiLines,
    parseId,
    head,

    async put(name, { body, contentType }, signal) {
      const held = await blobs.put(body, signal);
      try {
        const content = {
          mimeType: mimeTypeOf(name, contentType),
          displayName: name.key.slice(name.key.lastIndexOf("/") + 1).slice(0, 512),
          size: held.size,
          open: () => blobs.get(held.id, undefined, LINES_BYTES),
        };
        const file = await upload(newId(), content, signal);
        const { id, etag, expiresAt } = foreign(file);
        return { id, etag, expiresAt, size: held.size, blob: held.id };
      } catch (error) {
        await blobs.delete(held.id);
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

    async *list(signal) {
      let pageToken: string | undefined;
      do {
        const config = { pageSize: PAGE, ...(pageToken && { pageToken }) };
        const pager = await ask(signal, (asked) => ai.files.list({ config: { ...config, ...asked } }));
        for (const file of pager.page) yield foreign(file);
        pageToken = pager.params.config?.pageToken;
      } while (pageToken);
    },

    async restore(file, open, signal) {
      const content = { mimeType: JSON_LINES, displayName: undefined, size: file.size, open };
      const restored = await upload(file.id, content, signal).catch((error: unknown) => {
        // Gemini still has it, or keeps the name of what it had.
        const taken = error instanceof GatewayError && (error.kind === "Conflict" || isMissing(error));
        if (!taken) throw error;
        return upload(newId(), content, signal);
      });
      const { id, expiresAt } = foreign(restored);
      // The content is the same: what a client keeps of it stays true.
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

/** The SDK's table of file extensions (3.1.0) has no `.jsonl`, so nothing is left to it. */
function mimeTypeOf({ key }: ObjectName, contentType = ""): string {
  return key.endsWith(".jsonl") || UNTOLD.test(contentType) ? JSON_LINES : contentType;
}

const time = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));

function foreign(file: File): ForeignFile {
  const id = file.name ?? "";
  return {
    id,
    etag: id,
    size: Number(file.sizeBytes ?? 0),
    expiresAt: time(file.expirationTime),
    modifiedAt: time(file.updateTime ?? file.createTime) ?? Date.now(),
    contentType: file.mimeType,
  };
}

async function lengthOf(body: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}

/** A generated file, or a range of it; its failures are GatewayErrors. */
export async function download(
  client: GeminiClient,
  id: FileId,
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<Content> {
  const headers: Record<string, string> = range === undefined ? {} : { range: rangeHeader(range) };
  return sliced(await client.content(`${client.url}/${id}:download?alt=media`, headers, signal), range);
}
