/** Many who ask the same at the same time, or shortly after one another, and one who is sent. */

export interface Coalesced<T> {
  /** `fresh`: what an earlier call has found is not good enough. */
  (key: string, fresh?: boolean): Promise<T>;
  /** What was found so far, and what is being found out now, is not to be handed out any more. */
  forget(key: string): void;
}

/**
 * `ask` is not called for a key while a call of it is under way, nor for `ttlMs` milliseconds after it succeeded; those who
 * come meanwhile get its result. A failure is nobody's but those who waited for it.
 */
export function coalesce<T>(ttlMs: number, ask: (key: string) => Promise<T>): Coalesced<T> {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<T> }>();
  const get = (key: string, fresh = false) => {
    const now = Date.now();
    const before = kept.get(key);
    if (before !== undefined && (before.until === Number.POSITIVE_INFINITY || (!fresh && now < before.until)))
      return before.value;
    const value = ask(key);
    kept.set(key, { value, until: Number.POSITIVE_INFINITY });
    const current = () => kept.get(key)?.value === value;
    value.then(
      () => {
        if (!current()) return;
        if (ttlMs > 0) kept.set(key, { value, until: Date.now() + ttlMs });
        else kept.delete(key);
      },
      () => current() && kept.delete(key),
    );
    for (const [old, { until }] of kept) {
      if (until > now) break;
      kept.delete(old);
    }
    return value;
  };
  return Object.assign(get, { forget: (key: string) => void kept.delete(key) });
}
