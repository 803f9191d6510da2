import { expect, test } from "vitest";
import { modelArn, modelIdIn } from "../../../src/lib/aws/model-arns.ts";

test.each(["gpt-4o-mini", "Qwen/Qwen3-8B", "ft:gpt-4o:org::abc", "anthropic.claude-v2:1", "arn:odd"])(
  "the ARN of %s leads to the id",
  (id) => {
    expect(modelIdIn(modelArn("eu-west-1", id))).toBe(id);
    expect(modelIdIn(id)).toBe(id);
  },
);

test.each([
  ["arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/a.b", "a.b"],
  ["arn:aws:bedrock:us-east-1:123456789012:foundation-model/a", "a"],
])("partitions and accounts do not matter: %s", (arn, id) => {
  expect(modelIdIn(arn)).toBe(id);
});

test.each([
  "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.a.b",
  "arn:aws:s3:::foundation-model/a",
  "foundation-model/a",
])("other identifiers stay: %s", (identifier) => {
  expect(modelIdIn(identifier)).toBe(identifier);
});
