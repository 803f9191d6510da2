/**
 * Listings of a bucket for operators: the ledger's names, and the provider's files that have no name in the ledger, each
 * under its id. The provider's files are listed once per `freshMs`, not once per page. Where other processes delete files, they
 * are listed for each page.
 */

import { LRUCache } from "lru-cache";
import { compareNames, successor } from "../lib/s3/byte-order.ts";
import { type ListQuery, listPage, type ReadRows } from "../lib/s3/listing.ts";
import type { ProviderFile } from "../ports/files.ts";
import type { ListedFile, ListPage } from "../ports/objects/rows.ts";
import type { Viewer } from "../ports/viewer.ts";
import { type Context, scopeOf } from "./context.ts";
import { unmanagedRow } from "./lookup.ts";
import { LIST_TIMEOUT_MS } from "./timings.ts";
import type { UnmanagedFiles } from "./unmanaged-files.ts";

const LISTING = "listing";

export type ListFiles = (signal: AbortSignal) => AsyncIterable<ProviderFile>;

export type ListWithUnmanaged = (viewer: Viewer, bucket: string, query: ListQuery) => Promise<ListPage>;

export function createUnmanagedListing(
  context: Context,
  listFiles: ListFiles,
  files: UnmanagedFiles,
): ListWithUnmanaged {
  const { ledger, freshMs, isShared = false } = context;

  /** In byte order of their ids. */
  const collect = async (): Promise<readonly ProviderFile[]> => {
    const listed: ProviderFile[] = [];
    for await (const file of listFiles(AbortSignal.timeout(LIST_TIMEOUT_MS))) listed.push(file);
    return listed.sort((a, b) => compareNames(a.id, b.id));
  };
  const listing = new LRUCache<typeof LISTING, readonly ProviderFile[]>({
    max: 1,
    ttl: freshMs,
    perf: Date,
    fetchMethod: collect,
  });
  /** The cache takes a TTL of 0 as unlimited. */
  const forceRefresh = freshMs === 0;
  // A listing that has begun may contain a file that another process has deleted before this request.
  const list = isShared ? collect : () => listing.fetch(LISTING, { forceRefresh });

  /** Up to `count` files from a range of `all` that no tenant has a name for, in order. */
  const unmanaged = async (viewer: Viewer, all: readonly ProviderFile[], from: number, to: number, count: number) => {
    const found: ProviderFile[] = [];
    for (let at = from; at < to && found.length < count; ) {
      const some = all.slice(at, Math.min(to, at + count - found.length));
      found.push(...(await files.among(viewer, some)));
      at += some.length;
    }
    return found;
  };

  return async (viewer, bucket, query) => {
    const scope = scopeOf(context, viewer);
    const all = (await list())!;
    if (!hasPrefix(all, query.prefix ?? "")) return ledger.files.list(scope, bucket, query);
    const stored = ledger.files.reader(scope, bucket);
    // Merges two ordered sources. Only files that the page can contain are looked up.
    const read: ReadRows<ListedFile> = async (seek, end, count) => {
      const from = position(all, seek.name, !seek.inclusive);
      const to = end === undefined ? all.length : position(all, end, false);
      const rows = await stored(seek, end, count);
      if (from >= to) return rows;
      const others = await unmanaged(viewer, all, from, to, count);
      const more = others.map((file) => unmanagedRow({ bucket, key: file.id }, file));
      return [...rows, ...more].sort((a, b) => compareNames(a.key, b.key)).slice(0, count);
    };
    return listPage(read, query);
  };
}

/** True if the id of any of the ordered files has this prefix. */
function hasPrefix(files: readonly ProviderFile[], prefix: string): boolean {
  const end = successor(prefix);
  return position(files, prefix, false) < (end === undefined ? files.length : position(files, end, false));
}

/** Index of the first of the ordered files whose id is not before a name; with `after`, whose id is after it. */
function position(files: readonly ProviderFile[], name: string, after: boolean): number {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareNames(files[middle]!.id, name);
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
