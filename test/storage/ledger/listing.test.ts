import fc from "fast-check";
import { expect, test } from "vitest";
import { compareNames } from "../../../src/lib/s3/byte-order.ts";
import { type ListQuery, listPage } from "../../../src/lib/s3/listing.ts";
import type { Files } from "../../../src/ports/ledger/names.ts";
import { file, freshLedger, SCOPE } from "./fixtures.ts";
import { anyName } from "./names.ts";

/** The same rules in a simple form, over all keys at once. */
function expected(
  keys: readonly string[],
  { prefix = "", delimiter, after, startAfter }: Omit<ListQuery, "limit">,
): string[] {
  const listed = new Set<string>();
  for (const key of keys.toSorted(compareNames)) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const common = at < 0 ? undefined : key.slice(0, at + delimiter!.length);
    if (after !== undefined) {
      if (compareNames(key, after) <= 0 || (common !== undefined && after.startsWith(common))) continue;
    } else if (startAfter !== undefined && compareNames(key, startAfter) <= 0) continue;
    listed.add(common === undefined ? `key ${key}` : `prefix ${common}`);
  }
  return [...listed];
}

/** All pages. Fails on an incomplete page that is not the last one. */
async function paged(files: Files, bucket: string, query: ListQuery): Promise<string[]> {
  const listed: string[] = [];
  for (let next = query; ; ) {
    const { entries, more } = await files.list(SCOPE, bucket, next);
    for (const entry of entries) listed.push(entry.file ? `key ${entry.file.key}` : `prefix ${entry.prefix}`);
    if (!more) return listed;
    expect(entries).toHaveLength(query.limit);
    expect(listed.length, "pages come to an end").toBeLessThan(100);
    const last = entries.at(-1)!;
    next = { ...query, after: last.file?.key ?? last.prefix };
  }
}

/** Nothing, a prefix of a key, a whole key, or another name. */
const position: fc.Arbitrary<(keys: readonly string[]) => string | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(() => undefined) },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.nat()).map(([pick, cut]) => (keys: readonly string[]) => {
      const characters = Array.from(keys[pick % keys.length] ?? "");
      return characters.slice(0, cut % (characters.length + 1)).join("");
    }),
  },
  { weight: 1, arbitrary: anyName.map((name) => () => name) },
);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

test("pages of a listing equal a simple listing of all keys, without a gap or a repetition", async () => {
  const { files } = await freshLedger();
  let bucket = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        anyName.filter((name) => name !== ""),
        { maxLength: 30 },
      ),
      fc.record({
        prefix: position,
        delimiter: optional(fc.constantFrom("/", "//", "a", "aa", "ab", "", "😀", "\ud7ff", "\u{10ffff}")),
        after: position,
        startAfter: position,
        limit: fc.integer({ min: 1, max: 12 }),
      }),
      async (keys, { prefix, after, startAfter, ...rest }) => {
        const name = `bucket-${bucket++}`;
        await Promise.all(keys.map((key) => files.put(SCOPE, file(key, { bucket: name }), { createBucket: true })));
        const query = { ...rest, prefix: prefix(keys), after: after(keys), startAfter: startAfter(keys) };
        expect(await paged(files, name, query)).toEqual(expected(keys, query));
      },
    ),
    { numRuns: 1000 },
  );
}, 60_000);

test("start-after compares keys, and the next page compares entries", async () => {
  const { files } = await freshLedger();
  for (const key of ["a/b", "a/c", "b"]) await files.put(SCOPE, file(key), { createBucket: true });
  const list = (query: Partial<ListQuery>) => paged(files, "bucket", { delimiter: "/", limit: 1, ...query });
  expect(await list({ startAfter: "a/b" })).toEqual(["prefix a/", "key b"]);
  expect(await list({ startAfter: "a/c" })).toEqual(["key b"]);
  expect(await list({ after: "a/" })).toEqual(["key b"]);
  expect(await list({ after: "a/b" })).toEqual(["key b"]);
  expect(await list({ after: "a/b", delimiter: undefined })).toEqual(["key a/c", "key b"]);
});

test("a page of size zero is empty and final", async () => {
  const { files } = await freshLedger();
  await files.put(SCOPE, file("a"), { createBucket: true });
  expect(await files.list(SCOPE, "bucket", { limit: 0 })).toEqual({ entries: [], more: false });
  expect(await files.list(SCOPE, "no-such-bucket", { limit: 5 })).toEqual({ entries: [], more: false });
});

test("a page reads at most four rows per entry", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 100 }),
      async (groups, limit) => {
        const keys = groups.flatMap((size, group) => {
          const dir = String(group).padStart(3, "0");
          return size === 1 ? [dir] : Array.from({ length: size }, (_, i) => `${dir}/${String(i).padStart(3, "0")}`);
        });
        let rows = 0;
        const { entries } = await listPage(
          async (seek, end, count) => {
            const begin = keys.findIndex((key) => (seek.inclusive ? key >= seek.name : key > seek.name));
            const within =
              begin < 0 ? [] : keys.slice(begin, begin + count).filter((key) => end === undefined || key < end);
            rows += within.length;
            return within.map((key) => ({ key }));
          },
          { limit, delimiter: "/" },
        );
        expect(rows).toBeLessThanOrEqual(4 * (entries.length + 1) + 16);
      },
    ),
  );
});
