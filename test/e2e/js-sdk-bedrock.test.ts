/** Every Bedrock operation as @aws-sdk/client-bedrock calls it, with whole jobs on the echo model. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
  ListTagsForResourceCommand,
  paginateListModelInvocationJobs,
  StopModelInvocationJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { startTestGateway, useGateway } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, failure, newBucket, s3Client } from "../support/sdk.ts";

const gateway = useGateway();
let s3: S3Client;
let bedrock: BedrockClient;
beforeEach(() => {
  s3 = s3Client(gateway.url);
  bedrock = bedrockClient(gateway.url);
});

const ARN = /^arn:aws:bedrock:us-east-1:000000000000:model-invocation-job\/[a-z0-9]{12}$/;

const converse = (n: number) => ({
  recordId: `record-${n}`,
  modelInput: { messages: [{ role: "user", content: [{ text: `question ${n}` }] }], inferenceConfig: { maxTokens: 9 } },
});

async function upload(lines: readonly object[]): Promise<string> {
  const Bucket = newBucket();
  const Body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await s3.send(new PutObjectCommand({ Bucket, Key: "in/questions.jsonl", Body }));
  return Bucket;
}

const request = (bucket: string, more: Partial<CreateModelInvocationJobCommandInput> = {}) => ({
  jobName: "questions",
  modelId: "any-model",
  roleArn: "arn:aws:iam::000000000000:role/batch",
  inputDataConfig: {
    s3InputDataConfig: { s3Uri: `s3://${bucket}/in/questions.jsonl`, s3InputFormat: "JSONL" as const },
  },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/out/` } },
  ...more,
});

async function create(bucket: string, more: Partial<CreateModelInvocationJobCommandInput> = {}): Promise<string> {
  const { jobArn } = await bedrock.send(new CreateModelInvocationJobCommand(request(bucket, more)));
  return jobArn!;
}

const get = (jobIdentifier: string) => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));

async function ended(arn: string): Promise<GetModelInvocationJobCommandOutput> {
  await expect.poll(async () => (await get(arn)).endTime, { timeout: 20_000 }).toBeDefined();
  return get(arn);
}

async function resultsOf(bucket: string): Promise<{ [name: string]: string }> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "out/" }));
  const read = async ({ Key }: { Key?: string }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: Key! }));
    return [Key!.split("/").at(-1)!, await Body!.transformToString()];
  };
  return Object.fromEntries(await Promise.all(Contents.map(read)));
}

test("a job turns a file of questions into a file of answers", async () => {
  const bucket = await upload(Array.from({ length: 25 }, (_, n) => converse(n)));
  const sent = request(bucket, { timeoutDurationInHours: 24, modelInvocationType: "Converse" });
  const { jobArn } = await bedrock.send(new CreateModelInvocationJobCommand(sent));
  expect(jobArn).toMatch(ARN);

  const job = await ended(jobArn!);
  expect(job).toMatchObject({
    ...sent,
    jobArn,
    status: "Completed",
    clientRequestToken: expect.any(String),
    totalRecordCount: 25,
    processedRecordCount: 25,
    successRecordCount: 25,
    errorRecordCount: 0,
  });
  expect(job.message).toBeUndefined();
  expect(job.submitTime!.getTime()).toBeLessThanOrEqual(job.endTime!.getTime());
  expect(job.jobExpirationTime!.getTime() - job.submitTime!.getTime()).toBe(24 * 3_600_000);

  const { "questions.jsonl.out": answers, "manifest.json.out": manifest } = await resultsOf(bucket);
  const lines = answers!
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.recordId).sort()).toEqual(Array.from({ length: 25 }, (_, n) => `record-${n}`).sort());
  for (const { recordId, modelOutput } of lines) {
    expect(modelOutput.output.message.content[0].text).toContain(recordId.replace("record-", "question "));
  }
  expect(JSON.parse(manifest!)).toMatchObject({ totalRecordCount: 25, successRecordCount: 25, errorRecordCount: 0 });
});

test("an invalid record becomes an error of that record", async () => {
  const bucket = await upload([converse(0), { recordId: "bad", modelInput: { messages: "none" } }]);
  const job = await ended(await create(bucket));
  expect(job).toMatchObject({ status: "Completed", successRecordCount: 1, errorRecordCount: 1 });
  const { "questions.jsonl.out": answers } = await resultsOf(bucket);
  const bad = answers!
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .find((line) => line.recordId === "bad");
  expect(bad.error).toMatchObject({ errorCode: 400, errorMessage: expect.stringContaining("messages") });
});

test("a job has the same members by ARN, by id and in the list", async () => {
  const bucket = await upload([converse(1)]);
  const jobName = `name-of-${bucket}`;
  const arn = await create(bucket, { jobName });
  const { $metadata: _, ...byArn } = await ended(arn);
  const { $metadata: __, ...byId } = await get(arn.slice(-12));
  const list = await bedrock.send(new ListModelInvocationJobsCommand({ nameContains: jobName }));
  expect(byId).toEqual(byArn);
  expect(list.invocationJobSummaries).toEqual([byArn]);
});

test("jobs are filtered, sorted and listed in pages", async () => {
  const bucket = await upload([converse(1)]);
  const arns: string[] = [];
  for (const n of [1, 2, 3]) arns.push(await create(bucket, { jobName: `paged-${n}` }));
  for (const arn of arns) await ended(arn);
  const list = async (input: object) => {
    const query = { nameContains: "paged-", ...input };
    const found: (string | undefined)[] = [];
    for await (const page of paginateListModelInvocationJobs({ client: bedrock, pageSize: 2 }, query)) {
      expect(page.invocationJobSummaries!.length).toBeLessThanOrEqual(2);
      found.push(...page.invocationJobSummaries!.map((job) => job.jobArn));
    }
    return found;
  };
  await expect(list({ sortBy: "CreationTime", sortOrder: "Ascending" })).resolves.toEqual(arns);
  await expect(list({ sortOrder: "Descending" })).resolves.toEqual(arns.toReversed());
  await expect(list({ statusEquals: "Completed" })).resolves.toHaveLength(3);
  await expect(list({ statusEquals: "Failed" })).resolves.toEqual([]);
  const { submitTime } = await get(arns[1]!);
  await expect(list({ submitTimeAfter: submitTime })).resolves.toEqual([arns[2]]);
  await expect(list({ submitTimeBefore: submitTime })).resolves.toEqual([arns[0]]);
});

test("tags are given with the job, added, replaced and removed", async () => {
  const bucket = await upload([converse(1)]);
  const resourceARN = await create(bucket, { tags: [{ key: "team", value: "a" }] });
  const tags = async () => (await bedrock.send(new ListTagsForResourceCommand({ resourceARN }))).tags;
  await expect(tags()).resolves.toEqual([{ key: "team", value: "a" }]);
  const added = [
    { key: "team", value: "b" },
    { key: "stage", value: "test" },
  ];
  await bedrock.send(new TagResourceCommand({ resourceARN, tags: added }));
  await expect(tags()).resolves.toEqual(expect.arrayContaining(added));
  await bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys: ["team", "never"] }));
  await expect(tags()).resolves.toEqual([{ key: "stage", value: "test" }]);
});

test("an ended job and a missing job cannot be stopped", async () => {
  const bucket = await upload([converse(1)]);
  const arn = await create(bucket);
  await ended(arn);
  const stop = (jobIdentifier: string) => failure(bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier })));
  await expect(stop(arn)).resolves.toMatchObject({ name: "ConflictException" });
  await expect(stop("nosuchjob000")).resolves.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a stopped job keeps its results so far, and has a line for each other record", async () => {
  const upstream = await startModelServer({ hold: ({ asked }) => asked > 5 });
  onTestFinished(() => upstream.close());
  const own = await startTestGateway(
    `providers: { stub: { type: local, base_url: "${upstream.url}", concurrency: 2 } }`,
  );
  onTestFinished(() => own.stop());
  s3 = s3Client(own.url);
  bedrock = bedrockClient(own.url);
  const bucket = await upload(Array.from({ length: 50 }, (_, n) => converse(n)));
  const arn = await create(bucket);
  await expect.poll(async () => (await get(arn)).processedRecordCount, { timeout: 10_000 }).toBe(5);
  expect((await get(arn)).status).toBe("InProgress");
  const { $metadata } = await bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
  expect($metadata.httpStatusCode).toBe(200);
  const job = await ended(arn);
  expect(job).toMatchObject({ status: "Stopped", totalRecordCount: 50, processedRecordCount: 5 });
  const { "questions.jsonl.out": answers } = await resultsOf(bucket);
  const lines = answers!
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(50);
  expect(lines.filter(({ error }) => error?.errorCode === 499)).toHaveLength(45);
});
