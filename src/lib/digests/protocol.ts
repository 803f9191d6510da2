/** Messages between the main thread and the digest worker. Content goes through shared memory, never in a message. */
import type { Algorithm, Digests } from "./algorithms.ts";

/** Bytes of a slab: large enough to make messages cheap, small enough for a core's second-level cache. */
export const SLAB_BYTES = 256 * 1024;
/** Slabs shared by all streams: enough to keep the worker busy while the main thread fills the next one. */
export const SLABS = 8;

/** `stream` identifies a stream from `open` to `end` or `abandon`. `slab` is an index into the shared memory. */
export type ToWorker =
  | { readonly type: "open"; readonly stream: number; readonly algorithms: readonly Algorithm[] }
  | { readonly type: "update"; readonly stream: number; readonly slab: number; readonly length: number }
  | { readonly type: "end"; readonly stream: number }
  | { readonly type: "abandon"; readonly stream: number };

export type FromWorker =
  | { readonly type: "free"; readonly slab: number }
  | { readonly type: "digests"; readonly stream: number; readonly digests: Digests };

export const slabOf = (memory: SharedArrayBuffer, slab: number, length: number = SLAB_BYTES): Buffer =>
  Buffer.from(memory, slab * SLAB_BYTES, length);
