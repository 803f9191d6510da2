/** The bodies of events. */
import { expect, test } from "vitest";
import { bodyOfEvent } from "../../src/events/bodies.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { job } from "../storage/ledger/fixtures.ts";
import { event } from "./fixtures.ts";

const scrub = createScrubber({ secrets: ["a-secret-of-a-provider"], urls: [] });
const parsed = (given: Parameters<typeof event>[0], format: "standard" | "eventbridge") =>
  JSON.parse(bodyOfEvent({ scrub }, event(given), format));

test("eventbridge: the sample event of the Amazon Bedrock user guide, member by member", () => {
  expect(parsed({}, "eventbridge")).toEqual({
    version: "0",
    id: "018bcfe5-6800-0000-0000-0123456789ab",
    "detail-type": "Batch Inference Job State Change",
    source: "aws.bedrock",
    account: "123456789012",
    time: "2024-08-28T22:58:30Z",
    region: "us-east-1",
    resources: ["arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghwxyz"],
    detail: {
      version: "0.0",
      accountId: "123456789012",
      batchJobName: "dummy-batch-job-name",
      batchJobArn: "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghwxyz",
      batchModelId: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0",
      status: "Completed",
      failureMessage: "",
      creationTime: "Aug 28, 2024, 10:47:53 PM",
    },
  });
});

test.each([
  ["Failed", "It failed with ***."],
  ["Expired", "It failed with ***."],
  ["Completed", ""],
  ["InProgress", ""],
])("eventbridge: the message of a job that is %s", (status, failureMessage) => {
  const given = { job: job("a", { status, message: "It failed with a-secret-of-a-provider." }) };
  expect(parsed(given, "eventbridge").detail).toMatchObject({ status, failureMessage });
});

test("standard: the members of GetModelInvocationJob, with counts, tokens, cost and tags", () => {
  const given = {
    tags: [{ key: "team", value: "x" }],
    job: job("abc", {
      status: "PartiallyCompleted",
      message: "It ran out of time at a-secret-of-a-provider.",
      clientRequestToken: "token",
      roleArn: "arn:aws:iam::123456789012:role/r",
      timeoutHours: 24,
      endTime: 1_700_000_060_000,
      counts: { total: 4, processed: 3, success: 2, error: 1 },
      tokens: { input: 10, output: 5, cached: 3, reasoning: 2 },
      cost: "0.0125",
      currency: "USD",
    }),
  };
  expect(parsed({ ...given, type: "job.partially_completed" }, "standard")).toEqual({
    type: "job.partially_completed",
    timestamp: "2024-08-28T22:58:30.250Z",
    data: {
      jobArn: "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/abc",
      jobName: "name-abc",
      modelId: "echo",
      clientRequestToken: "token",
      roleArn: "arn:aws:iam::123456789012:role/r",
      status: "PartiallyCompleted",
      message: "It ran out of time at ***.",
      submitTime: "2023-11-14T22:13:20.000Z",
      lastModifiedTime: "2023-11-14T22:13:20.000Z",
      endTime: "2023-11-14T22:14:20.000Z",
      timeoutDurationInHours: 24,
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
      totalRecordCount: 4,
      processedRecordCount: 3,
      successRecordCount: 2,
      errorRecordCount: 1,
      inputTokenCount: 10,
      outputTokenCount: 5,
      cachedTokenCount: 3,
      reasoningTokenCount: 2,
      cost: "0.0125",
      currency: "USD",
      provider: "local",
      tags: [{ key: "team", value: "x" }],
    },
  });
  expect(parsed({ type: "job.progress", step: 50 }, "standard").data.progressPercent).toBe(50);
});
