/** Get, the manifest and the ledger say the same tokens, for every provider and for jobs of several batches. */
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, newBucket, s3Client } from "../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { useHosted } from "./hosted.ts";

type Clients = { readonly s3: ReturnType<typeof s3Client>; readonly bedrock: ReturnType<typeof bedrockClient> };

const converse = {
  recordId: "r1",
  modelInput: { messages: [{ role: "user", content: [{ text: "hi" }] }], inferenceConfig: { maxTokens: 20 } },
};
const chat = {
  custom_id: "r1",
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] },
};

async function finished(url: string, { s3, bedrock }: Clients, lines: readonly object[], type?: "Converse") {
  const Bucket = newBucket();
  await s3.send(new CreateBucketCommand({ Bucket }));
  const Body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body }));
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "counted",
      roleArn: "not-required",
      modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0",
      modelInvocationType: type,
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    }),
  );
  const id = jobArn!.slice(jobArn!.lastIndexOf("/") + 1);
  const get = async () =>
    (await (await fetch(`${url}/bedrock/model-invocation-job/${id}`)).json()) as {
      endTime?: string;
      statistics: { inputTokenCount?: number; outputTokenCount?: number };
    };
  await expect.poll(async () => (await get()).endTime, { timeout: 30_000, interval: 100 }).toBeDefined();
  const { Body: manifest } = await s3.send(new GetObjectCommand({ Bucket, Key: `out/${id}/manifest.json.out` }));
  const { inputTokenCount, outputTokenCount } = JSON.parse(await manifest!.transformToString());
  return { said: (await get()).statistics, manifest: { inputTokenCount, outputTokenCount }, get };
}

describe("hosted providers", () => {
  const hosted = useHosted();
  test.each(["openai", "gemini", "anthropic", "bedrock"])("%s", async (provider) => {
    const forms = [["Converse", converse] as const, [undefined, chat] as const];
    for (const [type, line] of forms) {
      const { said, manifest } = await finished(hosted.gateway.url, hosted.clients(provider), [line], type);
      expect(said, type).toMatchObject(manifest);
      expect(said.inputTokenCount, type).toBeGreaterThan(0);
      expect(said.outputTokenCount, type).toBeGreaterThan(0);
    }
  });
});

describe("engines of the gateway", () => {
  let upstream: OpenAiUpstream;
  let gateway: TestGateway;
  const config = () => `
poll_seconds: { first: 0.05, most: 0.2 }
providers:
  local: { type: local }
  openai: { type: openai, api_key: any, base_url: "${upstream.url}", batch_limits: { records: 1 }, models: { "*": gpt-4o-mini } }
`;
  beforeAll(async () => {
    upstream = await startOpenAi();
    gateway = await startTestGateway(config());
  });
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.close();
  });

  test.each(["local", "openai"])("%s", async (provider) => {
    const clients = { s3: s3Client(gateway.url), bedrock: bedrockClient(gateway.url) };
    for (const client of Object.values(clients)) {
      (client as Clients["s3"]).middlewareStack.add(
        (next) => (args) => {
          (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = provider;
          return next(args);
        },
        { step: "build" },
      );
    }
    const lines = [converse, { ...converse, recordId: "r2" }];
    const { said, manifest } = await finished(gateway.url, clients, lines, "Converse");
    expect(said).toMatchObject(manifest);
    expect(said.inputTokenCount).toBeGreaterThanOrEqual(2);
    expect(said.outputTokenCount).toBeGreaterThanOrEqual(2);
  });
});
