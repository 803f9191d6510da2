import { expect, test } from "vitest";
import { recentRows } from "../../src/ledger/recent.ts";
import { file } from "./fixtures.ts";

test("a row is read once, and again after it was changed", async () => {
  const recent = recentRows();
  let reads = 0;
  const read = async () => file(String(++reads));
  expect([await recent.get("k", read), await recent.get("k", read)]).toEqual([file("1"), file("1")]);
  recent.forget("k");
  expect(await recent.get("k", read)).toEqual(file("2"));
});

test("what is not there is looked for each time", async () => {
  const recent = recentRows();
  let reads = 0;
  const read = async () => {
    reads += 1;
    return undefined;
  };
  await recent.get("k", read);
  await recent.get("k", read);
  expect(reads).toBe(2);
});

test("what was read while it changed is not kept", async () => {
  const recent = recentRows();
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof file>>();
  const old = recent.get("k", () => promise);
  recent.forget("k");
  resolve(file("old"));
  expect(await old).toEqual(file("old"));
  expect(await recent.get("k", async () => file("new"))).toEqual(file("new"));
});
