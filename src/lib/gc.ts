/**
 * Bounds the memory that transfers hold. Buffers of sockets and files live outside of V8's heap, and V8 frees them with the
 * small objects that own them. A transfer makes few such objects, so V8 would collect too late. A collection of the young
 * generation after every few MiB frees them in time, and their memory is used again while it is still in the processor's cache.
 *
 * Benchmark rows `upstream-tls` and `memory-upstream`.
 */
import type { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as (options: { type: "minor" }) => void;

const EVERY_BYTES = 4 * 1024 * 1024;
let since = 0;

/** Counts bytes of content, over all transfers, where they enter the process. */
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
