/**
 * Creates of batches of one size run one at a time, in all processes, with the search for a batch whose create was not answered. So
 * at most one create of a size is in doubt, also after a crash, and a batch of its size that no job has is its own.
 */
import type { ProviderName } from "../../lib/names.ts";
import type { Queue } from "../../ports/queue.ts";

/** Creates that were under way when the earlier process ended delay new ones by this time at most. */
const LONGEST_RECOVERY_MS = 30_000;

export interface SizeTurns {
  /** True if other processes create batches too. */
  readonly isShared: boolean;
  /** Runs `work` alone among the works of this size. Rejects with the signal's reason if it aborts before. */
  take<T>(requests: number, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** The idempotency keys of creates that an earlier process has begun. New creates wait until each was searched for. */
  await(keys: readonly string[]): void;
  /** Resolves when no create of the earlier process is in doubt, or after 30 seconds. */
  recovered(): Promise<void>;
  /** The create of this key was searched for. */
  found(key: string): void;
}

interface Options {
  readonly provider: ProviderName;
  readonly queue: Pick<Queue, "exclusive" | "isShared">;
  readonly longestMs?: number;
}

export function createSizeTurns({ provider, queue, longestMs = LONGEST_RECOVERY_MS }: Options): SizeTurns {
  const awaited = new Set<string>();
  const recovery = Promise.withResolvers<void>();

  return {
    isShared: queue.isShared,
    take: (requests, signal, work) => queue.exclusive(`create ${requests} requests at ${provider}`, signal, work),

    await(keys) {
      for (const key of keys) awaited.add(key);
      setTimeout(() => {
        awaited.clear();
        recovery.resolve();
      }, longestMs).unref();
    },

    async recovered() {
      if (awaited.size > 0) await recovery.promise;
    },

    found(key) {
      if (awaited.delete(key) && awaited.size === 0) recovery.resolve();
    },
  };
}
