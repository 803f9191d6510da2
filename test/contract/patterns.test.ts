/** Patterns of the models are matched against client text of any length, so each must take linear time. */
import { describe, expect, test } from "vitest";
import bedrock from "../../src/api/generated/bedrock/model.json" with { type: "json" };
import s3 from "../../src/api/generated/s3/model.json" with { type: "json" };
import { slow, superlinear } from "../support/expressions.ts";

function patterns(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== "object" || node === null) return found;
  for (const [name, value] of Object.entries(node)) {
    if (name === "smithy.api#pattern" && typeof value === "string") found.add(value);
    else patterns(value, found);
  }
  return found;
}

describe.each([...patterns(bedrock), ...patterns(s3)])("/%s/", (pattern) => {
  const expression = new RegExp(pattern, "u");

  test("has no superlinear quantifier", () => {
    expect(superlinear(expression)).toEqual([]);
  });

  test("tests 64 KiB in under 10 ms", () => {
    expect(slow(expression)).toBeUndefined();
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
    expect(slow(/^(a|a)*$/u)).toBeDefined();
  });
});
