/** Transfers that do not hang: a signal that aborts once nothing has moved for too long. */
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
