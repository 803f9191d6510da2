/** Jobs of the provider `anthropic`, as SDK clients see them. */

import { readdir } from "node:fs/promises";
import path from "node:path";
import { ListTagsForResourceCommand } from "@aws-sdk/client-bedrock";
import { DeleteObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { failure } from "../../support/sdk.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import { callerOf, configOf, converse, native, startBoth } from "./support.ts";

test("a file in Bedrock's form becomes a result file in Bedrock's form", async () => {
  const { upstream, create, ended, results, text, list } = await startBoth();
  const lines = Array.from({ length: 25 }, (_, n) => converse(`question ${n}`, `request-${n}`));
  const { arn, bucket } = await create({ lines, model: "us.anthropic.claude-sonnet-4-20250514-v1:0" });

  const job = await ended(arn);
  expect(job).toMatchObject({
    jobArn: arn,
    jobName: "questions",
    modelId: "us.anthropic.claude-sonnet-4-20250514-v1:0",
    status: "Completed",
    totalRecordCount: 25,
    processedRecordCount: 25,
    successRecordCount: 25,
    errorRecordCount: 0,
  });
  expect((await list()).map(({ jobArn }) => jobArn)).toEqual([arn]);

  // Results are in the input's order and contain the input.
  const found = await results(bucket);
  expect(found.map(({ recordId, modelInput }) => ({ recordId, modelInput }))).toEqual(lines);
  expect(found[3]!.modelOutput).toMatchObject({
    output: { message: { role: "assistant", content: [{ text: "answer to question 3" }] } },
    stopReason: "end_turn",
    usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13 },
  });
  const manifest = JSON.parse(await text(bucket, `out/${arn.slice(-12)}/manifest.json.out`));
  expect(manifest).toMatchObject({ totalRecordCount: 25, successRecordCount: 25, errorRecordCount: 0 });

  const [batch] = upstream.batches.values();
  expect(batch!.requests[0]!.params).toEqual({
    model: "claude-sonnet-4-20250514",
    max_tokens: 9,
    messages: [{ role: "user", content: [{ type: "text", text: "question 0" }] }],
  });
});

test("lines in Anthropic's form keep their ids, even ids that Anthropic refuses", async () => {
  const { upstream, create, ended, results } = await startBoth();
  const ids = ["plain", "with spaces & ümlauts", "x".repeat(200), undefined];
  const { arn, bucket } = await create({ lines: ids.map((id, n) => native(`q${n}`, id)) });
  await ended(arn);
  const found = await results(bucket);
  expect(found.map(({ custom_id }) => custom_id)).toEqual(
    ids.map((id) => id ?? expect.stringMatching(/^[0-9a-f]{8}0000004$/)),
  );
  expect(found.map(({ result }) => result!.message!.content[0]!.text)).toEqual(ids.map((_, n) => `answer to q${n}`));
  const [batch] = upstream.batches.values();
  // The record can be found in the provider's own results.
  expect(batch!.requests[0]!.custom_id).toMatch(/^[0-9a-f]{8}_1_plain$/);
});

test("both of Bedrock's shapes work in one file, with blank lines between", async () => {
  const { create, ended, results } = await startBoth();
  const messages = {
    recordId: "m",
    modelInput: { anthropic_version: "bedrock-2023-05-31", max_tokens: 5, messages: [{ role: "user", content: "hi" }] },
  };
  const { arn, bucket } = await create({ lines: [converse("a", "c"), "", "   ", messages] });
  await ended(arn);
  const [first, second] = await results(bucket);
  expect(first).toMatchObject({ recordId: "c", modelOutput: { stopReason: "end_turn" } });
  expect(second).toMatchObject({
    recordId: "m",
    modelOutput: { type: "message", role: "assistant", content: [{ type: "text", text: "answer to hi" }] },
  });
});

test("a job beyond Anthropic's limits is several batches and one job", async () => {
  const { upstream, create, ended, results, list, get } = await startBoth(
    { readsBeforeEnd: 1 },
    ", batch_requests: 10",
  );
  const { arn, bucket } = await create({ lines: Array.from({ length: 34 }, (_, n) => converse(`${n}`, `r-${n}`)) });
  expect([...upstream.batches.values()].map(({ requests }) => requests.length)).toEqual([10, 10, 10, 4]);
  expect((await get(arn)).status).toBe("InProgress");
  expect(await ended(arn)).toMatchObject({ status: "Completed", totalRecordCount: 34, successRecordCount: 34 });
  expect((await results(bucket)).map(({ recordId }) => recordId)).toEqual(
    Array.from({ length: 34 }, (_, n) => `r-${n}`),
  );
  // The parts are not jobs.
  expect((await list()).map(({ jobArn }) => jobArn)).toEqual([arn]);
});

test("batches are also split by size", async () => {
  const { upstream, create, ended } = await startBoth({}, ", batch_bytes: 5000");
  const { arn } = await create({ lines: Array.from({ length: 10 }, (_, n) => converse("x".repeat(1500), `r${n}`)) });
  await ended(arn);
  const sizes = upstream.requests.filter(({ route }) => route === "batches.create");
  expect(sizes.length).toBeGreaterThan(3);
  for (const { headers } of sizes) expect(Number(headers["content-length"])).toBeLessThanOrEqual(5000);
  const most = await failure(create({ lines: [converse("x".repeat(6000))] }));
  expect(most).toMatchObject({ name: "ValidationException", message: expect.stringContaining("at most 5000") });
});

