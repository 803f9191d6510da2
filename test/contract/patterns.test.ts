/** Patterns of the models are matched against client text of any length, so each must take linear time. */
import { analyse } from "scslre";
import { describe, expect, test } from "vitest";
import bedrock from "../../src/api/generated/bedrock/model.json" with { type: "json" };
import s3 from "../../src/api/generated/s3/model.json" with { type: "json" };

function patterns(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== "object" || node === null) return found;
  for (const [name, value] of Object.entries(node)) {
    if (name === "smithy.api#pattern" && typeof value === "string") found.add(value);
    else patterns(value, found);
  }
  return found;
}

/** Quantifiers whose backtracking is superlinear. Does not find ambiguous alternatives, as in `(a|a)*`. */
const superlinear = (expression: RegExp): readonly string[] => analyse(expression).reports.map(({ type }) => type);

const CHARACTERS = ["a", "A", "0", "-", ".", ":", "/", "_", "+", "@", "=", " ", "!", "~", "é", "\n"];
const PIECES = [...CHARACTERS, ..."a0-./:".split("").flatMap((a) => ["a", "-", ":", "/", " "].map((b) => a + b))];
const STARTS = ["", "s3://b/", "alias/", "arn:aws-", "arn:aws:s3:", "arn:aws:kms:", "arn:aws:bedrock:a:"];
const ENDS = ["", "!", "\n", "\u0000"];

const LIMIT_MS = 10;

/** The first attack of `length` characters that exceeds the time limit in three attempts. */
function slow(expression: RegExp, length: number): string | undefined {
  for (const start of STARTS.filter((text) => expression.source.slice(0, 5).includes(text.slice(0, 3)))) {
    for (const piece of PIECES) {
      for (const end of ENDS) {
        const text = start + piece.repeat(Math.ceil(length / piece.length)) + end;
        const times = [0, 1, 2].map(() => {
          const began = performance.now();
          expression.test(text);
          return performance.now() - began;
        });
        if (Math.min(...times) >= LIMIT_MS) return `${start}${piece} ...${end}`;
      }
    }
  }
  return undefined;
}

/** Short text first: an exponential pattern would not return from a long text. */
const LENGTHS = [24, 1_024, 65_536];

describe.each([...patterns(bedrock), ...patterns(s3)])("/%s/", (pattern) => {
  const expression = new RegExp(pattern, "u");

  test("has no superlinear quantifier", () => {
    expect(superlinear(expression)).toEqual([]);
  });

  test("tests 64 KiB in under 10 ms", () => {
    for (const length of LENGTHS) expect(slow(expression, length)).toBeUndefined();
  });
});

describe("the checks themselves", () => {
  test.each(["a+$", "^a.*b.*c$", "^(a*)*$", "^[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\\+\\-\\.]){0,63}$"])(
    "report the superlinear quantifier of /%s/",
    (pattern) => {
      expect(superlinear(new RegExp(pattern, "u"))).not.toEqual([]);
    },
  );

  test("report /^(a|a)*$/ as slow", () => {
    expect(slow(/^(a|a)*$/u, 24)).toBeDefined();
  });
});
