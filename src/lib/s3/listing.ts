/**
 * Pages of a listing from rows in order: keys, and common prefixes in the place of all that begins with them. Knows no
 * database; asks for rows from a name on, and never for many more than it answers.
 */
import { compareNames, successor } from "./byte-order.ts";

/** Where rows begin: at this name, or only after it. */
export interface Seek {
  readonly name: string;
  readonly inclusive: boolean;
}

/** Reads up to `count` rows from `seek` to `end` (exclusive; undefined: to the last), in byte order of their keys. */
export type ReadRows<Row> = (seek: Seek, end: string | undefined, count: number) => Promise<readonly Row[]>;

export type Entry<Row> =
  | { readonly file: Row; readonly prefix?: undefined }
  | { readonly prefix: string; readonly file?: undefined };

/** Rows of the first read of a listing with a delimiter, when nothing is known of what they are like. */
const FIRST_READ = 16;

export async function listPage<Row extends { readonly key: string }>(
  read: ReadRows<Row>,
  query: ListQuery,
): Promise<{ entries: Entry<Row>[]; more: boolean }> {
  if (query.limit <= 0) return { entries: [], more: false };
  const prefix = query.prefix ?? "";
  const commonPrefix = grouping(prefix, query.delimiter);
  const end = successor(prefix);
  const wanted = query.limit + 1;
  const entries: Entry<Row>[] = [];
  let seek = firstSeek(query, prefix, commonPrefix);
  let step = query.delimiter ? FIRST_READ : wanted;
  let group: string | undefined;

  while (seek !== undefined && entries.length < wanted) {
    const count = Math.min(step, wanted - entries.length);
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
    // A read in which most rows fell into one prefix was too long; after one that paid, twice as many are asked for. So
    // no more than four rows are read for an entry, and a page of plain keys takes a dozen reads.
    step = 2 * (entries.length - before) > rows.length ? 2 * step : 1;
  }
  const more = entries.length > query.limit;
  return { entries: more ? entries.slice(0, query.limit) : entries, more };
}

/** The common prefix that a key is listed under: up to and with the first delimiter after the prefix. */
function grouping(prefix: string, delimiter: string | undefined): (key: string) => string | undefined {
  if (!delimiter) return () => undefined;
  return (key) => {
    const at = key.indexOf(delimiter, prefix.length);
    return at < 0 ? undefined : key.slice(0, at + delimiter.length);
  };
}

/** Past a key, or past everything under a common prefix; undefined where nothing can follow. */
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
   * Only entries after this one, whose name it is: a key or, with a delimiter, a common prefix, and then nothing under that
   * prefix. For the next page, and for ListObjects' `marker`: of `a/b` with the delimiter `/` it continues after `a/` too.
   */
  readonly after?: string | undefined;
  /**
   * ListObjectsV2's `start-after`: only keys after this one (exclusive), before they are rolled up. So `a/b` still lists
   * `a/` where there is `a/c`. Without effect beside `after`, as `start-after` is beside a continuation token. (Both rules as
   * in LocalStack's S3 provider, whose tests are recorded against AWS.)
   */
  readonly startAfter?: string | undefined;
  /** `ListPage.cursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}
