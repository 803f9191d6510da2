import fc from "fast-check";
import { expect, test } from "vitest";
import { compareNames } from "../../../src/lib/s3/byte-order.ts";
import { file, freshLedger, SCOPE } from "./fixtures.ts";

test("a bucket is created once and keeps its time", async () => {
  const { buckets } = await freshLedger();
  expect(await buckets.get(SCOPE, "one")).toBeUndefined();
  expect(await buckets.create(SCOPE, "one", 5)).toBe(true);
  expect(await buckets.create(SCOPE, "one", 6)).toBe(false);
  expect(await buckets.get(SCOPE, "one")).toEqual({ name: "one", createdAt: 5 });
});

test("only an empty bucket can be deleted", async () => {
  const { buckets, files } = await freshLedger();
  await files.put(SCOPE, file("a"), { createBucket: true });
  expect(await buckets.delete(SCOPE, "bucket")).toEqual({ outcome: "not empty", blobs: [] });
  await files.delete(SCOPE, file("a"));
  expect(await buckets.delete(SCOPE, "bucket")).toEqual({ outcome: "deleted", blobs: [] });
  expect(await buckets.delete(SCOPE, "bucket")).toEqual({ outcome: "missing", blobs: [] });
});

test("a list is sorted, starts after a name, has a prefix, and belongs to one scope", async () => {
  const { buckets } = await freshLedger();
  const names = ["a-1", "a-2", "a-3", "a.b", "b", "b-1"];
  for (const name of names.toReversed()) await buckets.create(SCOPE, name, 1);
  await buckets.create({ ...SCOPE, owner: "you" }, "a-2-of-you", 1);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(undefined, "", "a", "a-", "b", "z"),
      fc.constantFrom(undefined, "", "a", "a-2", "a.b", "b", "z"),
      fc.integer({ min: 1, max: 7 }),
      async (prefix, after, limit) => {
        const query = { ...(prefix !== undefined && { prefix }), ...(after !== undefined && { after }), limit };
        const listed = await buckets.list(SCOPE, query);
        const matching = names.filter((name) => name.startsWith(prefix ?? "") && compareNames(name, after ?? "") > 0);
        expect(listed.map((bucket) => bucket.name)).toEqual(matching.slice(0, limit));
      },
    ),
  );
});
