/** Later versions read the ledger's idempotency records: fingerprints never change, and older records are understood. */
import { expect, test } from "vitest";
import { fingerprintOf, hasFingerprint, idempotencyKey, storedRequest } from "../../src/jobs/idempotency.ts";
import type { NewJob } from "../../src/jobs/new-job.ts";

const input = { s3InputDataConfig: { s3Uri: "s3://in/a.jsonl", s3InputFormat: "JSONL" } };
const output = { s3OutputDataConfig: { s3Uri: "s3://out" } };
const request = {
  roleArn: "arn:aws:iam::123456789012:role/r",
  clientRequestToken: "token",
  timeoutHours: 24,
  invocationType: undefined,
  input,
  output,
  vpc: undefined,
};
const job: NewJob = {
  name: "job",
  modelId: "model",
  input: { bucket: "in", key: "a.jsonl" },
  output: { bucket: "out", key: "" },
  tags: [{ key: "k", value: "v" }],
  request,
};

test("a request keeps its fingerprint and provider key, and has that of version 0.1.0", () => {
  expect(fingerprintOf(job)).toBe("2:mWLgY7OTB4bNNdb0uZjmf_jzHERytjdYnUKfz9dq4s4");
  expect(hasFingerprint(fingerprintOf(job), job)).toBe(true);
  expect(hasFingerprint("5Sugtr2GB3rKHktJwrKwl77KCdIwaSiK-g2_gX_kDRo", job)).toBe(true);
  expect(hasFingerprint("5Sugtr2GB3rKHktJwrKwl77KCdIwaSiK-g2_gX_kDRo", { ...job, name: "other" })).toBe(false);
  expect(fingerprintOf({ ...job, request: { ...request, clientRequestToken: "other" } })).toBe(fingerprintOf(job));
  expect(fingerprintOf({ ...job, name: "other" })).not.toBe(fingerprintOf(job));
  expect(idempotencyKey("me", "token")).toBe("quarry-74454d60de3033927585df63");
});

test("the order of tags and members, and null members, do not change a fingerprint", () => {
  const tags = [...job.tags, { key: "a", value: "b" }];
  const { s3Uri, s3InputFormat } = input.s3InputDataConfig;
  const respelled = { s3InputDataConfig: { s3InputFormat, s3BucketOwner: null, s3Uri } };
  const expected = fingerprintOf({ ...job, tags });
  expect(fingerprintOf({ ...job, tags: tags.toReversed(), request: { ...request, input: respelled, vpc: null } })).toBe(
    expected,
  );
  expect(fingerprintOf(job)).not.toBe(expected);
  const other = { s3InputDataConfig: { s3Uri: "s3://in/b.jsonl", s3InputFormat } };
  expect(fingerprintOf({ ...job, tags, request: { ...request, input: other } })).not.toBe(expected);
});

test("a record of version 0.1.0 is read like a current one", () => {
  const { clientRequestToken, ...rest } = request;
  const old = {
    ...{ name: job.name, modelId: job.modelId, clientRequestToken, ...rest, tags: job.tags },
    ...{ inputUri: "s3://in/a.jsonl", outputUri: "s3://out" },
  };
  const spec = { owner: "me", name: "job", modelId: "model", output: job.output, tags: job.tags, request };
  const noted = { ids: ["a"] };
  const record = { request: JSON.parse(JSON.stringify({ job: old, spec: { ...spec, intent: "quarry-1" }, noted })) };
  const stored = storedRequest(record);
  expect(stored).toMatchObject({ job: JSON.parse(JSON.stringify(job)), noted });
  expect(stored.spec).toMatchObject({ owner: "me", idempotencyKey: "quarry-1", output: job.output });
  expect(stored.providerType).toBe("anthropic");
  expect(storedRequest({ request: { job: old } }).providerType).toBeUndefined();
  expect(storedRequest({ request: stored })).toEqual(stored);
});
