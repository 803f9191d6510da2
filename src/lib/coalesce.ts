/** Deduplicates concurrent calls per key and caches the result. */
import { LRUCache } from "lru-cache";

export interface Coalesced<T> {
  /** @param fresh ignores a cached result; a call that is in progress is still shared */
  (key: string, fresh?: boolean): Promise<T>;
  /** Removes the cached result. A call that is in progress is not shared any more, and its result is not cached. */
  forget(key: string): void;
}

const MAX_KEYS = 10_000;

/** Calls `ask` at most once at a time per key, and caches its result for `ttlMs`. Failures are not cached. */
export function coalesce<T>(ttlMs: number, ask: (key: string) => Promise<T>): Coalesced<T> {
  // A result may be undefined, which the cache cannot hold.
  const cache = new LRUCache<string, { readonly result: T }>({
    max: MAX_KEYS,
    ttl: ttlMs,
    ttlResolution: 0,
    perf: Date,
    ignoreFetchAbort: true,
    fetchMethod: async (key) => ({ result: await ask(key) }),
  });
  const get = async (key: string, fresh = false): Promise<T> => {
    // The cache takes a TTL of 0 as unlimited.
    const found = await cache.fetch(key, { forceRefresh: fresh || ttlMs === 0 });
    return found!.result;
  };
  return Object.assign(get, { forget: (key: string) => void cache.delete(key) });
}
