/** Ids that occur twice. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createIdSet } from "../../src/dialects/duplicates.ts";

test("a line is suspect exactly if an earlier line has its id", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 200 }), (all) => {
      const ids = createIdSet();
      const first = new Map<string, number>();
      const expected: { first: number; second: number }[] = [];
      for (const [n, id] of all.entries()) {
        const line = n + 1;
        ids.add(id, line);
        if (first.has(id)) expected.push({ first: first.get(id)!, second: line });
        else first.set(id, line);
      }
      expect(ids.suspects).toEqual(expected);
      expect(ids.suspectCount).toBe(expected.length);
      const found = all.flatMap((id, n) => {
        const earlier = ids.isSuspect(n + 1) ? ids.earlier(id, n + 1) : undefined;
        return earlier === undefined ? [] : [{ first: earlier, second: n + 1 }];
      });
      expect(found).toEqual(expected);
    }),
  );
});

test("a million ids take little memory, and the list of suspects is bounded", () => {
  const before = process.memoryUsage().arrayBuffers;
  const ids = createIdSet();
  for (let line = 1; line <= 1_000_000; line += 1) ids.add(`record-${line}`, line);
  expect(ids.suspects).toEqual([]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  for (let line = 1; line <= 1_000_000; line += 1) ids.add(`record-${line}`, 1_000_000 + line);
  expect(ids.suspects).toHaveLength(1_000);
  expect(ids.suspectCount).toBe(1_000_000);
  expect(ids.suspects[0]).toEqual({ first: 1, second: 1_000_001 });
  let equal = 0;
  for (let line = 1; line <= 2_000_000; line += 1) {
    if (ids.isSuspect(line) && ids.earlier(`record-${((line - 1) % 1_000_000) + 1}`, line) !== undefined) equal += 1;
  }
  expect(equal).toBe(1_000_000);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80 * 1024 * 1024);
}, 60_000);

test("an input that was replaced between the two reads has no equal ids", () => {
  const ids = createIdSet();
  for (const [line, id] of ["a", "b", "a", "b"].entries()) ids.add(id, line + 1);
  expect(["c", "b", "a", "c"].map((id, line) => ids.earlier(id, line + 1))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
