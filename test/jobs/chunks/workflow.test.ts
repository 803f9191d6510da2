/** Jobs of several batches with OpenAI's stand-in, whose batches take three records. */
import {
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  ListTagsForResourceCommand,
  StopModelInvocationJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../../upstreams/openai.ts";
import { eventually } from "./eventually.ts";

const answer = (line: string) => {
  const { custom_id, body } = JSON.parse(line);
  const { content } = body.messages.at(-1);
  const text = typeof content === "string" ? content : content[0].text;
  if (text.includes("refuse")) return { status: 400, body: { error: { message: `no ${text}`, type: "invalid" } } };
  return {
    body: {
      id: custom_id,
      object: "chat.completion",
      created: 1_700_000_000,
      model: "gpt-4o-mini",
      choices: [{ index: 0, message: { role: "assistant", content: `answer to ${text}` }, finish_reason: "stop" }],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    },
  };
};

let upstream: OpenAiUpstream;
let gateway: TestGateway;
let s3: ReturnType<typeof s3Client>;
let bedrock: ReturnType<typeof bedrockClient>;

beforeAll(async () => {
  upstream = await startOpenAi({ answer });
  gateway = await startTestGateway(`
fresh_seconds: 0.001
default_provider: openai
poll_seconds: { first: 0.05, most: 0.2 }
providers:
  openai: { type: openai, api_key: any, base_url: "${upstream.url}", batch_limits: { records: 3, concurrent: 2 } }
`);
  s3 = s3Client(gateway.url);
  bedrock = bedrockClient(gateway.url);
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});
beforeEach(() => {
  upstream.heal();
  upstream.requests.length = 0;
});

const converse = (n: number, text = `question ${n}`) =>
  `${JSON.stringify({
    recordId: `record-${n}`,
    modelInput: { messages: [{ role: "user", content: [{ text }] }], inferenceConfig: { maxTokens: 50 } },
  })}\n`;
const chat = (n: number, model = "gpt-4o-mini") =>
  `${JSON.stringify({
    custom_id: `record-${n}`,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model, messages: [{ role: "user", content: `question ${n}` }] },
  })}\n`;
const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n + 1)).join("");

const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: "in", Key, Body }));
const create = async (key: string, more: Partial<CreateModelInvocationJobCommandInput> = {}) => {
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "several",
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
  vi.waitFor(
    async () => {
      const job = await get(arn);
      expect(job.endTime, `${job.status}: ${job.message}`).toBeDefined();
      return job;
    },
    { timeout: 20_000, interval: 50 },
  );
const text = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: "out", Key }))).Body!.transformToString();
const results = async (arn: string, name: string) =>
  (await text(`${arn.slice(-12)}/${name}.out`))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const ids = (of: readonly { recordId?: string; custom_id?: string }[]) =>
  of.map(({ recordId, custom_id }) => recordId ?? custom_id);
const expected = (count: number) => Array.from({ length: count }, (_, n) => `record-${n + 1}`);
const batches = () => upstream.requests.filter(({ route }) => route === "batches.create").length;
const paused = (value: string) => [{ key: "quarry:paused", value }];

test.each([
  ["its own", chat],
  ["another", converse],
])("lines of %s form beyond the limit are several batches, and one result in the input's order", async (form, line) => {
  await put(`${form}.jsonl`, lines(10, line));
  const arn = await create(`${form}.jsonl`);
  const job = await ended(arn);
  expect(job).toMatchObject({
    status: "Completed",
    totalRecordCount: 10,
    processedRecordCount: 10,
    successRecordCount: 10,
    errorRecordCount: 0,
  });
  expect(batches()).toBe(4);
  expect(ids(await results(arn, `${form}.jsonl`))).toEqual(expected(10));
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "out", Prefix: arn.slice(-12) }));
  expect(Contents!.map(({ Key }) => Key!.slice(13))).toEqual([`${form}.jsonl.out`, "manifest.json.out"]);
  expect(JSON.parse(await text(`${arn.slice(-12)}/manifest.json.out`))).toMatchObject({
    totalRecordCount: 10,
    successRecordCount: 10,
    inputTokenCount: 70,
    outputTokenCount: 30,
  });
});

