/** Reads bytes of a blob from the bucket. A read that breaks goes on at the byte that it reached. */

import { Readable } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { StorageUnavailable } from "../../../lib/errors.ts";
import { BlobMissing } from "../../../ports/blobs.ts";
import type { Bucket, OpenedObject } from "./bucket.ts";
import { bucketError, tooSlow } from "./errors.ts";

/** Where bytes of a blob are. */
export interface BlobPlace {
  readonly key: string;
  /** The byte in the object. */
  readonly from: number;
  /** Bytes of the blob from there on in this object. */
  readonly left: number;
}

export interface BlobSource {
  /** Undefined: the blob has no such byte. `again` asks the bucket, because objects of the blob may have been merged since. */
  place(offset: number, again: boolean): Promise<BlobPlace | undefined>;
}

interface ReadOptions {
  readonly bucket: Pick<Bucket, "get">;
  readonly source: BlobSource;
  readonly start: number;
  /** The last byte. Undefined: that of the object. The blob may have fewer bytes if it is one object. */
  readonly end: number | undefined;
  /** True if the blob is one object. */
  readonly isSingle: boolean;
  readonly pieceBytes: number;
  /** Milliseconds to wait for the next bytes. */
  readonly idleMs: number;
}

/** Reads of at most this many bytes hold no connection for their reader. */
const SMALL_READ_BYTES = 256 * 1024;
const MOST_FAILURES = 4;
const FIRST_PAUSE_MS = 50;

/** Rejects with BlobMissing before the first byte. */
export async function openRead(options: ReadOptions): Promise<Readable> {
  const { start } = options;
  const first = await openAt(options, start, false);
  const end = options.isSingle ? first.last : options.end!;
  const pieces = readPieces({ ...options, end }, first);
  if (end - start < SMALL_READ_BYTES) {
    const all: Buffer[] = [];
    for await (const piece of pieces) all.push(piece);
    first.body.destroy();
    return Readable.from(all, { objectMode: false });
  }
  const stream = Readable.from(pieces, { objectMode: false });
  // A generator that was never started does not close what it would read.
  return stream.once("close", () => first.body.destroy());
}

interface OpenedPlace extends Pick<OpenedObject, "body"> {
  /** The last byte of the blob that it gives. */
  readonly last: number;
}

async function openAt(options: ReadOptions, at: number, again: boolean): Promise<OpenedPlace> {
  const { bucket, source, end } = options;
  const place = await source.place(at, again);
  if (place === undefined) throw new BlobMissing(`The blob has no byte ${at}.`);
  const { key, from, left } = place;
  const count = Math.min(left, end === undefined ? Infinity : end - at + 1);
  const isWhole = from === 0 && count === Infinity;
  try {
    const { body, size } = await bucket.get(key, isWhole ? undefined : { start: from, end: from + count - 1 });
    return { body, last: at + Math.min(count, size - from) - 1 };
  } catch (error) {
    if (error instanceof BlobMissing && !again && !options.isSingle) return openAt(options, at, true);
    throw error;
  }
}

async function* readPieces(
  options: ReadOptions & { readonly end: number },
  first: OpenedPlace,
): AsyncGenerator<Buffer> {
  const { end } = options;
  let at = options.start;
  let opened: OpenedPlace | undefined = first;
  let failures = 0;
  while (at <= end) {
    try {
      opened ??= await openAt(options, at, failures > 0);
      const { body, last }: OpenedPlace = opened;
      for await (const chunk of withinTime(body, options.idleMs)) {
        for (let from = 0; from < chunk.length; from += options.pieceBytes) {
          const piece = chunk.subarray(from, from + options.pieceBytes);
          at += piece.length;
          yield piece;
        }
        failures = 0;
      }
      if (at <= last) throw new Error(`the bucket's answer ended ${last + 1 - at} bytes early`);
    } catch (error) {
      failures += 1;
      const reason = bucketError(error);
      if (failures === MOST_FAILURES || !(reason instanceof StorageUnavailable)) throw reason;
      await after(FIRST_PAUSE_MS * 4 ** (failures - 1), undefined, { ref: false });
    } finally {
      opened?.body.destroy();
      opened = undefined;
    }
  }
}

/** Only the time of the bucket counts, and not that of the reader. */
async function* withinTime(body: Readable, ms: number): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]();
  for (;;) {
    const timer = setTimeout(() => body.destroy(tooSlow(ms)), ms);
    try {
      const { done, value } = await chunks.next();
      if (done) return;
      clearTimeout(timer);
      yield value as Buffer;
    } finally {
      clearTimeout(timer);
    }
  }
}
