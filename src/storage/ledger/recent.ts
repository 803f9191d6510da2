/**
 * Cache of file rows and listing pages, so that HEAD, GET and polling clients need no query. Only correct if every
 * write of the ledger goes through this process. Benchmark row `upstream-known`.
 */
import { LRUCache } from "lru-cache";
import type { ObjectName } from "../../lib/names.ts";
import type { Scope } from "../../ports/ledger.ts";
import type { FileRow, ListPage } from "../../ports/objects.ts";

/** Maximum number of cached rows, and of entries of cached pages. An entry takes about a kilobyte. */
const MAX_ENTRIES = 10_000;

export interface Recent {
  /** Returns the cached row, or calls `read`. */
  get(name: Scope & ObjectName, read: () => Promise<FileRow | undefined>): Promise<FileRow | undefined>;
  /** Returns the page for a query of this bucket. The same object is returned until a file of the bucket changes. */
  page(bucket: Scope & { readonly bucket: string }, query: string, read: () => Promise<ListPage>): Promise<ListPage>;
  /** Invalidates a row. Call it inside the transaction that changes the row. */
  forget(name: Scope & ObjectName): void;
}

/** Caches nothing: other processes change the rows too. */
export const NOTHING_RECENT: Recent = {
  get: (_, read) => read(),
  page: (_bucket, _query, read) => read(),
  forget() {},
};

export function recentRows(): Recent {
  const rows = new LRUCache<string, FileRow>({ max: MAX_ENTRIES });
  /** Keys of the pages of each bucket. */
  const keysOf = new Map<string, Set<string>>();
  const pages = new LRUCache<string, { readonly bucket: string; readonly page: ListPage }>({
    maxSize: MAX_ENTRIES,
    // An empty page takes memory too.
    sizeCalculation: ({ page }) => page.entries.length + 1,
    dispose({ bucket }, key) {
      const keys = keysOf.get(bucket);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(bucket);
    },
  });
  let changes = 0;

  return {
    async get(name, read) {
      const key = keyOf(name);
      const before = rows.get(key);
      if (before !== undefined) return before;
      const started = changes;
      const row = await read();
      // A row that was read during a change may be outdated.
      if (row === undefined || started !== changes) return row;
      rows.set(key, row);
      return row;
    },

    async page(name, query, read) {
      const bucket = bucketOf(name);
      const key = `${bucket}\n${query}`;
      const cached = pages.get(key);
      if (cached !== undefined) return cached.page;
      const started = changes;
      const page = await read();
      if (started !== changes) return page;
      pages.set(key, { bucket, page });
      keysOf.set(bucket, (keysOf.get(bucket) ?? new Set()).add(key));
      return page;
    },

    forget(name) {
      changes += 1;
      rows.delete(keyOf(name));
      const bucket = bucketOf(name);
      for (const key of keysOf.get(bucket) ?? []) pages.delete(key);
      keysOf.delete(bucket);
    },
  };
}

const bucketOf = ({ owner, provider, bucket }: Scope & { readonly bucket: string }): string =>
  `${owner}\n${provider}\n${bucket}`;
const keyOf = (name: Scope & ObjectName): string => `${bucketOf(name)}\n${name.key}`;
