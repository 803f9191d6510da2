/**
 * Builds the pages of a listing from ordered rows: keys, and common prefixes. It is independent of the database. It
 * reads rows from a given name on, and not many more than the page has entries.
 */
import { compareNames, successor } from "./byte-order.ts";

/** Start of a read: at this name, or after it. */
export interface Seek {
  readonly name: string;
  readonly inclusive: boolean;
}

/** Reads up to `count` rows from `seek` to `end` (exclusive; undefined means no end), in byte order of their keys. */
export type ReadRows<Row> = (seek: Seek, end: string | undefined, count: number) => Promise<readonly Row[]>;

export type Entry<Row> =
  | { readonly file: Row; readonly prefix?: undefined }
  | { readonly prefix: string; readonly file?: undefined };

/** Rows of the first read of a listing with a delimiter. */
const FIRST_READ = 16;

export async function listPage<Row extends { readonly key: string }>(
  read: ReadRows<Row>,
  query: ListQuery,
): Promise<{ entries: Entry<Row>[]; more: boolean }> {
  if (query.limit <= 0) return { entries: [], more: false };
  const prefix = query.prefix ?? "";
  const commonPrefix = grouping(prefix, query.delimiter);
  const end = successor(prefix);
  const needed = query.limit + 1;
  const entries: Entry<Row>[] = [];
  let seek = firstSeek(query, prefix, commonPrefix);
  let step = query.delimiter ? FIRST_READ : needed;
  let group: string | undefined;

  while (seek !== undefined && entries.length < needed) {
    const count = Math.min(step, needed - entries.length);
    const rows = await read(seek, end, count);
    const before = entries.length;
    for (const row of rows) {
      const common = commonPrefix(row.key);
      if (common === undefined) entries.push({ file: row });
      else if (common !== group) entries.push({ prefix: common });
      group = common;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < count) break;
    seek = seekAfter(last.key, group);
    // If most rows of a read fell into one prefix, the next read has one row; otherwise it has twice as many. This
    // bounds the reads to four rows per entry. A page of plain keys takes a dozen reads.
    step = 2 * (entries.length - before) > rows.length ? 2 * step : 1;
  }
  const more = entries.length > query.limit;
  return { entries: more ? entries.slice(0, query.limit) : entries, more };
}

/** The common prefix of a key: up to and including the first delimiter after the prefix. */
function grouping(prefix: string, delimiter: string | undefined): (key: string) => string | undefined {
  if (!delimiter) return () => undefined;
  return (key) => {
    const at = key.indexOf(delimiter, prefix.length);
    return at < 0 ? undefined : key.slice(0, at + delimiter.length);
  };
}

/** The position after a key, or after all keys with a common prefix. Undefined if nothing can follow. */
function seekAfter(key: string, common: string | undefined): Seek | undefined {
  if (common === undefined) return { name: key, inclusive: false };
  const name = successor(common);
  return name === undefined ? undefined : { name, inclusive: true };
}

function firstSeek(
  { after, startAfter }: ListQuery,
  prefix: string,
  commonPrefix: (key: string) => string | undefined,
): Seek | undefined {
  const start = { name: prefix, inclusive: true };
  const seek =
    after !== undefined
      ? seekAfter(after, commonPrefix(after))
      : startAfter !== undefined
        ? { name: startAfter, inclusive: false }
        : start;
  return seek !== undefined && compareNames(seek.name, prefix) < 0 ? start : seek;
}

export interface ListQuery {
  readonly prefix?: string | undefined;
  readonly delimiter?: string | undefined;
  /**
   * Only entries after this one: a key or, with a delimiter, a common prefix and everything under it. Used for the next
   * page, and for ListObjects' `marker`: with the delimiter `/`, the marker `a/b` continues after `a/`.
   */
  readonly after?: string | undefined;
  /**
   * ListObjectsV2's `start-after`: only keys after this one (exclusive), before grouping. So `a/b` still lists `a/` if
   * `a/c` exists. `after` overrides it, as a continuation token overrides `start-after`. Both rules follow LocalStack's
   * S3 provider, whose tests are recorded against AWS.
   */
  readonly startAfter?: string | undefined;
  /** `ListPage.cursor` of the previous page. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}
