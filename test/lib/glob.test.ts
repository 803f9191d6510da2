import fc from "fast-check";
import { expect, test } from "vitest";
import { glob } from "../../src/lib/glob.ts";
import { processorMs } from "../support/processor-time.ts";

test.each([
  ["*", "", true],
  ["", "", true],
  ["", "a", false],
  ["a", "a", true],
  ["a", "ab", false],
  ["team-*", "team-", true],
  ["team-*", "team", false],
  ["*-x", "a-x-x", true],
  ["*-x", "a-x-y", false],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["?", "😀", true],
  ["a.c", "abc", false],
  ["*", "a\nb", true],
  ["**?", "", false],
])("%j matches %j: %s", (pattern, text, matches) => {
  expect(glob(pattern).test(text)).toBe(matches);
});

test("a glob matches the same texts as the equivalent expression", () => {
  const letters = fc.constantFrom("a", "b", "-", "😀");
  const patterns = fc.array(fc.oneof(letters, fc.constantFrom("*", "?")), { maxLength: 8 });
  fc.assert(
    fc.property(patterns, fc.array(letters, { maxLength: 10 }), (pattern, given) => {
      const source = pattern.map((c) => (c === "*" ? ".*" : c === "?" ? "." : c)).join("");
      expect(glob(pattern.join("")).test(given.join(""))).toBe(new RegExp(`^${source}$`, "su").test(given.join("")));
    }),
    { numRuns: 2_000 },
  );
});

test("a glob with several stars is fast on a long text", () => {
  const text = "a".repeat(8_000);
  for (const pattern of ["*a*a*a*a*a*b", `*${"a".repeat(60)}b`]) {
    expect(processorMs(() => expect(glob(pattern).test(text)).toBe(false))).toBeLessThan(100);
  }
});
