/**
 * Keeps an upload's memory flat. Node reads a socket into buffers of 64 KiB that live outside of V8's heap; they are freed
 * with the small objects that own them, and an upload makes so few of those that V8 would leave some 80 MiB of buffers lying
 * about before it looks. So it is told to look at its young objects, a fraction of a millisecond, after every few MiB.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as (options: { type: "minor" }) => void;

const EVERY_BYTES = 8 * 1024 * 1024;
let since = 0;

/** To be told of all content that passes, over all uploads. */
export function passed(bytes: number): void {
  since += bytes;
  if (since < EVERY_BYTES) return;
  since = 0;
  gc({ type: "minor" });
}
