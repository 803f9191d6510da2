import fc from "fast-check";
import { expect, test } from "vitest";
import { idOf, jobArn, jobId } from "../../../src/lib/aws/job-ids.ts";

/** AWS's own pattern of a job's ARN (botocore 1.44.5, ModelInvocationJobArn). */
const ARN = /^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job\/[a-z0-9]{12}$/;

/** In the form of the configuration. */
const provider = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,62}$/);
const native = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("batch_68a1", "batches/abc", "msgbatch_01XYZ", ""),
);

test("every native id has a constant job id that AWS's clients accept", () => {
  fc.assert(
    fc.property(provider, native, (name, nativeId) => {
      const id = jobId(name, nativeId);
      expect(id).toBe(jobId(name, nativeId));
      const arn = jobArn("eu-central-1", "123456789012", id);
      expect(arn).toMatch(ARN);
      expect(idOf(arn)).toBe(id);
    }),
  );
});

test("ids differ for different names", () => {
  const ids = ["a", "b"].flatMap((provider) => Array.from({ length: 20_000 }, (_, n) => jobId(provider, `batch_${n}`)));
  expect(new Set(ids).size).toBe(ids.length);
});

test("an id of the right form is kept", () => {
  expect(jobId("local", "abcdef012345")).toBe("abcdef012345");
  expect(jobId("bedrock", "arn:aws:bedrock:us-east-1:1:model-invocation-job/abcdef012345")).toBe("abcdef012345");
});

test.for<[string, string]>([
  ["arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/abcdef012345", "abcdef012345"],
  ["arn:aws-us-gov:bedrock:us-gov-west-1:1:model-invocation-job/x", "x"],
  ["arn:aws:bedrock:us-east-1:444444444444:batch:batch_68a1", "batch_68a1"],
  ["arn:aws:bedrock:us-east-1:444444444444:batch:projects/p/locations/l:x", "projects/p/locations/l:x"],
  ["abcdef012345", "abcdef012345"],
  ["batch_68a1", "batch_68a1"],
  ["", ""],
  ["arn:", "arn:"],
  ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket"],
])("%s identifies %s", ([identifier, id]) => {
  expect(idOf(identifier)).toBe(id);
});
