import fc from "fast-check";
import { expect, test } from "vitest";
import { lineCheck } from "../../src/objects/line-check.ts";

const FORM = { expected: "a line with an x", fits: (line: string) => line.includes("x") };

/** Splits the content into chunks at the given positions. */
function unfit(content: string, ...cuts: number[]): number | undefined {
  const check = lineCheck(FORM);
  const bytes = Buffer.from(content);
  const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  for (let i = 1; i < at.length; i += 1) check.watch(bytes.subarray(at[i - 1], at[i]));
  return check.unfit();
}

test.each<[string, number | undefined]>([
  ["", undefined],
  ["ax\nbx\n", undefined],
  ["ax\nb\nc", 2],
  ["ax\n\n \t\r\nb", 4],
  ["é x é\nü", 2],
  [`${"a".repeat(70_000)}\nb`, 2],
  ["axa\nx\nb\nx", 3],
])("checks the lines of %j", (content, line) => {
  expect(unfit(content)).toBe(line);
  fc.assert(
    fc.property(fc.array(fc.nat(Buffer.byteLength(content)), { maxLength: 4 }), (cuts) => {
      expect(unfit(content, ...cuts)).toBe(line);
    }),
  );
});
