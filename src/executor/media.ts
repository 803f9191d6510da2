/**
 * Copies of the objects in S3 that the lines of a batch name. The create writes them: contents one after the other, then an index
 * of JSON lines. Lines that name the same object share its copy.
 */
import { buffer } from "node:stream/consumers";
import { LRUCache } from "lru-cache";
import { type S3Source, s3Media, sourceKey, withInlinedMedia } from "../dialects/s3-sources.ts";
import type { ParsedLine } from "../dialects/translate.ts";
import { linesOf } from "../lib/jsonl.ts";
import type { Appender, BlobStore } from "../ports/blobs.ts";
import type { JobMedia } from "../ports/jobs.ts";

/** Place of a copy in the blob, in bytes. */
interface Place {
  readonly start: number;
  readonly size: number;
}

type Entry = readonly [key: string, start: number, size: number];

export interface MediaWriter {
  /** Number of copies. */
  readonly count: number;
  /** Bytes of the copy. Undefined if there is none. */
  sizeOf(source: S3Source): number | undefined;
  add(source: S3Source, content: Buffer): Promise<void>;
  /** Writes the index. Resolves when everything is on stable storage. */
  end(): Promise<JobMedia>;
}

const INDEX_CHARACTERS = 64 * 1024;

export function createMediaWriter(blob: Appender): MediaWriter {
  const places = new Map<string, Place>();
  return {
    get count() {
      return places.size;
    },
    sizeOf: (source) => places.get(sourceKey(source))?.size,

    async add(source, content) {
      const start = blob.size;
      await blob.write(content);
      places.set(sourceKey(source), { start, size: content.length });
    },

    async end() {
      const index = blob.size;
      let text = "";
      for (const [key, { start, size }] of places) {
        text += `${JSON.stringify([key, start, size] satisfies Entry)}\n`;
        if (text.length < INDEX_CHARACTERS) continue;
        await blob.write(Buffer.from(text));
        text = "";
      }
      await blob.write(Buffer.from(text));
      await blob.sync();
      return { blob: blob.id, index, size: blob.size };
    },
  };
}

export interface RunMedia {
  /**
   * The line with bytes in the place of its objects in S3. Objects without a copy stay. Rejects if the copies cannot be read, which
   * is no fault of the record.
   */
  inlined(parsed: ParsedLine): ParsedLine | Promise<ParsedLine>;
}

/** Characters of base64 that are kept for the next lines. */
const CACHE_CHARACTERS = 32 * 1024 * 1024;

const NO_MEDIA: RunMedia = { inlined: (parsed) => parsed };

export function createRunMedia(blobs: Pick<BlobStore, "get">, media: JobMedia | undefined): RunMedia {
  if (media === undefined) return NO_MEDIA;
  const { blob, index, size } = media;
  const cache = new LRUCache<string, string>({ maxSize: CACHE_CHARACTERS, sizeCalculation: (text) => text.length });
  let loading: Promise<ReadonlyMap<string, Place>> | undefined;

  async function load(): Promise<ReadonlyMap<string, Place>> {
    const places = new Map<string, Place>();
    for await (const lines of linesOf(
      await blobs.get(blob, { start: index, end: size - 1 }),
      Number.POSITIVE_INFINITY,
    )) {
      for (const { bytes } of lines) {
        const [key, start, length] = JSON.parse(bytes!.toString()) as Entry;
        places.set(key, { start, size: length });
      }
    }
    return places;
  }

  function places(): Promise<ReadonlyMap<string, Place>> {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  async function contentOf(key: string, { start, size }: Place): Promise<string> {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const content = await buffer(await blobs.get(blob, { start, end: start + size - 1 }));
    const text = content.toString("base64");
    cache.set(key, text);
    return text;
  }

  return {
    inlined(parsed) {
      const { request } = parsed;
      if (request?.kind !== "conversation") return parsed;
      const sources = s3Media(request).map(({ source }) => source);
      if (sources.length === 0) return parsed;
      return (async () => {
        const found = await places();
        const contents = new Map<string, string>();
        for (const key of new Set(sources.map(sourceKey))) {
          const place = found.get(key);
          if (place !== undefined) contents.set(key, await contentOf(key, place));
        }
        return { ...parsed, request: withInlinedMedia(request, (source) => contents.get(sourceKey(source))) };
      })();
    },
  };
}
