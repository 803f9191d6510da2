/** How the requests to a server went: the last success, the last error, and how long they take. In memory. */

export interface RequestHealth {
  /** Milliseconds since the epoch. */
  readonly lastSuccessAt: number | undefined;
  readonly lastErrorAt: number | undefined;
  readonly lastError: string | undefined;
  /** Median of the last requests, in milliseconds. */
  readonly latencyMs: number | undefined;
}

export interface RequestTally {
  /** @param ms how long the request took */
  succeeded(ms: number): void;
  failed(message: string): void;
  health(): RequestHealth;
}

/** Requests whose time is kept. */
const KEPT = 32;

/** @param now milliseconds since the epoch */
export function createRequestTally(now: () => number): RequestTally {
  let lastSuccessAt: number | undefined;
  let lastErrorAt: number | undefined;
  let lastError: string | undefined;
  const times: number[] = [];
  let count = 0;
  return {
    succeeded(ms) {
      lastSuccessAt = now();
      times[count % KEPT] = ms;
      count += 1;
    },
    failed(message) {
      lastErrorAt = now();
      lastError = message;
    },
    health() {
      const sorted = times.toSorted((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)];
      return { lastSuccessAt, lastErrorAt, lastError, latencyMs: median && Math.round(median) };
    },
  };
}
