/** Members of a JSON object without parsing their values. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { valueTexts } from "../../src/dialects/value-texts.ts";

/** Texts with what ends strings, objects and members. */
const odd = fc.string({
  unit: fc.constantFrom("\\", '"', "{", "}", "[", "]", ":", ",", " ", "a", "é", "\n", "\ud800"),
});
const value = fc.oneof(fc.jsonValue(), odd, fc.array(odd), fc.dictionary(odd, odd));

/** The text of a member in the text of an object. V8 misreads some names of one character, so nothing is parsed. */
function textOf(object: object, name: string, space: number | string | undefined): string {
  const text = JSON.stringify({ [name]: (object as Record<string, unknown>)[name] }, null, space);
  const end = space === undefined ? "}" : "\n}";
  return text.slice(text.indexOf(JSON.stringify(name)) + JSON.stringify(name).length + 1, -end.length).trim();
}

test("the members of any object have their texts", () => {
  fc.assert(
    fc.property(fc.dictionary(odd, value), fc.constantFrom(undefined, 1, "\t"), (object, space) => {
      const names = Object.keys(object);
      const expected = names.map((name) => [name, textOf(object, name, space)]);
      expect(valueTexts(JSON.stringify(object, null, space), names)).toEqual(expected);
    }),
    { numRuns: 5_000 },
  );
});

/** A name with some of its characters escaped. */
const escaped = (name: string, isEscaped: readonly boolean[]): string =>
  `"${[...name].map((c, at) => (isEscaped[at] ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : c)).join("")}"`;

const NAMES = ["custom_id", "custom_i", "body", "__proto__", ""];
const space = fc.stringMatching(/^[ \t\r]{0,2}$/);
const spelled = fc.record({
  name: fc.constantFrom(...NAMES),
  isEscaped: fc.array(fc.boolean(), { maxLength: 9 }),
  value: fc.oneof(
    value.map((one) => JSON.stringify(one)),
    fc.constantFrom("1.0", "-0", '"\\u00e9"', '"custom_id"'),
  ),
  before: space,
  after: space,
});

test("of members with the same name, in any spelling, the last one counts", () => {
  fc.assert(
    fc.property(fc.array(spelled, { maxLength: 6 }), fc.subarray(NAMES), (members, names) => {
      const texts = members.map(
        ({ name, isEscaped, value, before, after }) =>
          `${before}${escaped(name, isEscaped)}${after}:${before}${value}${after}`,
      );
      const text = `{${texts.join(",")}}`;
      const expected = new Map<string, string>();
      for (const { name, value } of members) if (names.includes(name)) expected.set(name, value);
      expect(valueTexts(text, names)).toEqual([...expected]);
    }),
    { numRuns: 5_000 },
  );
});

test("texts that are no JSON end", () => {
  fc.assert(
    fc.property(odd, (text) => {
      expect(valueTexts(text, [""]).length).toBeLessThanOrEqual(1);
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
  expect(valueTexts(text, ["a", "b", "__proto__"])).toEqual(expected);
});

test.each(['{"a', '{"a":', '{"a":"', '"', '"\\', "[1,2]", "]}", '{"a":1'])(
  "ends for %s, which is no object",
  (text) => {
    expect(valueTexts(text, ["a", "", "["])).toEqual([]);
  },
);
