/** Later versions read the ledger's idempotency records: fingerprints never change, and older records are understood. */
import { expect, test } from "vitest";
import { fingerprintOf, idempotencyKey, storedRequest } from "../../src/jobs/idempotency.ts";
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

test("a request keeps the fingerprint and the provider key of version 0.1.0", () => {
  expect(fingerprintOf(job)).toBe("5Sugtr2GB3rKHktJwrKwl77KCdIwaSiK-g2_gX_kDRo");
  expect(fingerprintOf({ ...job, request: { ...request, clientRequestToken: "other" } })).toBe(fingerprintOf(job));
  expect(fingerprintOf({ ...job, name: "other" })).not.toBe(fingerprintOf(job));
  expect(idempotencyKey("me", "token")).toBe("quarry-74454d60de3033927585df63");
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
