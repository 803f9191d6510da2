/** A folder with files of two forms on every provider, in batches of three records. */
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { bedrockClient, newBucket, s3Client } from "../../support/sdk.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import { startAws } from "../../upstreams/aws.ts";
import { startGemini } from "../../upstreams/gemini.ts";
import { startOpenAi } from "../../upstreams/openai.ts";
import { parsedLines } from "../translation-setup.ts";

let upstreams: readonly { readonly url: string; close(): Promise<unknown> }[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  const all = await Promise.all([
    startOpenAi(),
    startGemini({ readsBeforeEnd: 0 }),
    startAnthropic({ readsBeforeEnd: 0 }),
    startAws(),
  ]);
  upstreams = all;
  const [openai, gemini, anthropic, aws] = all;
  const limits = "batch_limits: { records: 3, minimum_records: 1, concurrent: 2 }";
  gateway = await startTestGateway(`
poll_seconds: { first: 0.1, most: 0.2 }
providers:
  local: { type: local }
  openai: { type: openai, api_key: a, base_url: "${openai.url}", models: { "*": gpt-4o-mini }, ${limits} }
  gemini: { type: gemini, api_key: a, base_url: "${gemini.url}", models: { "*": gemini-2.5-flash }, ${limits} }
  anthropic: { type: anthropic, api_key: a, base_url: "${anthropic.url}", models: { "*": claude-sonnet-4-5 }, ${limits} }
  bedrock:
    type: bedrock
    region: us-east-1
    access_key_id: a
    secret_access_key: b
    role_arn: arn:aws:iam::123456789012:role/batch
    s3_endpoint: "${aws.url}/bedrock/files"
    bedrock_endpoint: "${aws.url}/bedrock"
    models: { "*": anthropic.claude-sonnet-4-5-20250929-v1:0 }
    ${limits}
`);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all(upstreams.map((one) => one.close()));
});

const converse = (n: number) => ({
  recordId: `record-${n}`,
  modelInput: { messages: [{ role: "user", content: [{ text: `q${n}` }] }], inferenceConfig: { maxTokens: 20 } },
});
const chat = (n: number) => ({
  custom_id: `record-${n}`,
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-4o-mini", max_tokens: 20, messages: [{ role: "user", content: `q${n}` }] },
});
const FILES = { "a.jsonl": [5, converse], "b/c.jsonl": [4, chat], "z.jsonl": [1, converse] } as const;
const jsonl = (count: number, line: (n: number) => object) =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify(line(n + 1))}\n`).join("");

function clientsOf(provider: string) {
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  for (const client of [s3, bedrock]) {
    (client as typeof s3).middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = provider;
        return next(args);
      },
      { step: "build" },
    );
  }
  return { s3, bedrock };
}

test.each(["openai", "local"])("%s: what was dropped is in the manifest of a folder's job", async (provider) => {
  const { s3, bedrock } = clientsOf(provider);
  const Bucket = newBucket();
  await s3.send(new CreateBucketCommand({ Bucket }));
  const lossy = (n: number) => ({
    recordId: `record-${n}`,
    modelInput: {
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 2048,
      thinking: { type: "enabled", budget_tokens: 1024 },
      messages: [{ role: "user", content: `q${n}` }],
    },
  });
  for (const [name, count] of [
    ["a", 4],
    ["b", 1],
  ] as const) {
    await s3.send(new PutObjectCommand({ Bucket, Key: `in/${name}.jsonl`, Body: jsonl(count, lossy) }));
  }
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "lossy",
      roleArn: "not-required",
      modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in/` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
      tags: [{ key: "quarry:on-lossy", value: "drop" }],
    }),
  );
  await expect
    .poll(
      async () => {
        const Key = `out/${jobArn!.slice(-12)}/manifest.json.out`;
        const found = await s3.send(new GetObjectCommand({ Bucket, Key })).catch(() => undefined);
        return found && JSON.parse(await found.Body!.transformToString());
      },
      { timeout: 20_000, interval: 100 },
    )
    .toMatchObject({ totalRecordCount: 5, quarry: { dropped: { "modelInput.thinking.budget_tokens": 5 } } });
});

test.each(["local", "openai", "gemini", "anthropic", "bedrock"])("%s", { timeout: 60_000 }, async (provider) => {
  const { s3, bedrock } = clientsOf(provider);
  const Bucket = newBucket();
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const [name, [count, line]] of Object.entries(FILES)) {
    await s3.send(new PutObjectCommand({ Bucket, Key: `in/${name}`, Body: jsonl(count, line) }));
  }
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "folder",
      roleArn: "not-required",
      modelId: "amazon.nova-lite-v1:0",
      modelInvocationType: "Converse",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in/` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    }),
  );
  const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn! }));
  await expect.poll(async () => (await get()).endTime, { timeout: 30_000, interval: 100 }).toBeDefined();
  const job = await get();
  expect(job, JSON.stringify(job)).toMatchObject({
    status: "Completed",
    totalRecordCount: 10,
    successRecordCount: 10,
    errorRecordCount: 0,
  });
  const folder = `out/${jobArn!.slice(jobArn!.lastIndexOf("/") + 1)}/`;
  const keys = async () =>
    ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key!);
  const read = async (name: string) =>
    (await s3.send(new GetObjectCommand({ Bucket, Key: folder + name }))).Body!.transformToString();
  for (const [name, [count]] of Object.entries(FILES)) {
    const lines = parsedLines(await read(`${name}.out`));
    const ids = lines.map(({ recordId, custom_id }) => recordId ?? custom_id);
    expect(ids).toEqual(Array.from({ length: count }, (_, n) => `record-${n + 1}`));
  }
  const manifest = JSON.parse(await read("manifest.json.out"));
  expect(manifest).toMatchObject({ totalRecordCount: 10, processedRecordCount: 10, successRecordCount: 10 });
  expect(manifest.inputTokenCount).toBeGreaterThan(0);
  const inputs = Object.keys(FILES).map((name) => `in/${name}`);
  const outputs = [...Object.keys(FILES), "manifest.json"].map((name) => `${folder}${name}.out`);
  await expect.poll(keys, { timeout: 10_000 }).toEqual([...inputs, ...outputs.sort()]);
});
