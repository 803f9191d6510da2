/**
 * Creates of batches of one size run one at a time, with the search for a batch whose create was not answered. So at most one
 * create of a size is in doubt, also after a crash, and a batch of its size that no job has is its own.
 */

/** Creates that were under way when the earlier process ended delay new ones by this time at most. */
const LONGEST_RECOVERY_MS = 30_000;

export interface SizeTurns {
  /** Runs `work` alone among the works of this size. */
  take<T>(requests: number, work: () => Promise<T>): Promise<T>;
  /** The idempotency keys of creates that an earlier process has begun. New creates wait until each was searched for. */
  await(keys: readonly string[]): void;
  /** Resolves when no create of the earlier process is in doubt, or after 30 seconds. */
  recovered(): Promise<void>;
  /** The create of this key was searched for. */
  found(key: string): void;
}

export function createSizeTurns(longestMs = LONGEST_RECOVERY_MS): SizeTurns {
  const last = new Map<number, Promise<unknown>>();
  const awaited = new Set<string>();
  const recovery = Promise.withResolvers<void>();

  return {
    take(requests, work) {
      const turn = (last.get(requests) ?? Promise.resolve()).then(work, work);
      last.set(requests, turn);
      const end = () => {
        if (last.get(requests) === turn) last.delete(requests);
      };
      turn.then(end, end);
      return turn;
    },

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
