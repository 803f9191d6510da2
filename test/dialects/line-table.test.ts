/** Line numbers by hashes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineTable } from "../../src/dialects/line-table.ts";

/** Few distinct values, also at both ends: hashes with equal halves, long rows of full slots, and rows past the end. */
const half = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 26 - 1, 2 ** 26, 2 ** 31, 2 ** 32 - 1),
  fc.integer({ min: 2 ** 32 - 20, max: 2 ** 32 - 1 }),
);

test("a hash has its first line, as in a map", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 300 }), (hashes) => {
      const table = createLineTable();
      const expected = new Map<string, number>();
      for (const [at, [a, b]] of hashes.entries()) {
        expect(table.find(a, b)).toBe(expected.get(`${a} ${b}`) ?? 0);
        expect(table.findOrAdd(a, b, at + 1)).toBe(expected.get(`${a} ${b}`) ?? 0);
        if (!expected.has(`${a} ${b}`)) expected.set(`${a} ${b}`, at + 1);
      }
      for (const [a, b] of hashes) expect(table.find(a, b)).toBe(expected.get(`${a} ${b}`));
      expect(table.find(7, 0)).toBe(0);
    }),
  );
});

/** One to one in 32 bits, so that no two lines have the same hash. */
const spread = (line: number): number => Math.imul(line, 0x9e3779b1) >>> 0;

test.each([
  // One table gets all lines, and grows from one page to many.
  ["second half", 100_000, (line: number) => [spread(line), 0]],
  ["upper bits of both halves", 4_000, (line: number) => [line, line >>> 1]],
  // All lines of a table begin at the same slot, so that each is a step farther.
  ["first half", 20_000, (line: number) => [2 ** 32 - 1, spread(line)]],
] as const)("lines with the same %s keep their hashes while the table grows", (_what, count, hashOf) => {
  const table = createLineTable();
  let wrong = 0;
  for (let line = 1; line <= count; line += 1) {
    const [a, b] = hashOf(line) as [number, number];
    if (table.find(a, b) !== 0 || table.findOrAdd(a, b, line) !== 0) wrong += 1;
    if (table.findOrAdd(a, b, line + 1) !== line) wrong += 1;
    // Earlier lines, in the slots that a growth moved.
    const [c, d] = hashOf(1 + (line >>> 1)) as [number, number];
    if (table.find(c, d) !== 1 + (line >>> 1)) wrong += 1;
  }
  for (let line = 1; line <= count; line += 1) {
    const [a, b] = hashOf(line) as [number, number];
    if (table.find(a, b) !== line) wrong += 1;
  }
  expect(wrong).toBe(0);
});

test("more than a million lines take 18 bytes each at most, also while the table grows", () => {
  const before = process.memoryUsage().arrayBuffers;
  const table = createLineTable();
  let most = 0;
  for (let line = 1; line <= 1_500_000; line += 1) {
    table.findOrAdd(spread(line), Math.imul(line, 0x85ebca6b) >>> 0, line);
    if (line % 10_000 === 0) most = Math.max(most, (process.memoryUsage().arrayBuffers - before) / line);
    if (line === 1_000_000) most = 0;
  }
  expect(most).toBeLessThan(18);
});
