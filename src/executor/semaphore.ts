/**
 * A counting semaphore that grants permits in the order of the requests. Batches that each ask for one permit at a time
 * thereby take turns; a batch alone gets all permits.
 */
export interface Semaphore {
  /** Takes a permit where one is free and nobody waits. */
  tryAcquire(): boolean;
  /** Waits for a permit. Resolves with false, and no permit, where the signal ends the wait. */
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
