/** Reads lines of objects with the caller's rights, within bounds. */
import { isUtf8 } from "node:buffer";
import { MAX_LINE_BYTES } from "../dialects/read-line.ts";
import { BadContent, openInput } from "../jobs/translation/content.ts";
import { turns } from "../jobs/translation/turns.ts";
import { GatewayError } from "../lib/errors.ts";
import { linesOf, type RawLine } from "../lib/jsonl.ts";
import type { ObjectName } from "../lib/names.ts";
import { noSuchBucket } from "../lib/s3/errors.ts";
import { checkBucketName } from "../objects/names.ts";
import type { Provider } from "../ports/provider.ts";
import type { PageCall } from "./route.ts";

export interface Bounds {
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly ms: number;
}

/** Reads that run at a time, because each of them parses what it reads. */
const MAX_READERS = 8;
let readers = 0;

/** What reading has come to. */
export interface ReadProgress {
  /** True if the object was read to its end. */
  complete: boolean;
  /** Bytes after decompression. */
  bytes: number;
}

/** Throws as an S3 GetObject of this caller does, and Throttled while too many read. */
export async function* linesIn(
  { viewer, identity, signal }: Pick<PageCall, "viewer" | "identity" | "signal">,
  provider: Provider,
  name: ObjectName,
  bounds: Bounds,
  progress: ReadProgress,
): AsyncGenerator<RawLine> {
  checkBucketName(name.bucket);
  identity.mayCall("GetObject");
  identity.mayUseProvider(provider.name);
  identity.mayUseBucket(name.bucket);
  if (provider.objects.bucketsAreExternal && !identity.isBucketGranted(name.bucket)) throw noSuchBucket(name.bucket);
  if (readers >= MAX_READERS) {
    throw new GatewayError("Throttled", "Too many files are being read. Try again in a moment.", {
      retryAfterMs: 1_000,
    });
  }
  readers += 1;
  let opened: Awaited<ReturnType<typeof openInput>> | undefined;
  try {
    const request = { conditions: {}, range: undefined, checksums: false };
    const { body } = await provider.objects.get({ ...viewer, signal }, name, request);
    opened = await openInput(body, { key: name.key, maxBytes: Number.MAX_SAFE_INTEGER });
    const until = performance.now() + bounds.ms;
    const stop = { early: false };
    const bounded = async function* (bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of bytes) {
        yield chunk;
        progress.bytes += chunk.length;
        stop.early = progress.bytes >= bounds.bytes || performance.now() >= until;
        if (stop.early) return;
      }
    };
    const turn = turns();
    for await (const lines of linesOf(bounded(opened.bytes), MAX_LINE_BYTES)) {
      for (const line of lines) {
        signal.throwIfAborted();
        yield line;
        await turn();
      }
    }
    progress.complete = !stop.early;
  } catch (error) {
    if (error instanceof BadContent)
      throw new GatewayError("InvalidArgument", `The file cannot be read: ${error.message}.`);
    throw error;
  } finally {
    readers -= 1;
    opened?.close();
  }
}

/** The text of a line, cut at so many characters. */
export function textOfLine({ bytes }: RawLine, most: number): string {
  if (bytes === undefined) return "(a line that is too long)";
  if (!isUtf8(bytes)) return "(a line that is not UTF-8)";
  // A character has at most four bytes.
  const text = bytes.subarray(0, most * 4).toString();
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
