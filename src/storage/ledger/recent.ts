/**
 * A cache of file rows and listing pages, for HEAD, GET and clients that poll. It is correct only for a ledger whose every
 * write goes through this process. Benchmark row `upstream-known`.
 */
import type { ObjectName } from "../../lib/names.ts";
import type { Scope } from "../../ports/ledger.ts";
import type { FileRow, ListPage } from "../../ports/objects.ts";

/** Rows by name, and as many again in pages: a kilobyte each. */
const MOST = 10_000;

export interface Recent {
  /** The row as it is now: from before, or asked for with `read`. */
  get(name: Scope & ObjectName, read: () => Promise<FileRow | undefined>): Promise<FileRow | undefined>;
  /** The page that a query of this bucket is answered with: the same object for as long as no file of the bucket changes. */
  page(bucket: Scope & { readonly bucket: string }, query: string, read: () => Promise<ListPage>): Promise<ListPage>;
  /** From inside the transaction that changes the row. */
  forget(name: Scope & ObjectName): void;
}

export function recentRows(): Recent {
  const rows = new Map<string, FileRow>();
  const pages = new Map<string, Map<string, ListPage>>();
  let listed = 0;
  let changes = 0;

  const forgetPages = (bucket: string) => {
    for (const page of pages.get(bucket)?.values() ?? []) listed -= weight(page);
    pages.delete(bucket);
  };

  return {
    async get(name, read) {
      const key = keyOf(name);
      const before = rows.get(key);
      if (before !== undefined) return before;
      const started = changes;
      const row = await read();
      // What was read while something changed may be older than the change.
      if (row === undefined || started !== changes) return row;
      if (rows.size >= MOST) for (const oldest of rows.keys()) if (rows.delete(oldest)) break;
      rows.set(key, row);
      return row;
    },

    async page(name, query, read) {
      const bucket = bucketOf(name);
      const before = pages.get(bucket)?.get(query);
      if (before !== undefined) return before;
      const started = changes;
      const page = await read();
      if (started !== changes) return page;
      for (const oldest of pages.keys()) {
        if (listed + weight(page) <= MOST) break;
        forgetPages(oldest);
      }
      const of = pages.get(bucket) ?? new Map<string, ListPage>();
      if (!of.has(query)) listed += weight(page);
      pages.set(bucket, of.set(query, page));
      return page;
    },

    forget(name) {
      changes += 1;
      rows.delete(keyOf(name));
      forgetPages(bucketOf(name));
    },
  };
}

/** An empty page is not free either. */
const weight = ({ entries }: ListPage): number => entries.length + 1;

const bucketOf = ({ owner, provider, bucket }: Scope & { readonly bucket: string }): string =>
  `${owner}\n${provider}\n${bucket}`;
const keyOf = (name: Scope & ObjectName): string => `${bucketOf(name)}\n${name.key}`;
