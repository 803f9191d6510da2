/**
 * Computes several digests of a stream of bytes. Short content is hashed in place. Long content is hashed by a worker
 * thread, so that the main thread only copies. Measured per GiB: MD5 and SHA-256 1.7 s, copying 0.1 s.
 */
import type { Algorithm, Digests } from "./algorithms.ts";
import { hasher } from "./hashers.ts";
import { SLAB_BYTES } from "./protocol.ts";
import { type Remote, remote } from "./thread.ts";

export interface Digester {
  /**
   * Takes the next bytes, which must not change afterwards. Wait for a returned promise before the next call: it is the
   * worker's backpressure. The promise rejects if the worker failed.
   */
  update(bytes: Uint8Array): Promise<void> | undefined;
  /** The digests of all bytes. Call once, after the last `update` is done. */
  digest(): Promise<Digests>;
  /** Frees the stream's resources if the digests are not needed. No effect after `digest`. */
  abandon(): void;
}

/** Used if no digests are requested. Copies nothing. */
const NOTHING: Digester = { update: () => undefined, digest: async () => ({}), abandon: () => {} };

/** Maximum bytes for which hashing in place is faster than the worker. */
const SHORT = 64 * 1024;

export function digester(algorithms: ReadonlySet<Algorithm>): Digester {
  if (algorithms.size === 0) return NOTHING;
  const names = [...algorithms];
  // References only. A slab is taken when it can be filled and sent at once, so that a slow client never holds one.
  let pending: Uint8Array[] = [];
  let size = 0;
  let worker: Remote | undefined;
  let sending: Promise<void> | undefined;
  let state: "open" | "ended" | "abandoned" = "open";

  function fill(slab: Buffer): number {
    let filled = 0;
    let used = 0;
    for (const bytes of pending) {
      const part = bytes.subarray(0, slab.length - filled);
      slab.set(part, filled);
      filled += part.length;
      if (part.length < bytes.length) {
        pending[used] = bytes.subarray(part.length);
        break;
      }
      used += 1;
    }
    pending = pending.slice(used);
    size -= filled;
    return filled;
  }

  async function send(least: number): Promise<void> {
    worker ??= remote(names);
    while (size >= least) {
      const slab = await worker.slab();
      if (state === "abandoned") return slab.release();
      worker.send(slab, fill(slab.bytes));
    }
  }

  async function here(): Promise<Digests> {
    const digests = names.map(async (name) => {
      const hash = await hasher(name);
      for (const bytes of pending) hash.update(bytes);
      return [name, hash.digest()] as const;
    });
    return Object.fromEntries(await Promise.all(digests));
  }

  return {
    update(bytes) {
      pending.push(bytes);
      size += bytes.length;
      if (size < SLAB_BYTES) return undefined;
      sending ??= send(SLAB_BYTES).finally(() => {
        sending = undefined;
      });
      return sending;
    },
    async digest() {
      if (worker === undefined && size <= SHORT) {
        state = "ended";
        return here();
      }
      await send(1);
      if (state === "abandoned") throw new Error("The digests' stream was abandoned.");
      state = "ended";
      return worker!.digest();
    },
    abandon() {
      if (state !== "open") return;
      state = "abandoned";
      pending = [];
      size = 0;
      worker?.abandon();
    },
  };
}
