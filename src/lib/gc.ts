/**
 * Bounds the memory of transfers. Socket and file reads allocate buffers outside of V8's heap, which are freed with the small
 * objects that own them. Transfers create few of those objects, so V8 would collect them only after some 100 MiB of
 * buffers. This module starts a collection of young objects (half a millisecond) after every few MiB.
 */
import type { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as (options: { type: "minor" }) => void;

const EVERY_BYTES = 4 * 1024 * 1024;
let since = 0;

/** Call it once for each buffer of content, where the buffer is allocated. */
export function passed(bytes: number): void {
  since += bytes;
  if (since < EVERY_BYTES) return;
  since = 0;
  gc({ type: "minor" });
}

/** Counts what is read of an unread stream, and returns it. The stream does not flow before it has a reader. */
export function counted<T extends Readable>(content: T): T {
  // A `data` listener would start the flow.
  content.pause();
  content.on("data", (chunk: Buffer) => passed(chunk.length));
  return content;
}
