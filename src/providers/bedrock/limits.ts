/** Time limits of transfers without progress, and of short responses. */
export interface IdleLimit {
  readonly signal: AbortSignal;
  /** Restarts the time limit after progress. */
  refresh(): void;
  /** Ends the time limit. */
  clear(): void;
}

/** @param reason what the signal aborts with */
export function idleLimit(ms: number, reason: () => Error): IdleLimit {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(reason()), ms);
  return { signal: abort.signal, refresh: () => void timer.refresh(), clear: () => clearTimeout(timer) };
}

/** The caller's signal, which also aborts after `ms` milliseconds: the time limit of one short response. */
export const within = (ms: number, signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(ms)]);
