/**
 * A provider's files that Quarry did not store, in a bucket's listing: each under its id, beside the names of the ledger.
 * What the provider has is asked for once per freshness, not once per page.
 */

import { LRUCache } from "lru-cache";
import type { ProviderName } from "../lib/names.ts";
import { compareNames, successor } from "../lib/s3/byte-order.ts";
import { type ListQuery, listPage, type ReadRows } from "../lib/s3/listing.ts";
import type { ForeignFile } from "../ports/files.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow, ListPage } from "../ports/objects.ts";
import { type Provider, verb } from "../ports/provider.ts";
import type { FileCall } from "./call.ts";
import type { Discards } from "./deferred-deletes.ts";
import { foreignRow } from "./lookup.ts";

interface Options {
  readonly ledger: Pick<Ledger, "files">;
  readonly discards: Pick<Discards, "hidden">;
  /** Milliseconds for which a listing of the provider is believed. */
  readonly freshMs: number;
}

export interface ForeignFiles {
  list(call: FileCall, bucket: string, query: ListQuery): Promise<ListPage>;
}

export function createForeignFiles({ ledger, discards, freshMs }: Options): ForeignFiles {
  /** In byte order of their ids. */
  const collect = async (provider: Provider): Promise<readonly ForeignFile[]> => {
    const files: ForeignFile[] = [];
    for await (const file of verb(provider, "files", "list")(AbortSignal.timeout(LIST_MS))) files.push(file);
    return files.sort((a, b) => compareNames(a.id, b.id));
  };
  const listings = new LRUCache<ProviderName, readonly ForeignFile[], Provider>({
    max: MAX_PROVIDERS,
    ttl: freshMs,
    perf: Date,
    fetchMethod: (_name, _stale, { context }) => collect(context),
  });
  /** The cache takes a TTL of 0 as unlimited. */
  const forceRefresh = freshMs === 0;

  /** In order, up to `count` that nobody has a name for: also what is another tenant's has a name, and is not shown. */
  const nameless = async (
    provider: ProviderName,
    all: readonly ForeignFile[],
    from: number,
    to: number,
    count: number,
  ) => {
    const found: ForeignFile[] = [];
    for (let at = from; at < to && found.length < count; ) {
      const some = all.slice(at, Math.min(to, at + count - found.length));
      const ids = some.map((file) => file.id);
      const [named, hidden] = await Promise.all([ledger.files.named(provider, ids), discards.hidden(provider)]);
      found.push(...some.filter(({ id }) => !named.has(id) && !hidden.has(id)));
      at += some.length;
    }
    return found;
  };

  return {
    async list(call, bucket, query) {
      const provider = call.provider.name;
      const scope = { owner: call.owner, provider };
      const all = (await listings.fetch(provider, { context: call.provider, forceRefresh }))!;
      if (!reaches(all, query.prefix ?? "")) return ledger.files.list(scope, bucket, query);
      const stored = ledger.files.reader(scope, bucket);
      // Two ordered sources read as one. Of the provider's only those are looked at that the page can show.
      const read: ReadRows<FileRow> = async (seek, end, count) => {
        const from = position(all, seek.name, !seek.inclusive);
        const to = end === undefined ? all.length : position(all, end, false);
        const rows = await stored(seek, end, count);
        if (from >= to) return rows;
        const beside = await nameless(provider, all, from, to, count);
        const foreign = beside.map((file) => foreignRow({ bucket, key: file.id }, file));
        return [...rows, ...foreign].sort((a, b) => compareNames(a.key, b.key)).slice(0, count);
      };
      return listPage(read, query);
    },
  };
}

const LIST_MS = 60_000;
const MAX_PROVIDERS = 1_000;

/** Whether any of the ordered files has a name with this prefix. */
function reaches(files: readonly ForeignFile[], prefix: string): boolean {
  const end = successor(prefix);
  return position(files, prefix, false) < (end === undefined ? files.length : position(files, end, false));
}

/** Where in the ordered files those begin that are not before a name, or with `beyond` those after it. */
function position(files: readonly ForeignFile[], name: string, beyond: boolean): number {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareNames(files[middle]!.id, name);
    if (order < 0 || (beyond && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
