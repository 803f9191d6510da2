/** Sets of small integers. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createNumberSet } from "../../src/lib/number-set.ts";

test("a set has exactly the numbers that were added", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 100_000 })), fc.array(fc.nat({ max: 100_000 })), (added, asked) => {
      const set = createNumberSet();
      const expected = new Set<number>();
      for (const number of added) {
        expect(set.add(number)).toBe(!expected.has(number));
        expected.add(number);
      }
      for (const number of [...added, ...asked]) expect(set.has(number)).toBe(expected.has(number));
    }),
  );
});
