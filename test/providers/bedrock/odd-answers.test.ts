/** Job descriptions of a newer Bedrock. */
import {
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  paginateListModelInvocationJobs,
} from "@aws-sdk/client-bedrock";
import { expect, test, vi } from "vitest";
import { variantsOf } from "../../support/odd-answers.ts";
import { bedrockClient } from "../../support/sdk.ts";
import { useAws } from "./setup.ts";

// The list is read again for each test.
vi.mock(import("../../../src/jobs/timings.ts"), async (actual) => {
  const { JOB_TIMINGS } = await actual();
  return { JOB_TIMINGS: { ...JOB_TIMINGS, listFresh: 1 as 5_000 } };
});

const aws = useAws();

/** A description with the members of an answer of 2026. */
const described = (id: string, more: object = {}) => ({
  jobArn: `arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/${id}`,
  jobName: id,
  modelId: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
  clientRequestToken: "token",
  roleArn: "arn:aws:iam::123456789012:role/batch",
  status: "InProgress",
  submitTime: "2026-11-03T02:25:57.123456Z",
  lastModifiedTime: "2026-11-03T02:26:57Z",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl", s3InputFormat: "JSONL" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
  timeoutDurationInHours: 24,
  jobExpirationTime: "2026-11-04T02:25:57Z",
  ...more,
});

const NEW = { newDataConfig: { bucket: "b" } };

const headed = () => {
  const client = bedrockClient(aws.gateway.url);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "bedrock";
      return next(args);
    },
    { step: "build" },
  );
  return client;
};

/** Members that the SDK parses to a Date. It refuses a whole answer for one that is no date. */
const DATES = ["submitTime", "lastModifiedTime", "endTime", "jobExpirationTime"];

test("every variant of a description is listed and described", { timeout: 60_000 }, async () => {
  const recorded = described("bbbbbbbbbbbb", {
    message: "a message",
    endTime: "2026-11-03T03:00:00Z",
    status: "Completed",
    vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    modelInvocationType: "InvokeModel",
    totalRecordCount: 100,
    processedRecordCount: 100,
    successRecordCount: 99,
    errorRecordCount: 1,
  });
  const jobs = variantsOf(recorded, ["jobArn", ...DATES]).map(({ answer }, n) => ({
    ...answer,
    jobArn: described(`b${String(n).padStart(11, "0")}`).jobArn,
  }));
  aws.upstream.replay(jobs);
  const client = headed();
  const arns: string[] = [];
  for await (const { invocationJobSummaries } of paginateListModelInvocationJobs({ client }, {})) {
    arns.push(...invocationJobSummaries!.map(({ jobArn }) => jobArn!));
  }
  expect(arns.sort()).toEqual(jobs.map(({ jobArn }) => jobArn).sort());
  for (const jobIdentifier of arns) {
    expect(await client.send(new GetModelInvocationJobCommand({ jobIdentifier }))).toMatchObject({
      jobArn: jobIdentifier,
      status: expect.any(String),
    });
  }
});

test("jobs with statuses, formats and members that are newer than the SDK are listed and described as they are", async () => {
  const jobs = [
    described("aaaaaaaaaaa1", { status: "Archived" }),
    described("aaaaaaaaaaa2", { inputDataConfig: NEW, outputDataConfig: NEW }),
    described("aaaaaaaaaaa3", {
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.parquet", s3InputFormat: "PARQUET", newMember: 1 } },
      modelInvocationType: "NewType",
      newMember: { a: [1] },
    }),
    described("aaaaaaaaaaa4", { status: undefined }),
    described("aaaaaaaaaaa5", { status: "Completed", totalRecordCount: null, endTime: "2026-11-03T03:00:00Z" }),
    described("aaaaaaaaaaa6", { jobArn: undefined }),
  ];
  aws.upstream.replay(jobs as { jobArn: string }[]);
  const client = headed();
  const listed = new Map<string, object>();
  for await (const page of paginateListModelInvocationJobs({ client, pageSize: 2 }, {})) {
    for (const job of page.invocationJobSummaries!) listed.set(job.jobName!, job);
  }
  expect([...listed.keys()].filter((name) => name.startsWith("aaaaaaaaaaa")).sort()).toEqual(
    jobs.slice(0, 5).map(({ jobName }) => jobName),
  );
  const get = (n: number) => client.send(new GetModelInvocationJobCommand({ jobIdentifier: jobs[n]!.jobArn }));
  for (const job of [listed.get("aaaaaaaaaaa1"), await get(0)]) expect(job).toMatchObject({ status: "Archived" });
  for (const job of [listed.get("aaaaaaaaaaa2"), await get(1)]) {
    expect(job).toMatchObject({ inputDataConfig: { $unknown: ["newDataConfig", { bucket: "b" }] } });
  }
  for (const job of [listed.get("aaaaaaaaaaa3"), await get(2)]) {
    expect(job).toMatchObject({
      inputDataConfig: { s3InputDataConfig: { s3InputFormat: "PARQUET" } },
      modelInvocationType: "NewType",
    });
  }
  expect(await get(3)).toMatchObject({ status: "InProgress" });
  expect(await get(4)).toMatchObject({ status: "Completed" });
  expect(aws.gateway.log.filter(({ msg }) => msg.includes("left out an item"))).not.toEqual([]);
  const filtered = await client.send(
    new ListModelInvocationJobsCommand({ statusEquals: "Completed", nameContains: "aaaaaaaaaaa" }),
  );
  expect(filtered.invocationJobSummaries!.map(({ jobName }) => jobName)).toEqual(["aaaaaaaaaaa5"]);
});
