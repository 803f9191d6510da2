/** What is asked only once: records that an earlier job has answered, and equal requests. With OpenAI and with a model server. */
import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { type ModelServer, startModelServer } from "../../support/model-server.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../../upstreams/openai.ts";

/** Questions that have been asked, in any order. */
let asked: string[] = [];
/** True: questions with the word "refuse" are answered like others. */
let isHealed = false;

const chatAnswer = (content: string) => ({
  id: "chat",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "gpt-4o-mini",
  choices: [{ index: 0, message: { role: "assistant", content: `answer to ${content}` }, finish_reason: "stop" }],
  usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
});
function answerTo(body: { messages: readonly { content: string | readonly { text: string }[] }[] }) {
  const { content } = body.messages.at(-1)!;
  const text = typeof content === "string" ? content : content[0]!.text;
  asked.push(text);
  if (!isHealed && text.includes("refuse")) return { status: 400, body: { error: { message: `no ${text}` } } };
  return { status: 200, body: chatAnswer(text) };
}

let upstream: OpenAiUpstream;
let server: ModelServer;
let gateway: TestGateway;

beforeAll(async () => {
  upstream = await startOpenAi({ answer: (line) => answerTo(JSON.parse(line).body) });
  server = await startModelServer({ answer: (body) => answerTo(JSON.parse(body)) });
  gateway = await startTestGateway(`
fresh_seconds: 0.001
poll_seconds: { first: 0.05, most: 0.2 }
providers:
  openai: { type: openai, api_key: any, base_url: "${upstream.url}", batch_limits: { records: 3, concurrent: 2 } }
  local: { type: local, base_url: "${server.url}" }
`);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([upstream?.close(), server?.close()]);
});
beforeEach(() => {
  asked = [];
  isHealed = false;
});

