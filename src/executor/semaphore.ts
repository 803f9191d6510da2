/**
 * A counting semaphore that grants permits in the order of the requests. Batches request one permit at a time, so they take
 * turns, and a single batch gets all permits.
 */
export interface Semaphore {
  /** Takes a permit if one is free and no request waits. */
  tryAcquire(): boolean;
  /** Waits for a permit. Resolves with false, without a permit, if the signal aborts. */
  acquire(signal: AbortSignal): Promise<boolean>;
  release(count?: number): void;
}

export function createSemaphore(permits: number): Semaphore {
  let free = permits;
  const waiters = new Set<(granted: boolean) => void>();

  return {
    tryAcquire() {
      if (free === 0 || waiters.size > 0) return false;
      free -= 1;
      return true;
    },

    acquire(signal) {
      if (signal.aborted) return Promise.resolve(false);
      if (this.tryAcquire()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const settle = (granted: boolean) => {
          waiters.delete(settle);
          signal.removeEventListener("abort", refuse);
          resolve(granted);
        };
        const refuse = () => settle(false);
        signal.addEventListener("abort", refuse, { once: true });
        waiters.add(settle);
      });
    },

    release(count = 1) {
      free += count;
      for (const settle of waiters) {
        if (free === 0) return;
        free -= 1;
        settle(true);
      }
    },
  };
}
