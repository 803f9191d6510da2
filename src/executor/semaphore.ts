/**
 * A number of places, handed out in the order in which they were asked for. Batches that each ask for one place at a time
 * thereby take turns; where one alone asks, it gets all of them.
 */
export interface Slots {
  /** Takes a place where one is free and nobody waits. */
  tryTake(): boolean;
  /** Waits for a place; false where the signal ends the wait, and then there is none to give back. */
  take(signal: AbortSignal): Promise<boolean>;
  give(count?: number): void;
}

export function createSlots(size: number): Slots {
  let free = size;
  const waiting = new Set<(taken: boolean) => void>();

  return {
    tryTake() {
      if (free === 0 || waiting.size > 0) return false;
      free -= 1;
      return true;
    },

    take(signal) {
      if (signal.aborted) return Promise.resolve(false);
      if (this.tryTake()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const grant = (taken: boolean) => {
          waiting.delete(grant);
          signal.removeEventListener("abort", refuse);
          resolve(taken);
        };
        const refuse = () => grant(false);
        signal.addEventListener("abort", refuse, { once: true });
        waiting.add(grant);
      });
    },

    give(count = 1) {
      free += count;
      for (const grant of waiting) {
        if (free === 0) return;
        free -= 1;
        grant(true);
      }
    },
  };
}
