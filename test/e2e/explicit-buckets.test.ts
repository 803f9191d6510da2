/** With `buckets: explicit`, only CreateBucket creates buckets. Results of jobs wait for theirs. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { bedrockClient, failure, newBucket, s3Client } from "../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";

const LINES = {
  local: JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "x" }] }] } }),
  openai: JSON.stringify({
    custom_id: "1",
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "question" }] },
  }),
};

let model: ModelServer;
let upstream: OpenAiUpstream;
let gateway: TestGateway;
let files: S3Client;
let jobs: BedrockClient;
beforeAll(async () => {
  model = await startModelServer({ delayMs: 1_000 });
  upstream = await startOpenAi();
  gateway = await startTestGateway(`
buckets: explicit
poll_seconds: { first: 0.1, most: 0.1 }
providers:
  local: { type: local, base_url: "${model.url}" }
  openai: { type: openai, api_key: any, base_url: "${upstream.url}" }
routes:
  - { bucket: "openai-*", provider: openai }
`);
  files = s3Client(gateway.url);
  jobs = bedrockClient(gateway.url);
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
  await model?.close();
});

const PATIENCE = { timeout: 20_000, interval: 100 };
const buckets = async () => ((await files.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name }) => Name);
const create = (input: string, output: string) =>
  jobs.send(
    new CreateModelInvocationJobCommand({
      jobName: output,
      modelId: "gpt-4o-mini",
      roleArn: "arn:aws:iam::000000000000:role/any",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${input}/in.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${output}/` } },
    }),
  );

describe.each(["local", "openai"] as const)("%s", (provider) => {
  const named = () => `${provider}-${newBucket()}`;
  const store = async (): Promise<string> => {
    const Bucket = named();
    await files.send(new CreateBucketCommand({ Bucket }));
    await files.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body: LINES[provider] }));
    return Bucket;
  };

  test("a job with an output bucket that does not exist is refused, and makes none", async () => {
    const [input, output] = [await store(), named()];
    const error = await failure(create(input, output));
    expect([error.name, error.message]).toEqual([
      "ValidationException",
      `outputDataConfig.s3OutputDataConfig.s3Uri: there is no bucket '${output}'`,
    ]);
    expect(await buckets()).not.toContain(output);
    if (provider === "openai")
      expect((await upstream.batches()).filter(({ metadata }) => metadata?.quarry_job_name === output)).toEqual([]);
  });

  test("a job whose output bucket is deleted meanwhile waits for it, and loses nothing", async () => {
    const [input, Bucket] = [await store(), named()];
    await files.send(new CreateBucketCommand({ Bucket }));
    const jobIdentifier = (await create(input, Bucket)).jobArn!;
    const get = () => jobs.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    const batch = (await upstream.batches()).find(({ metadata }) => metadata?.quarry_job_name === Bucket);
    if (batch !== undefined) upstream.say(batch.id, { status: "in_progress" });
    await vi.waitFor(async () => {
      const { Contents = [] } = await files.send(new ListObjectsV2Command({ Bucket }));
      for (const { Key } of Contents) await files.send(new DeleteObjectCommand({ Bucket, Key }));
      await files.send(new DeleteBucketCommand({ Bucket }));
    }, PATIENCE);
    if (batch !== undefined) upstream.say(batch.id, { status: undefined });
    const waits = { status: "InProgress", message: expect.stringContaining(`output bucket '${Bucket}'`) };
    await vi.waitFor(async () => expect(await get()).toMatchObject(waits), PATIENCE);
    expect(await buckets()).not.toContain(Bucket);

    await files.send(new CreateBucketCommand({ Bucket }));
    await vi.waitFor(async () => expect(await get()).toMatchObject({ status: "Completed" }), PATIENCE);
    expect((await get()).message).toBeUndefined();
    const Key = `${jobIdentifier.slice(jobIdentifier.lastIndexOf("/") + 1)}/manifest.json.out`;
    const { Body } = await files.send(new GetObjectCommand({ Bucket, Key }));
    expect(JSON.parse(await Body!.transformToString())).toMatchObject({ successRecordCount: 1 });
  }, 60_000);
});

test("an output bucket with an invalid name is refused", async () => {
  const error = await failure(create("local-any", "not a bucket"));
  expect([error.name, error.$metadata]).toEqual([
    "ValidationException",
    expect.objectContaining({ httpStatusCode: 400 }),
  ]);
});
