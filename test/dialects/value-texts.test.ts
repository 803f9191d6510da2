/** Members of a JSON object without parsing their values. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { valueTexts } from "../../src/dialects/value-texts.ts";

const parsed = (text: string) => new Map([...valueTexts(text)].map(([name, value]) => [name, JSON.parse(value)]));
const entries = (text: string) => new Map(Object.entries(JSON.parse(text) as object));

/** Texts with what ends strings, objects and members. */
const odd = fc.string({
  unit: fc.constantFrom("\\", '"', "{", "}", "[", "]", ":", ",", " ", "a", "é", "\n", "\ud800"),
});
const value = fc.oneof(fc.jsonValue(), odd, fc.array(odd), fc.dictionary(odd, odd));

test("the members of any object are those that JSON.parse finds", () => {
  fc.assert(
    fc.property(fc.dictionary(odd, value), fc.constantFrom(undefined, 1, "\t"), (object, space) => {
      const text = JSON.stringify(object, null, space);
      expect(parsed(text)).toEqual(entries(text));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['{"a":1,"a":2}', [["a", "2"]]],
  ['{"a":1,"\\u0061":2}', [["a", "2"]]],
  ['{"a":{"a":1}}', [["a", '{"a":1}']]],
  [
    '{ "a" : 1.0 , "b" : [ 1 ] }',
    [
      ["a", "1.0"],
      ["b", "[ 1 ]"],
    ],
  ],
  [
    '{"a":"\\\\","b":"\\\\\\""}',
    [
      ["a", '"\\\\"'],
      ["b", '"\\\\\\""'],
    ],
  ],
  ['{"__proto__":1}', [["__proto__", "1"]]],
  ["{}", []],
  ["", []],
])("%s", (text, expected) => {
  expect([...valueTexts(text)]).toEqual(expected);
});

test.each(['{"a', '{"a":', '{"a":"', '"', '"\\', "[1,2]", "]}", '{"a":1'])(
  "ends for %s, which is no object",
  (text) => {
    expect([...valueTexts(text)]).toEqual([]);
  },
);