test("the batches of a job are no jobs of their own, and their files are hidden", async () => {
  await put("hidden.jsonl", lines(7, converse));
  const arn = await create("hidden.jsonl");
  await ended(arn);
  const all = await bedrock.send(new ListModelInvocationJobsCommand({ maxResults: 100 }));
  const ofOpenAi = (await upstream.batches()).map(({ id }) => id);
  expect(ofOpenAi.length).toBeGreaterThan(2);
  expect(all.invocationJobSummaries!.filter(({ jobName }) => jobName !== "several")).toEqual([]);
  for (const id of ofOpenAi) expect((await failure(get(id))).name).toBe("ResourceNotFoundException");
  await eventually(async () => {
    const inputs = (await upstream.files()).filter(({ filename }) => filename.startsWith("hidden-"));
    expect(inputs).toEqual([]);
  });
});

test("a batch whose answer was lost is no job of its own, and is not made again", async () => {
  await put("lost.jsonl", lines(4, converse));
  upstream.fail("batches.create", "lost", 2);
  upstream.fail("batches.list", "503", 3);
  const arn = await create("lost.jsonl");
  await eventually(() => expect(batches()).toBe(2));
  const listed = await bedrock.send(new ListModelInvocationJobsCommand({ maxResults: 100 }));
  expect(listed.invocationJobSummaries!.filter(({ jobName }) => jobName !== "several")).toEqual([]);
  upstream.heal();
  expect(await ended(arn)).toMatchObject({ status: "Completed", successRecordCount: 4 });
  expect(batches()).toBe(2);
});

test("a folder is one job with a result for each file", async () => {
  for (const [name, count] of [
    ["a.jsonl", 2],
    ["b/c.jsonl", 4],
    ["d.jsonl", 1],
  ] as const)
    await put(`folder/${name}`, lines(count, converse));
  await put("folder/picture.png", "not lines");
  const arn = await create("folder/");
  expect(await ended(arn)).toMatchObject({ status: "Completed", totalRecordCount: 7 });
  expect(ids(await results(arn, "a.jsonl"))).toEqual(expected(2));
  expect(ids(await results(arn, "b/c.jsonl"))).toEqual(expected(4));
  expect(ids(await results(arn, "d.jsonl"))).toEqual(expected(1));
});

test("a paused job waits, and goes on when the tag is removed or false", async () => {
  await put("paused.jsonl", lines(5, converse));
  for (const resume of [
    (resourceARN: string) =>
      bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys: ["quarry:paused", "other"] })),
    (resourceARN: string) => bedrock.send(new TagResourceCommand({ resourceARN, tags: paused("false") })),
  ]) {
    upstream.requests.length = 0;
    const arn = await create("paused.jsonl", { tags: [...paused("true"), { key: "other", value: "x" }] });
    await eventually(async () => expect((await get(arn)).message).toContain("The job is paused"));
    expect([batches(), (await get(arn)).endTime]).toEqual([0, undefined]);
    await resume(arn);
    expect(await ended(arn)).toMatchObject({ status: "Completed", successRecordCount: 5 });
  }
});

