import { expect, test } from "vitest";
import type { ProviderName } from "../../../src/lib/names.ts";
import { checkedPages, recentRows } from "../../../src/storage/ledger/recent.ts";
import { file } from "./fixtures.ts";

const BUCKET = { owner: "o", provider: "local" as ProviderName, bucket: "b" };
const NAME = { ...BUCKET, key: "k" };
const PAGE = { entries: [{ file: file("1") }], more: false };

test("a row is read once, and again after a change", async () => {
  const recent = recentRows();
  let reads = 0;
  const read = async () => file(String(++reads));
  expect([await recent.get(NAME, read), await recent.get(NAME, read)]).toEqual([file("1"), file("1")]);
  recent.forget(NAME);
  expect(await recent.get(NAME, read)).toEqual(file("2"));
});

test("a missing row is looked up each time", async () => {
  const recent = recentRows();
  let reads = 0;
  const read = async () => {
    reads += 1;
    return undefined;
  };
  await recent.get(NAME, read);
  await recent.get(NAME, read);
  expect(reads).toBe(2);
});

test("a row that changed during the read is not cached", async () => {
  const recent = recentRows();
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof file>>();
  const old = recent.get(NAME, () => promise);
  recent.forget(NAME);
  resolve(file("old"));
  expect(await old).toEqual(file("old"));
  expect(await recent.get(NAME, async () => file("new"))).toEqual(file("new"));
});

test("a page is cached until a file of its bucket changes, and other buckets' pages stay", async () => {
  const recent = recentRows();
  let reads = 0;
  const read = async () => ({ ...PAGE, cursor: String(++reads) });
  const other = { ...BUCKET, bucket: "c" };
  const [page, beside] = [await recent.page(BUCKET, "q", read), await recent.page(other, "q", read)];
  expect(await recent.page(BUCKET, "q", read)).toBe(page);
  expect((await recent.page(BUCKET, "another", read)).cursor).toBe("3");
  recent.forget({ ...BUCKET, key: "any" });
  expect((await recent.page(BUCKET, "q", read)).cursor).toBe("4");
  expect(await recent.page(other, "q", read)).toBe(beside);
});

test("a page is not cached if a file changed during the read", async () => {
  const recent = recentRows();
  const { promise, resolve } = Promise.withResolvers<typeof PAGE>();
  const old = recent.page(BUCKET, "q", () => promise);
  recent.forget(NAME);
  resolve(PAGE);
  expect(await old).toBe(PAGE);
  const now = { ...PAGE, more: true };
  expect(await recent.page(BUCKET, "q", async () => now)).toBe(now);
});

test("pages are cached up to a number of rows", async () => {
  const recent = recentRows();
  const large = { entries: Array.from({ length: 6_000 }, () => ({ file: file("1") })), more: false };
  await recent.page(BUCKET, "q", async () => large);
  await recent.page({ ...BUCKET, bucket: "c" }, "q", async () => large);
  const read = async () => PAGE;
  expect(await recent.page({ ...BUCKET, bucket: "c" }, "q", read)).toBe(large);
  expect(await recent.page(BUCKET, "q", read)).toBe(PAGE);
});

test("a shared page is kept from its second read on, for as long as the database says that it is current", async () => {
  const recent = checkedPages();
  let current = true;
  const reads: boolean[] = [];
  const read = async (isChecked: boolean) => {
    reads.push(isChecked);
    return { ...PAGE, ...(isChecked && { isCurrent: async () => current }) };
  };
  const ask = () => recent.page(BUCKET, "q", read);
  await ask();
  const kept = await ask();
  expect(await ask()).toBe(kept);
  expect(reads).toEqual([false, true]);
  current = false;
  expect(await ask()).not.toBe(kept);
  expect(reads).toEqual([false, true, true]);
});