const BAD: readonly (readonly [what: string, line: unknown, message: string])[] = [
  ["invalid JSON", "{", "line 3: The line is not a JSON object"],
  [
    "a form of OpenAI's",
    { custom_id: "a", method: "POST", url: "/v1/chat/completions", body: {} },
    "line 3: The line has the form 'OpenAI batch line', and the file has 'Bedrock batch line'.",
  ],
  [
    "a form of Gemini's",
    { request: { contents: [] }, metadata: { key: "a" } },
    "line 3: The line has the form 'Gemini batch line', and the file has 'Bedrock batch line'.",
  ],
  ["no messages", { recordId: "a", modelInput: {} }, "line 3: modelInput has an unknown shape"],
  [
    "a role",
    { modelInput: { messages: [{ role: "robot", content: [{ text: "a" }] }] } },
    'line 3: modelInput.messages[0].role must be "user"',
  ],
];
const BAD_NATIVE: readonly (readonly [what: string, line: unknown, message: string])[] = [
  ["streaming", { params: { ...native("a").params, stream: true } }, "line 3: params.stream must be false"],
  [
    "a limit of zero tokens",
    { params: { ...native("a").params, max_tokens: 0 } },
    "line 3: params.max_tokens must be a positive",
  ],
];
const REFUSED = [
  ...BAD.map((row) => [...row, converse] as const),
  ...BAD_NATIVE.map((row) => [...row, native] as const),
];

test.each(REFUSED)("a line with %s is refused by number before a batch is created", async (_, line, message, form) => {
  const { upstream, create, gateway } = await startBoth();
  const refused = await failure(create({ lines: [form("a"), "", line, form("b")] }));
  expect(refused).toMatchObject({ name: "ValidationException", message: expect.stringContaining(message) });
  expect(refused.message).toContain("/in/questions.jsonl");
  expect(upstream.batches.size).toBe(0);
  expect(await objectsOf(gateway.dataDir)).toHaveLength(1);
});

const objectsOf = async (dataDir: string) =>
  (await readdir(path.join(dataDir, "files", "objects"), { recursive: true })).filter((name) => name.includes("/"));

test("an empty file is refused without a batch", async () => {
  const { create } = await startBoth();
  await expect(create({ lines: ["", " "] })).rejects.toThrow("it has no lines");
});

test("an input is found by key, file id or file_id tag, and can be deleted while its job runs", async () => {
  const { s3, bedrock, put, createFor, ended, results, gateway } = await startBoth();
  const { bucket, id } = await put([converse("a", "r")]);
  const byId = await createFor(bucket, id, {});
  await ended(byId.jobArn!);
  const { bucket: second } = await put([converse("b", "s")]);
  const byKey = await createFor(second, "in/questions.jsonl", { name: "second" });
  await s3.send(new DeleteObjectCommand({ Bucket: second, Key: "in/questions.jsonl" }));
  expect((await failure(s3.send(new HeadObjectCommand({ Bucket: second, Key: "in/questions.jsonl" })))).name).toBe(
    "NotFound",
  );
  await ended(byKey.jobArn!);
  expect(await results(second)).toMatchObject([{ recordId: "s", modelOutput: {} }]);
  // The job's link to its input is released when the next job ends.
  const { bucket: third, id: tagged } = await put([converse("c", "t")]);
  const tags = [{ key: "file_id", value: tagged }];
  const byTag = await createFor(third, "no/such/key", { name: "third", tags });
  await ended(byTag.jobArn!);
  expect((await bedrock.send(new ListTagsForResourceCommand({ resourceARN: byTag.jobArn! }))).tags).toEqual(tags);
  // The inputs of the first and third job, the last link, three results and three manifests.
  expect(await objectsOf(gateway.dataDir)).toHaveLength(9);
});

test("a file's ETag is not an MD5, so clients do not compare it with the content", async () => {
  const { put } = await startBoth();
  expect((await put([converse("a")])).id).not.toMatch(/^[0-9a-f]{32}$/);
});

test("models are renamed as configured", async () => {
  const { upstream, create } = await startBoth({}, ', models: { small: claude-small-1, "*": claude-other }');
  await create({ lines: [converse("a")], model: "small", name: "one" });
  await create({ lines: [converse("a")], model: "anything", name: "two" });
  await create({ lines: [native("a")], model: "small", name: "three" });
  const models = [...upstream.batches.values()].map(({ requests }) => requests[0]!.params.model);
  expect(models).toEqual(["claude-small-1", "claude-other", "claude-x"]);
});

test("with `files: refused`, the error names an alternative", async () => {
  const upstream = await startAnthropic();
  onTestFinished(() => upstream.close());
  const gateway = await startTestGateway(configOf(upstream, ", files: refused"));
  onTestFinished(() => gateway.stop());
  const { put, createFor } = callerOf(gateway.url);
  const refused = await failure(put([converse("a")]));
  expect(refused).toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  expect(refused.message).toContain("use the Anthropic SDK, or set 'files: held'");
  expect(await failure(createFor("b", "k", {}))).toMatchObject({ name: "NotImplementedException" });
});
