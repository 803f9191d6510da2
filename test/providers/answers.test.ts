import { expect, test, vi } from "vitest";
import { countIn, itemsIn, meaningOf, readable, recordIn, textIn, timeIn } from "../../src/providers/answers.ts";

const ODD = [undefined, null, "", " ", "new", 0, -1, Number.NaN, Number.POSITIVE_INFINITY, true, [], {}, [1], { a: 1 }];

test.each<[unknown, number | undefined]>([
  [1_762_136_757, 1_762_136_757_000],
  ["1762136757", 1_762_136_757_000],
  [1_762_136_757_000, 1_762_136_757_000],
  ["1762136757000", 1_762_136_757_000],
  ["2025-11-03T02:25:57Z", 1_762_136_757_000],
  ["2025-11-03T02:25:57.123456+00:00", 1_762_136_757_123],
  [1_762_136_757.5, 1_762_136_757_500],
  [100, 100_000],
  [0, undefined],
  ["0001-01-01T00:00:00Z", undefined],
  [-5, undefined],
  ["soon", undefined],
  [{}, undefined],
  [1e30, 253_402_300_799_000],
  ["+275760-09-13T00:00:00.000Z", 253_402_300_799_000],
])("the time %o is %o", (value, ms) => {
  expect(timeIn(value)).toBe(ms);
});

test("no value makes an invalid time or count", () => {
  for (const value of ODD) {
    const ms = timeIn(value);
    if (ms !== undefined) expect(new Date(ms).toISOString()).toMatch(/^\d{4}-/);
    expect([undefined, 0, 1]).toContain(countIn(value));
    expect(typeof recordIn(value)).toBe("object");
    expect(Array.isArray(itemsIn(value))).toBe(true);
    expect(textIn(value)).not.toBe("");
  }
  expect(countIn("12")).toBe(12);
  expect(countIn(1.5)).toBeUndefined();
});

test("a status is compared without case, and only with the table's own members", () => {
  const table = { IN_PROGRESS: 1, done: 2 };
  expect(meaningOf(table, "in_progress")).toBe(1);
  expect(meaningOf(table, "DONE")).toBe(2);
  for (const status of [...ODD, "constructor", "__proto__", "toString"])
    expect(meaningOf(table, status)).toBeUndefined();
});

test("an item that cannot be read is left out and logged", async () => {
  const warn = vi.fn();
  const read = (item: unknown) => {
    if (item === "bad") throw new Error("bad");
    return textIn(recordIn(item).id);
  };
  const found: string[] = [];
  const list = [{ id: "a" }, null, "bad", { id: "" }, { id: "b" }];
  for await (const id of readable(list, read, { log: { warn }, what: "batches" })) found.push(id);
  expect(found).toEqual(["a", "b"]);
  expect(warn).toHaveBeenCalledTimes(3);
});
