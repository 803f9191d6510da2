/** Jobs that are one batch each count towards the enqueued tokens of a hosted provider, as the chunks of larger jobs do. */
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand, type Tag } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { type Account, createAccount, createBill } from "../../upstreams/account.ts";
import { type OpenAiUpstream, startOpenAi } from "../../upstreams/openai.ts";
import { eventually } from "./eventually.ts";

/** One batch of `RECORDS` fits, and two do not. */
const RECORDS = 4;
const ACCOUNT = { enqueuedTokens: 300 };

const bill = createBill();
let account: Account;
let upstream: OpenAiUpstream;
let gateway: TestGateway;
let s3: ReturnType<typeof s3Client>;
let bedrock: ReturnType<typeof bedrockClient>;

beforeAll(async () => {
  account = createAccount("openai", bill, ACCOUNT);
  upstream = await startOpenAi({ account });
  gateway = await startTestGateway(`
fresh_seconds: 0.001
default_provider: openai
poll_seconds: { first: 0.05, most: 0.2 }
providers:
  openai:
    type: openai
    api_key: any
    base_url: "${upstream.url}"
    models: { "*": gpt-4o-mini }
    batch_limits: { records: 8, enqueued_tokens: { "*": 30 } }
`);
  s3 = s3Client(gateway.url);
  bedrock = bedrockClient(gateway.url);
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "own.jsonl", Body: lines(chat) }));
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "other.jsonl", Body: lines(converse) }));
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

const chat = (n: number) => {
  const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: `question ${n}` }] };
  return { custom_id: `record-${n}`, method: "POST", url: "/v1/chat/completions", body };
};
const converse = (n: number) => ({
  recordId: `record-${n}`,
  modelInput: { messages: [{ role: "user", content: [{ text: `question ${n}` }] }] },
});
const lines = (line: (n: number) => object) =>
  Array.from({ length: RECORDS }, (_, n) => `${JSON.stringify(line(n + 1))}\n`).join("");

async function create(key: string, tags: readonly Tag[] = []) {
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "one-batch",
      roleArn: "arn:aws:iam::000000000000:role/any",
      modelId: "gpt-4o-mini",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in/${key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
      tags: [...tags],
    }),
  );
  return jobArn!;
}
const ended = (jobIdentifier: string) =>
  eventually(async () => {
    const job = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    expect(job.endTime, `${job.status}: ${job.message}`).toBeDefined();
    return job;
  });

test.each(["own.jsonl", "other.jsonl"])("jobs of one batch of %s wait for room in the account", async (key) => {
  const before = bill.batches.length;
  const arns = [await create(key), await create(key), await create(key)];
  for (const arn of arns) {
    expect(await ended(arn)).toMatchObject({ status: "Completed", successRecordCount: RECORDS });
    const found = await s3.send(new GetObjectCommand({ Bucket: "out", Key: `${arn.slice(-12)}/${key}.out` }));
    expect((await found.Body!.transformToString()).trimEnd().split("\n")).toHaveLength(RECORDS);
  }
  expect(bill.batches.length).toBe(before + 3);
  expect(account.refused).toBe(0);
});

test("a job whose results are to be the provider's own stays one batch, which is not counted", async () => {
  const arn = await create("other.jsonl", [{ key: "quarry:results", value: "provider" }]);
  expect(await ended(arn)).toMatchObject({ status: "Completed", successRecordCount: RECORDS });
});