function clientsFor(provider: string) {
  const s3 = s3Client(gateway.url);
  const bedrock = bedrockClient(gateway.url);
  for (const client of [s3, bedrock]) {
    (client as typeof s3).middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = provider;
        return next(args);
      },
      { step: "build" },
    );
  }
  const create = async (key: string, tags: Readonly<Record<string, string>> = {}) => {
    const { jobArn } = await bedrock.send(
      new CreateModelInvocationJobCommand({
        jobName: "once",
        roleArn: "arn:aws:iam::000000000000:role/any",
        modelId: "gpt-4o-mini",
        modelInvocationType: "Converse",
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in/${key}` } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
        tags: Object.entries(tags).map(([name, value]) => ({ key: name, value })),
      }),
    );
    return jobArn!;
  };
  const ended = (arn: string) =>
    vi.waitFor(
      async () => {
        const job = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
        expect(job.endTime, `${job.status}: ${job.message}`).toBeDefined();
        return job;
      },
      { timeout: 20_000, interval: 50 },
    );
  const text = async (arn: string, name: string) =>
    (
      await s3.send(new GetObjectCommand({ Bucket: "out", Key: `${arn.slice(-12)}/${name}.out` }))
    ).Body!.transformToString();
  return {
    bedrock,
    create,
    ended,
    text,
    put: (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: "in", Key, Body })),
    results: async (arn: string, name: string) =>
      (await text(arn, name))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
  };
}

const line = (n: number, question: string) =>
  JSON.stringify({
    recordId: `record-${n}`,
    modelInput: { messages: [{ role: "user", content: [{ text: question }] }], inferenceConfig: { maxTokens: 50 } },
  });
const fileOf = (questions: readonly string[]) =>
  questions.map((question, at) => `${line(at + 1, question)}\n`).join("");

interface Line {
  readonly recordId: string;
  readonly modelOutput?: object;
  readonly error?: { readonly errorCode: number };
}

/** A result's id, and its error or whether it is an answer. */
const said = ({ recordId, modelOutput, error }: Line) => [
  recordId,
  modelOutput === undefined ? error?.errorCode : JSON.stringify(modelOutput).includes("answer"),
];

describe.each(["openai", "local"])("on %s", (provider) => {
  const questions = ["a", "refuse b", "c", "d", "refuse e", "f", "g", "refuse h"];

  test.each<Record<string, string>>([{}, { "quarry:order": "completion" }])(
    "a retry asks the records that failed, and its results are complete (tags: %o)",
    async (tags) => {
      const { create, put, ended, results, text } = clientsFor(provider);
      const name = `retry-${Object.keys(tags).length}.jsonl`;
      await put(name, fileOf(questions));
      const first = await create(name, tags);
      expect(await ended(first)).toMatchObject({ totalRecordCount: 8, successRecordCount: 5, errorRecordCount: 3 });
      expect(asked.sort()).toEqual([...questions].sort());

      asked = [];
      isHealed = true;
      const second = await create(name, { "quarry:retry-of": first });
      expect(await ended(second)).toMatchObject({
        status: "Completed",
        totalRecordCount: 8,
        processedRecordCount: 8,
        successRecordCount: 8,
        errorRecordCount: 0,
      });
      expect(asked.sort()).toEqual(["refuse b", "refuse e", "refuse h"]);
      expect((await results(second, name)).map(said)).toEqual(questions.map((_, at) => [`record-${at + 1}`, true]));
      expect(JSON.parse(await text(second, "manifest.json"))).toMatchObject({
        totalRecordCount: 8,
        successRecordCount: 8,
      });

      asked = [];
      const third = await create(name, { "quarry:retry-of": second });
      expect(await ended(third)).toMatchObject({ status: "Completed", totalRecordCount: 8, successRecordCount: 8 });
      expect(asked).toEqual([]);
      expect(await text(third, name)).toBe(await text(second, name));
    },
    60_000,
  );

  test("a retry of a folder matches the results of each file", async () => {
    const { create, put, ended, results } = clientsFor(provider);
    await put("folder/a.jsonl", fileOf(["a", "refuse b"]));
    await put("folder/deep/c.jsonl", fileOf(["refuse c", "d", "e"]));
    const first = await create("folder/");
    expect(await ended(first)).toMatchObject({ totalRecordCount: 5, successRecordCount: 3 });
    expect((await results(first, "deep/c.jsonl")).map(said)).toEqual([
      ["record-1", 400],
      ["record-2", true],
      ["record-3", true],
    ]);
    asked = [];
    isHealed = true;
    const second = await create("folder/", { "quarry:retry-of": first });
    expect(await ended(second)).toMatchObject({ status: "Completed", successRecordCount: 5 });
    expect(asked.sort()).toEqual(["refuse b", "refuse c"]);
    expect((await results(second, "a.jsonl")).map(said)).toEqual([
      ["record-1", true],
      ["record-2", true],
    ]);
    expect((await results(second, "deep/c.jsonl")).map(said)).toEqual([1, 2, 3].map((n) => [`record-${n}`, true]));
  }, 60_000);

  test("equal requests are asked once, and each line has its result", async () => {
    const { create, put, ended, results, text } = clientsFor(provider);
    const repeated = ["a", "b", "a", "refuse c", "b", "refuse c", "a"];
    await put("same.jsonl", fileOf(repeated));
    const arn = await create("same.jsonl", { "quarry:dedupe": "true" });
    expect(await ended(arn)).toMatchObject({ totalRecordCount: 7, successRecordCount: 5, errorRecordCount: 2 });
    expect(asked.sort()).toEqual(["a", "b", "refuse c"]);
    const lines = await results(arn, "same.jsonl");
    expect(lines.map(said)).toEqual(
      repeated.map((question, at) => [`record-${at + 1}`, question.includes("refuse") ? 400 : true]),
    );
    expect(lines.map(({ quarry }) => quarry?.sharedWith)).toEqual([undefined, undefined, 1, undefined, 2, 4, 1]);
    expect(JSON.parse(await text(arn, "manifest.json"))).toMatchObject({ inputTokenCount: 14, outputTokenCount: 6 });

    asked = [];
    isHealed = true;
    const retry = await create("same.jsonl", { "quarry:dedupe": "true", "quarry:retry-of": arn });
    expect(await ended(retry)).toMatchObject({ status: "Completed", successRecordCount: 7 });
    expect(asked).toEqual(["refuse c"]);
    expect((await results(retry, "same.jsonl")).map(said)).toEqual(repeated.map((_, at) => [`record-${at + 1}`, true]));
  }, 60_000);
});

test("a job of one provider is retried on another", async () => {
  const questions = ["a", "refuse b", "c"];
  const [first, second] = [clientsFor("local"), clientsFor("openai")];
  for (const { put } of [first, second]) await put("moved.jsonl", fileOf(questions));
  const arn = await first.create("moved.jsonl");
  await first.ended(arn);
  asked = [];
  isHealed = true;
  const retry = await second.create("moved.jsonl", { "quarry:retry-of": arn });
  expect(await second.ended(retry)).toMatchObject({ status: "Completed", successRecordCount: 3 });
  expect(asked).toEqual(["refuse b"]);
  expect((await second.results(retry, "moved.jsonl")).map(said)).toEqual([1, 2, 3].map((n) => [`record-${n}`, true]));
}, 60_000);

test("a stopped job is retried, and a running one is not", async () => {
  const { create, put, ended, bedrock, results } = clientsFor("openai");
  await put("stopped.jsonl", fileOf(["a", "b", "c", "d", "e"]));
  const paused = await create("stopped.jsonl", { "quarry:paused": "true" });
  expect((await failure(create("stopped.jsonl", { "quarry:retry-of": paused }))).name).toBe("ConflictException");
  await bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: paused }));
  await ended(paused);
  expect(asked).toEqual([]);
  const retry = await create("stopped.jsonl", { "quarry:retry-of": paused });
  expect(await ended(retry)).toMatchObject({ status: "Completed", successRecordCount: 5 });
  expect((await results(retry, "stopped.jsonl")).map(said)).toEqual([1, 2, 3, 4, 5].map((n) => [`record-${n}`, true]));
}, 60_000);
