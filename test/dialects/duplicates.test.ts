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

test("many ids take little memory, and the list of suspects is bounded", () => {
  const count = 200_000;
  const before = process.memoryUsage().arrayBuffers;
  const ids = createIdSet();
  for (let line = 1; line <= count; line += 1) ids.add(`record-${line}`, line);
  expect(ids.suspects).toEqual([]);
  for (let line = 1; line <= count; line += 1) ids.add(`record-${line}`, count + line);
  expect(ids.suspects).toHaveLength(1_000);
  expect(ids.suspectCount).toBe(count);
  expect(ids.suspects[0]).toEqual({ first: 1, second: count + 1 });
  // The first half has pages of second hashes at its end, and none before.
  const ranges = [count - 20_000, 2 * count - 20_000].map((from) =>
    Array.from({ length: 20_000 }, (_, at) => from + at + 1),
  );
  const equal = ranges.flat().filter((line) => {
    const id = ((line - 1) % count) + 1;
    return ids.isSuspect(line) && ids.earlier(`record-${id}`, line) === id && id !== line;
  });
  expect(equal).toEqual(ranges[1]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(count * 24);
});

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
