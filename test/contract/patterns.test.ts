import { expect, test } from "vitest";
import bedrock from "../../src/api/generated/bedrock/model.json" with { type: "json" };
import s3 from "../../src/api/generated/s3/model.json" with { type: "json" };

/** Every pattern in the models: the bundle runs them in V8's own engine, which has no guard against exponential time. */
function patterns(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== "object" || node === null) return found;
  for (const [name, value] of Object.entries(node)) {
    if (name === "smithy.api#pattern" && typeof value === "string") found.add(value);
    else patterns(value, found);
  }
  return found;
}

const ALPHABETS = ["a", "-", "a-", "a.", "/", "a/", ":", "arn:aws:", " ", "é", "a1-+."];
const ENDS = ["", "!", "\n", "\u0000"];

test.for([...patterns(bedrock), ...patterns(s3)])("/%s/ takes linear time", (pattern) => {
  const expression = new RegExp(pattern, "u");
  const began = performance.now();
  for (const piece of ALPHABETS) {
    for (const end of ENDS) expression.test(piece.repeat(5_000) + end);
  }
  // Quadratic would be seconds, exponential the end of the world; a slow machine needs a few milliseconds.
  expect(performance.now() - began).toBeLessThan(1_000);
});
