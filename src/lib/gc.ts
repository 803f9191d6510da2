/**
 * Keeps transfers' memory flat. What comes off a socket or a disk comes in buffers that live outside of V8's heap and are
 * freed with the small objects that own them. A transfer makes so few of those that V8 would leave some 100 MiB of buffers
 * lying about before it looks. So it is told to look at its young objects, half a millisecond, after every few MiB.
 */
import type { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as (options: { type: "minor" }) => void;

const EVERY_BYTES = 4 * 1024 * 1024;
let since = 0;

/** To be told of every buffer of content, once, where it is made: over all transfers. */
export function passed(bytes: number): void {
  since += bytes;
  if (since < EVERY_BYTES) return;
  since = 0;
  gc({ type: "minor" });
}

/** The same stream, nothing of which was read yet: what is read of it is told. It does not flow before somebody reads. */
export function counted<T extends Readable>(content: T): T {
  // Otherwise a listener to its data would set it flowing.
  content.pause();
  content.on("data", (chunk: Buffer) => passed(chunk.length));
  return content;
}
