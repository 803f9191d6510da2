import { expect, test } from "vitest";
import { decimal, difference, isMore, productOf, sumOf } from "../../src/lib/money.ts";

test("sums and products are exact", () => {
  expect(sumOf(["0.1", "0.2"])).toBe("0.3");
  expect(sumOf(Array.from({ length: 1000 }, () => "0.000000075"))).toBe("0.000075");
  expect(productOf(123_456_789, "0.075", "0.000001")).toBe("9.259259175");
  expect(difference("1", "0.9")).toBe("0.1");
  expect(sumOf([])).toBe("0");
});

test("no number is in exponential form", () => {
  expect(decimal(1e-7)).toBe("0.0000001");
  expect(productOf("0.000001", "0.000001")).toBe("0.000000000001");
  expect(productOf("1000000000000", "1000000000000")).toBe("1000000000000000000000000");
});

test("compares, and refuses what is no number", () => {
  expect([isMore("10", "9.99"), isMore("0.3", "0.30"), isMore("-1", "0")]).toEqual([true, false, false]);
  for (const text of ["", "1,5", "NaN", "Infinity", "1 "]) expect(() => decimal(text)).toThrow(TypeError);
});
