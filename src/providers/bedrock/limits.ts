/** Nothing hangs: neither a transfer in which nothing moves, nor a short answer that comes byte after byte. */
export interface IdleLimit {
  readonly signal: AbortSignal;
  /** Something has moved. */
  refresh(): void;
  /** It is over. */
  clear(): void;
}

/** @param reason what the signal aborts with */
export function idleLimit(ms: number, reason: () => Error): IdleLimit {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(reason()), ms);
  return { signal: abort.signal, refresh: () => void timer.refresh(), clear: () => clearTimeout(timer) };
}

/** The caller's signal, which aborts by itself after so many milliseconds: what one short answer has in all. */
export const within = (ms: number, signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(ms)]);
