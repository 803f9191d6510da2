/** A job of one batch whose create the provider refuses for now: it is accepted, waits, and goes on by itself. */
import {
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { type Fault, type OpenAiUpstream, startOpenAi } from "../../upstreams/openai.ts";
import { eventually } from "./eventually.ts";

vi.mock(import("../../../src/jobs/chunks/dispatch/waits.ts"), async (original) => {
  const real = await original();
  return { ...real, WAIT_TIMINGS: { ...real.WAIT_TIMINGS, first: 500, most: 1_000 } } as unknown as typeof real;
});

let upstream: OpenAiUpstream;
let gateway: TestGateway;
let s3: ReturnType<typeof s3Client>;
let bedrock: ReturnType<typeof bedrockClient>;

beforeAll(async () => {
  upstream = await startOpenAi();
  gateway = await startTestGateway(`
fresh_seconds: 0.001
default_provider: openai
poll_seconds: { first: 0.05, most: 0.2 }
providers:
  openai: { type: openai, api_key: sk-secret-key, base_url: "${upstream.url}", timeout_seconds: 2 }
`);
  s3 = s3Client(gateway.url);
  bedrock = bedrockClient(gateway.url);
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "own.jsonl", Body: [1, 2].map(chat).join("") }));
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "other.jsonl", Body: [1, 2].map(converse).join("") }));
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});
beforeEach(() => {
  upstream.heal();
  upstream.requests.length = 0;
});

const chat = (n: number) => {
  const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: `question ${n}` }] };
  return `${JSON.stringify({ custom_id: `record-${n}`, method: "POST", url: "/v1/chat/completions", body })}\n`;
};
const converse = (n: number) => {
  const messages = [{ role: "user", content: [{ text: `question ${n}` }] }];
  return `${JSON.stringify({ recordId: `record-${n}`, modelInput: { messages } })}\n`;
};
const create = async (key: string, more: Partial<CreateModelInvocationJobCommandInput> = {}) => {
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "waits",
      roleArn: "arn:aws:iam::000000000000:role/any",
      modelId: "gpt-4o-mini",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in/${key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
      ...more,
    }),
  );
  return jobArn!;
};
const get = (jobIdentifier: string) => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
const ended = (arn: string) =>
  eventually(async () => {
    const job = await get(arn);
    expect(job.endTime, `${job.status}: ${job.message}`).toBeDefined();
    return job;
  });
/** The job once it says something. */
const told = (arn: string) =>
  eventually(async () => {
    const job = await get(arn);
    expect(job.message).toBeDefined();
    return job;
  });
const waiting = async () => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return text.split("\n").filter((line) => line.startsWith('quarry_jobs_waiting{provider="openai"'));
};
const inputs = async () =>
  (await upstream.files()).map(({ filename }) => filename).filter((name) => !name.endsWith("output.jsonl"));
const made = async () => (await upstream.batches()).length;

test.each<[Fault, string, string]>([
  ["429", "own.jsonl", "throttled"],
  ["403", "other.jsonl", "forbidden"],
  ["503", "own.jsonl", "unavailable"],
  ["refuse", "other.jsonl", "unavailable"],
])(
  "a create that gets %s is accepted with %s, says why it waits, and goes on by itself",
  async (fault, key, reason) => {
    const [before, files] = [await made(), await inputs()];
    upstream.fail("batches.create", fault, 1_000);
    const clientRequestToken = `waits-${fault}`;
    const arn = await create(key, { clientRequestToken });
    const { status, message } = await told(arn);
    expect(["Submitted", "Scheduled", "InProgress"]).toContain(status);
    expect(message).toMatch(/^Waiting for the provider 'openai'.*; trying again at \d{4}-.*Z\.$/);
    expect(message).not.toContain("sk-secret");
    expect(await create(key, { clientRequestToken })).toBe(arn);
    await eventually(async () =>
      expect(await waiting()).toEqual([`quarry_jobs_waiting{provider="openai",reason="${reason}"} 1`]),
    );
    expect(await made()).toBe(before);
    upstream.heal();
    const counts = { totalRecordCount: 2, successRecordCount: 2 };
    expect(await ended(arn)).toMatchObject({ status: "Completed", ...counts });
    expect((await get(arn)).message).toBeUndefined();
    expect(await made()).toBe(before + 1);
    expect(await waiting()).toEqual([]);
    const results = await s3.send(new GetObjectCommand({ Bucket: "out", Key: `${arn.slice(-12)}/${key}.out` }));
    const ids = (await results.Body!.transformToString())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(ids.map(({ recordId, custom_id }) => recordId ?? custom_id)).toEqual(["record-1", "record-2"]);
    // The input that the refused create uploaded is deleted.
    await eventually(async () => expect(await inputs()).toEqual(files));
  },
);

test("an upload of the input that is refused for the key waits too", async () => {
  upstream.fail("files.create", "403", 2);
  const arn = await create("other.jsonl");
  expect((await told(arn)).message).toContain("Waiting for");
  expect(await ended(arn)).toMatchObject({ status: "Completed", successRecordCount: 2 });
});

test("a create whose answer was lost is found, and is no job that waits", async () => {
  const before = await made();
  upstream.fail("batches.create", "lost");
  const arn = await create("own.jsonl");
  expect((await get(arn)).message).toBeUndefined();
  expect(await ended(arn)).toMatchObject({ status: "Completed" });
  expect(await made()).toBe(before + 1);
});

test("a create whose outcome is not known is answered with an error, and is not sent again", async () => {
  const before = await made();
  upstream.fail("batches.create", "503");
  upstream.fail("batches.list", "503", 1_000);
  const clientRequestToken = "in-doubt";
  expect(await failure(create("own.jsonl", { clientRequestToken }))).toMatchObject({ name: "InternalServerException" });
  expect(upstream.requests.filter(({ route }) => route === "batches.create")).toHaveLength(1);
  expect(await made()).toBe(before);
  upstream.heal();
  const again = () => create("own.jsonl", { clientRequestToken }).catch(() => undefined);
  const arn = await vi.waitFor(
    async () => {
      const found = await again();
      expect(found).toBeDefined();
      return found!;
    },
    { timeout: 25_000, interval: 500 },
  );
  expect(await ended(arn)).toMatchObject({ status: "Completed" });
  expect(await made()).toBe(before + 1);
});

test("a job that waits can be stopped", async () => {
  upstream.fail("batches.create", "429", 1_000);
  const arn = await create("own.jsonl");
  await bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
  expect(await ended(arn)).toMatchObject({ status: "Stopped", totalRecordCount: 2 });
});

test("a request that is refused for what it says is answered at once", async () => {
  const error = await failure(create("own.jsonl", { tags: [{ key: "quarry:order", value: "random" }] }));
  expect(error).toMatchObject({ name: "ValidationException" });
});
