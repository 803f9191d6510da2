import fc from "fast-check";
import { expect, test } from "vitest";
import { lineCheck } from "../../src/objects/line-check.ts";
import type { LineForm } from "../../src/ports/files.ts";

const FORM = { expected: "a line with an x", fits: (line: string) => line.includes("x") };
/** The same form, with the pattern for typical lines. */
const FAST = { ...FORM, usual: /[^x\n]?x/y };

/** Splits the content into chunks at the given positions. */
function unfit(form: LineForm, content: string, ...cuts: number[]): number | undefined {
  const check = lineCheck(form);
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
  for (const form of [FORM, FAST]) {
    expect(unfit(form, content)).toBe(line);
    fc.assert(
      fc.property(fc.array(fc.nat(Buffer.byteLength(content)), { maxLength: 4 }), (cuts) => {
        expect(unfit(form, content, ...cuts)).toBe(line);
      }),
    );
  }
});