test("a job is paused while it runs", async () => {
  await put("later.jsonl", lines(9, converse));
  const arn = await create("later.jsonl", { tags: paused("true") });
  await bedrock.send(new TagResourceCommand({ resourceARN: arn, tags: [{ key: "quarry:priority", value: "7" }] }));
  await bedrock.send(new TagResourceCommand({ resourceARN: arn, tags: paused("false") }));
  await bedrock.send(new TagResourceCommand({ resourceARN: arn, tags: paused("true") }));
  const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
  expect(tags).toEqual([...paused("true"), { key: "quarry:priority", value: "7" }]);
  await bedrock.send(new UntagResourceCommand({ resourceARN: arn, tagKeys: ["quarry:paused"] }));
  expect(await ended(arn)).toMatchObject({ status: "Completed" });
  const refused = await failure(bedrock.send(new TagResourceCommand({ resourceARN: arn, tags: paused("true") })));
  expect([refused.name, refused.message]).toEqual([
    "ConflictException",
    expect.stringContaining("tags: 'quarry:paused': the job is Completed"),
  ]);
  await bedrock.send(new UntagResourceCommand({ resourceARN: arn, tagKeys: ["quarry:priority"] }));
});

test("a job that is one batch cannot be paused, because its provider has it", async () => {
  await put("direct.jsonl", lines(2, chat));
  const arn = await create("direct.jsonl");
  upstream.say((await upstream.batches())[0]!.id, { status: "in_progress" });
  const tag = (tags: { key: string; value: string }[]) =>
    failure(bedrock.send(new TagResourceCommand({ resourceARN: arn, tags })));
  const refusals = [await tag(paused("true")), await tag([{ key: "quarry:priority", value: "1" }])];
  expect(refusals.map(({ name, message }) => [name, message])).toEqual([
    ["ConflictException", "tags: 'quarry:paused' has no effect: the job is one batch, and 'openai' has it already"],
    ["ConflictException", "tags: 'quarry:priority' has no effect: the job is one batch, and 'openai' has it already"],
  ]);
  expect((await tag([{ key: "quarry:dedupe", value: "true" }])).message).toContain("is read when a job is created");
  expect((await tag([{ key: "quarry:paused", value: "maybe" }])).message).toContain("must be 'true' or 'false'");
  await bedrock.send(new TagResourceCommand({ resourceARN: arn, tags: paused("false") }));
  await bedrock.send(new UntagResourceCommand({ resourceARN: arn, tagKeys: ["quarry:paused"] }));
  expect((await bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }))).tags).toEqual([]);
  upstream.say((await upstream.batches())[0]!.id, { status: undefined });
  await ended(arn);
});

test("a stopped job has the results of the batches that ran, and one line for every other record", async () => {
  await put("stopped.jsonl", lines(9, converse));
  const arn = await create("stopped.jsonl", { tags: paused("true") });
  await bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
  const job = await ended(arn);
  expect(job).toMatchObject({ status: "Stopped", totalRecordCount: 9, processedRecordCount: 0 });
  expect(ids(await results(arn, "stopped.jsonl"))).toEqual(expected(9));
  expect((await failure(bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn })))).name).toBe(
    "ConflictException",
  );
});

test("failed records have their errors in their places", async () => {
  const input = lines(8, (n) => converse(n, n % 3 === 0 ? `refuse ${n}` : undefined));
  await put("errors.jsonl", input);
  const arn = await create("errors.jsonl");
  expect(await ended(arn)).toMatchObject({
    status: "Completed",
    totalRecordCount: 8,
    successRecordCount: 6,
    errorRecordCount: 2,
  });
  const found = await results(arn, "errors.jsonl");
  expect(ids(found)).toEqual(expected(8));
  expect(found.flatMap((line, n) => (line.error === undefined ? [] : [n + 1]))).toEqual([3, 6]);
});

test("the same token leads to one job, and a second request for another job is refused", async () => {
  await put("token.jsonl", lines(5, converse));
  const more = { clientRequestToken: "several-batches-1" };
  const [first, second] = await Promise.all([create("token.jsonl", more), create("token.jsonl", more)]);
  expect(second).toBe(first);
  await ended(first!);
  expect(await create("token.jsonl", more)).toBe(first);
  expect(batches()).toBe(2);
  expect((await failure(create("token.jsonl", { ...more, jobName: "other" }))).name).toBe("ConflictException");
});
