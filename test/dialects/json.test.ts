/** Numbers keep their text. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isRawNumber, parseJson } from "../../src/dialects/json.ts";

const NUMBER = /-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,3})?/;

const number = fc.oneof(
  fc.stringMatching(new RegExp(`^${NUMBER.source}$`)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.stringMatching(/^-?(0|[1-9]\d?)(\.[01]{1,7})?(e1)?$/),
);
const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

/** JSON without white space, and the same with it. */
const json = fc.letrec<{ value: readonly [string, string] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(number, space, space).map(([text, before, after]) => [text, `${before}${text}${after}`] as const),
    fc
      .tuple(fc.array(tie("value"), { maxLength: 3 }), space)
      .map(
        ([items, before]) =>
          [`[${items.map(([text]) => text)}]`, `${before}[${items.map(([, text]) => text)}]`] as const,
      ),
    fc
      .tuple(tie("value"), fc.string(), tie("value"))
      .map(
        ([[first, one], name, [second, two]]) =>
          [
            `{"a":${first},${JSON.stringify(`b${name}`)}:${second}}`,
            ` { "a" :${one},${JSON.stringify(`b${name}`)}:${two}}`,
          ] as const,
      ),
  ),
}));

test("every number is written as it was read", () => {
  fc.assert(
    fc.property(json.value, ([compact, spaced]) => {
      expect(JSON.stringify(parseJson(spaced))).toBe(compact);
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  "-0",
  "1.0",
  "-1.50",
  "1e5",
  "0.0000001",
  "12345678901234567890",
  "1E+2",
  "0.1234567890123456",
  "-0.0",
  "0e0",
])("%s keeps its text wherever it is", (text) => {
  for (const [before, after] of [
    ["", ""],
    [" ", " "],
    ["[", "]"],
    ["[1,", ",2]"],
    ["[\n", "\n]"],
    ['{"a":', "}"],
    ['{"a" :\t', " }"],
    ['{"a":[{"b":true,"c":', "}]}"],
  ]) {
    expect(JSON.stringify(parseJson(`${before}${text}${after}`))).toBe(`${before}${text}${after}`.replace(/\s/g, ""));
  }
});

test("a number that JavaScript writes in the same way is a number", () => {
  for (const text of ["0", "-1", "0.5", "-0.5", "10", "100.01", "0.000001", "123456789012345"]) {
    expect(isRawNumber(parseJson(text))).toBe(false);
  }
});
