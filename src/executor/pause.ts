/** Whether a batch is paused. */

export interface Pause {
  readonly isPaused: boolean;
  /** Aborts when the batch is paused. A pause that ends while records are in progress replaces it. */
  readonly signal: AbortSignal;
  set(paused: boolean): void;
  /** Resolves when the batch is not paused, or has to end. */
  over(ended: AbortSignal): Promise<void>;
}

export function createPause(isPaused: boolean): Pause {
  let paused = isPaused;
  let pausing = new AbortController();
  let resume: (() => void) | undefined;
  if (paused) pausing.abort();

  return {
    get isPaused() {
      return paused;
    },
    get signal() {
      return pausing.signal;
    },

    set(next) {
      paused = next;
      if (next) pausing.abort();
      else if (pausing.signal.aborted) pausing = new AbortController();
      if (!next) resume?.();
    },

    async over(ended) {
      if (!paused || ended.aborted) return;
      await new Promise<void>((resolve) => {
        resume = resolve;
        ended.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  };
}
