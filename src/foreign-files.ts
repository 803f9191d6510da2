/**
 * A provider's files that Quarry did not store, in a bucket's listing: each under its id, beside the names of the ledger.
 * What the provider has is asked for once per freshness, not once per page.
 */
import type { Discards } from "./discards.ts";
import type { FileCall } from "./files.ts";
import { foreignRow } from "./finder.ts";
import { compareNames } from "./ledger/byte-order.ts";
import type { FileRow, Ledger, ListPage, ListQuery } from "./ledger/ledger.ts";
import { listPage, type ReadRows } from "./ledger/listing.ts";
import { type ForeignFile, verb } from "./provider.ts";

interface Options {
  readonly ledger: Pick<Ledger, "files">;
  readonly discards: Pick<Discards, "hidden">;
  /** Milliseconds for which a listing of the provider is believed. */
  readonly freshMs: number;
}

interface Listing {
  readonly at: number;
  /** In byte order of their ids. */
  readonly files: Promise<readonly ForeignFile[]>;
}

export interface ForeignFiles {
  list(call: FileCall, bucket: string, query: ListQuery): Promise<ListPage>;
}

export function createForeignFiles({ ledger, discards, freshMs }: Options): ForeignFiles {
  const listings = new Map<string, Listing>();

  const collect = async (call: FileCall): Promise<readonly ForeignFile[]> => {
    const files: ForeignFile[] = [];
    for await (const file of verb(call.provider, "files", "list")(AbortSignal.timeout(LIST_MS))) files.push(file);
    return files.sort((a, b) => compareNames(a.id, b.id));
  };

  const known = async (call: FileCall): Promise<readonly ForeignFile[]> => {
    const key = call.provider.name;
    const before = listings.get(key);
    if (before !== undefined && Date.now() - before.at < freshMs) return before.files;
    const files = collect(call);
    listings.set(key, { at: Date.now(), files });
    files.catch(() => listings.delete(key));
    return files;
  };

  return {
    async list(call, bucket, query) {
      const scope = { owner: call.owner, provider: call.provider.name };
      const all = await known(call);
      // Also what is another tenant's has a name, and is not shown.
      const named = await ledger.files.named(
        scope.provider,
        all.map((file) => file.id),
      );
      const hidden = await discards.hidden(scope.provider);
      const rows = all
        .filter(({ id }) => !named.has(id) && !hidden.has(id))
        .map((file) => foreignRow({ bucket, key: file.id }, file));
      return listPage(merged(ledger.files.reader(scope, bucket), rows), query);
    },
  };
}

const LIST_MS = 60_000;

/** Two ordered sources read as one. `rows` are in order and in memory. */
function merged(read: ReadRows<FileRow>, rows: readonly FileRow[]): ReadRows<FileRow> {
  return async (seek, end, count) => {
    const from = rows.findIndex((row) => {
      const order = compareNames(row.key, seek.name);
      return order > 0 || (order === 0 && seek.inclusive);
    });
    const beside =
      from < 0
        ? []
        : rows.slice(from, from + count).filter((row) => end === undefined || compareNames(row.key, end) < 0);
    const stored = await read(seek, end, count);
    return [...stored, ...beside].sort((a, b) => compareNames(a.key, b.key)).slice(0, count);
  };
}
