import fc from "fast-check";
import { expect, test } from "vitest";
import { compareNames, successor } from "../../../src/lib/s3/byte-order.ts";
import { anyName } from "../../storage/ledger/names.ts";

test.each([
  ["", undefined],
  ["a", "b"],
  ["a/", "a0"],
  ["\u007f", "\u0080"],
  ["x\ud7ff", "x\ue000"],
  ["\uffff", "\u{10000}"],
  ["😀", "😁"],
  ["a\u{10ffff}\u{10ffff}", "b"],
  ["\u{10ffff}", undefined],
])("the successor of %j is %j", (prefix, expected) => {
  expect(successor(prefix)).toBe(expected);
});

test("names compare by UTF-8 bytes where UTF-16 would differ", () => {
  expect("😀" < "\uff5e").toBe(true);
  expect(compareNames("😀", "\uff5e")).toBeGreaterThan(0);
});

test("names with a prefix sort before its successor, and all other names outside", () => {
  fc.assert(
    fc.property(anyName, anyName, (prefix, name) => {
      const end = successor(prefix);
      const under = (other: string) =>
        compareNames(other, prefix) >= 0 && (end === undefined || compareNames(other, end) < 0);
      expect(under(prefix + name)).toBe(true);
      expect(under(name)).toBe(name.startsWith(prefix));
    }),
    { numRuns: 2000 },
  );
});
