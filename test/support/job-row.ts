/** A row of the ledger's jobs. */
import type { JobRow } from "../../src/ports/jobs.ts";

/** Submitted, without an owner. */
export const jobRowWith = (id: string, rest: Partial<JobRow> = {}): JobRow => ({
  id,
  owner: "",
  provider: "local",
  nativeId: `native-${id}`,
  arn: `arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/${id}`,
  name: `name-${id}`,
  modelId: "echo",
  roleArn: undefined,
  clientRequestToken: undefined,
  status: "Submitted",
  message: undefined,
  submitTime: 1_700_000_000_000,
  lastModifiedTime: 1_700_000_000_000,
  endTime: undefined,
  expirationTime: undefined,
  timeoutHours: undefined,
  invocationType: undefined,
  input: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
  output: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  vpc: undefined,
  counts: undefined,
  ...rest,
});

/** One that has ended, with some failed records. */
export const endedJobRow = (id: string, rest: Partial<JobRow> = {}): JobRow =>
  jobRowWith(id, {
    providerType: "local",
    modelId: "m",
    status: "Completed",
    lastModifiedTime: 1_700_000_100_000,
    endTime: 1_700_000_100_000,
    counts: { total: 10, processed: 8, success: 6, error: 2 },
    ...rest,
  });
