/**
 * Caches of file rows and listing pages. `recentRows` is for a ledger whose writes all go through this process: HEAD, GET and
 * polling clients need no query (benchmark row `upstream-known`). `checkedPages` is for processes that share a ledger: polling
 * clients need a small query (benchmark row `fleet-requests`).
 */
import { LRUCache } from "lru-cache";
import type { ObjectName } from "../../lib/names.ts";
import type { Scope } from "../../ports/ledger/names.ts";
import type { FileRow, ListPage } from "../../ports/objects/rows.ts";

/** Maximum number of cached rows, and of entries of cached pages. An entry takes about a kilobyte. */
const MAX_ENTRIES = 10_000;

export interface ReadPage extends ListPage {
  /** Asks the database whether it would be read the same now. Undefined: too large a question. */
  readonly isCurrent?: (() => Promise<boolean>) | undefined;
}

/** @param isChecked true: with `isCurrent` if possible */
type ReadListPage = (isChecked: boolean) => Promise<ReadPage>;

export interface Recent {
  /** Returns the cached row, or calls `read`. */
  get(name: Scope & ObjectName, read: () => Promise<FileRow | undefined>): Promise<FileRow | undefined>;
  /** Returns the page for a query of this bucket. The same object is returned until the page changes, or before. */
  page(bucket: Scope & { readonly bucket: string }, query: string, read: ReadListPage): Promise<ListPage>;
  /** Invalidates a row. Call it inside the transaction that changes the row. */
  forget(name: Scope & ObjectName): void;
}

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
      const page = await read(false);
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

/**
 * Pages that are compared with the database before each use. A page is kept when it is asked for again, because the comparison costs
 * a read of a page. Rows are read each time.
 */
export function checkedPages(): Recent {
  const pages = new LRUCache<string, ReadPage | "asked">({
    maxSize: MAX_ENTRIES,
    sizeCalculation: (page) => (page === "asked" ? 1 : page.entries.length + 1),
  });
  return {
    get: (_, read) => read(),
    async page(name, query, read) {
      const key = `${bucketOf(name)}\n${query}`;
      const before = pages.get(key);
      if (before !== undefined && before !== "asked" && (await before.isCurrent!())) return before;
      const fresh = await read(before !== undefined);
      pages.set(key, fresh.isCurrent === undefined ? "asked" : fresh);
      return fresh;
    },
    forget() {},
  };
}

const bucketOf = ({ owner, provider, bucket }: Scope & { readonly bucket: string }): string =>
  `${owner}\n${provider}\n${bucket}`;
const keyOf = (name: Scope & ObjectName): string => `${bucketOf(name)}\n${name.key}`;
