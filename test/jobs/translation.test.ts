/** Lines in Bedrock's form on OpenAI: what OpenAI gets, and what the author of the lines gets. */
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { ended, get, useOpenAi } from "../providers/openai/setup.ts";
import { failure } from "../support/sdk.ts";
import {
  answerLine,
  converseLine,
  converseLines,
  createTranslated,
  endOpenAi,
  keysIn,
  outputOf,
  parsedLines,
  putInput,
  sentToOpenAi,
} from "./translation-setup.ts";

const setup = useOpenAi({ more: 'models: { "anthropic.claude-sonnet-4-5-20250929-v1:0": gpt-4o-mini }' });

const create = (key: string, more: Parameters<typeof createTranslated>[2] = {}) =>
  createTranslated(setup.bedrock, key, more);
const put = (key: string, body: string | Buffer) => putInput(setup.s3, key, body);
const tags = (key: string, value: string) => ({ tags: [{ key, value }] });

const files = async () => (await setup.upstream.files()).map(({ id }) => id);

test("results are in the form and the order of the lines, under AWS's name", async () => {
  await put("folder/data.txt", `\ufeff${converseLine(1)}\r\n\r\n${converseLine(2)}\n${converseLine(3)}`);
  const arn = await create("folder/data.txt");
  const { lines } = await sentToOpenAi(setup.upstream);
  expect(lines.map(({ custom_id }) => custom_id)).toEqual([
    expect.stringMatching(/^[0-9a-f]{8}_1_record-1$/),
    expect.stringMatching(/^[0-9a-f]{8}_3_record-2$/),
    expect.stringMatching(/^[0-9a-f]{8}_4_record-3$/),
  ]);
  expect(lines[0]).toMatchObject({
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", max_completion_tokens: 50, messages: [{ role: "user", content: "question 1" }] },
  });
  const job = await ended(setup.bedrock, arn, "Completed");
  expect(job).toMatchObject({
    modelId: "gpt-4o-mini",
    totalRecordCount: 3,
    processedRecordCount: 3,
    successRecordCount: 3,
    errorRecordCount: 0,
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://in/folder/data.txt" } },
  });
  expect(job.message).toBeUndefined();
  const results = parsedLines(await outputOf(setup.s3, arn, "data.txt.out"));
  expect(results.map(({ recordId, modelInput }) => ({ recordId, modelInput }))).toEqual(
    [1, 2, 3].map((n) => JSON.parse(converseLine(n))),
  );
  expect(results[0].modelOutput).toMatchObject({
    output: { message: { role: "assistant", content: [{ text: "Mock batch completion" }] } },
    stopReason: "end_turn",
  });
  expect(JSON.parse(await outputOf(setup.s3, arn, "manifest.json.out"))).toEqual({
    totalRecordCount: 3,
    processedRecordCount: 3,
    successRecordCount: 3,
    errorRecordCount: 0,
    inputTokenCount: 3,
    outputTokenCount: 3,
  });
});

test("results in any order, twice, unknown or missing are joined by their line", async () => {
  await put("odd.jsonl", converseLines(4));
  const arn = await create("odd.jsonl");
  const { id, lines } = await sentToOpenAi(setup.upstream);
  const [one, two, three] = lines.map(({ custom_id }) => custom_id as string);
  const refusal = {
    id: "batch_req_3",
    custom_id: three,
    response: { status_code: 400, request_id: "req_3", body: { error: { message: "too long" } } },
    error: null,
  };
  const output = [
    answerLine(two!, "second"),
    answerLine("unknown", "?"),
    answerLine(one!, "first"),
    answerLine(two!, "again"),
  ];
  await endOpenAi(setup.upstream, id, output, {
    errors: [JSON.stringify(refusal)],
    request_counts: { total: 4, completed: 2, failed: 1 },
  });
  expect(await ended(setup.bedrock, arn, "Completed")).toMatchObject({
    totalRecordCount: 4,
    processedRecordCount: 3,
    successRecordCount: 2,
    errorRecordCount: 1,
  });
  const results = parsedLines(await outputOf(setup.s3, arn, "odd.jsonl.out"));
  expect(results.map(({ recordId }) => recordId)).toEqual(["record-1", "record-2", "record-3", "record-4"]);
  const texts = results.map(({ modelOutput }) => modelOutput?.output.message.content[0].text);
  expect(texts).toEqual(["first", "second", undefined, undefined]);
  expect(results[2].error).toEqual({ errorCode: 400, errorMessage: "too long" });
  expect(results[3].error).toEqual({ errorCode: 500, errorMessage: "The provider has no result of this record." });
  expect(JSON.parse(await outputOf(setup.s3, arn, "manifest.json.out"))).toMatchObject({
    totalRecordCount: 4,
    processedRecordCount: 3,
    inputTokenCount: 14,
    outputTokenCount: 6,
    quarry: { unknownResults: 1, repeatedResults: 1 },
  });
  expect(setup.gateway.log.some(({ msg }) => msg === "the provider has results that belong to no line")).toBe(true);
});

test.each([
  ["expired", "expired_at", "PartiallyCompleted", { errorCode: 408 }],
  ["cancelled", "cancelled_at", "Stopped", { errorCode: 499 }],
] as const)(
  "records of an %s batch that did not run are not processed, and say so",
  async (status, at, final, error) => {
    await put("unrun.jsonl", converseLines(3));
    const arn = await create("unrun.jsonl");
    const { id, lines } = await sentToOpenAi(setup.upstream);
    await endOpenAi(setup.upstream, id, [answerLine(lines[1].custom_id, "second")], {
      status,
      [at]: Math.floor(Date.now() / 1000),
      request_counts: { total: 3, completed: 1, failed: 0 },
    });
    expect(await ended(setup.bedrock, arn, final)).toMatchObject({
      totalRecordCount: 3,
      processedRecordCount: 1,
      successRecordCount: 1,
      errorRecordCount: 0,
    });
    const results = parsedLines(await outputOf(setup.s3, arn, "unrun.jsonl.out"));
    expect(results.map((result) => result.error)).toMatchObject(
      [error, {}, error].map((one, n) => (n === 1 ? undefined! : one)),
    );
  },
);

test("an error of a record does not contain the gateway's key", async () => {
  await put("secret.jsonl", converseLines(1));
  const arn = await create("secret.jsonl");
  const { id, lines } = await sentToOpenAi(setup.upstream);
  const body = { error: { message: "Incorrect API key provided: sk-secret-of-the-gateway" } };
  const refusal = { custom_id: lines[0].custom_id, response: { status_code: 401, body }, error: null };
  await endOpenAi(setup.upstream, id, [], {
    errors: [JSON.stringify(refusal)],
    request_counts: { total: 1, completed: 0, failed: 1 },
  });
  await ended(setup.bedrock, arn, "Completed");
  const text = await outputOf(setup.s3, arn, "secret.jsonl.out");
  expect(JSON.parse(text).error).toEqual({ errorCode: 401, errorMessage: "Incorrect API key provided: ***" });
});

test("gzip input is translated, whether its name or its content says so", async () => {
  for (const key of ["packed.jsonl.gz", "packed.jsonl"]) {
    await put(key, gzipSync(converseLines(2)));
    const arn = await create(key);
    expect((await sentToOpenAi(setup.upstream)).lines).toHaveLength(2);
    await ended(setup.bedrock, arn, "Completed");
    expect(parsedLines(await outputOf(setup.s3, arn, `${key}.out`)).map(({ recordId }) => recordId)).toEqual([
      "record-1",
      "record-2",
    ]);
  }
});

test("gzip input in OpenAI's own form is sent decompressed, with its own ids", async () => {
  const own = {
    custom_id: "mine",
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] },
  };
  await put("own.jsonl.gz", gzipSync(`${JSON.stringify(own)}\n`));
  const arn = await create("own.jsonl.gz");
  expect((await sentToOpenAi(setup.upstream)).lines).toEqual([own]);
  await ended(setup.bedrock, arn, "Completed");
  expect(parsedLines(await outputOf(setup.s3, arn, "own.jsonl.gz.out"))).toMatchObject([
    { custom_id: "mine", response: { status_code: 200 } },
  ]);
});

const REFUSED: readonly (readonly [what: string, content: string | Buffer, message: string])[] = [
  ["broken gzip", gzipSync(converseLines(1)).subarray(0, 30), "its gzip content is damaged"],
  ["no lines", "\n \n", "it has no lines"],
  ["no known form", '{"a": 1}\nhello\n', "no line has a known form. Expected one of:"],
  [
    "bad lines",
    `${converseLine(1)}\n{\n${JSON.stringify({ recordId: "r", modelInput: { messages: "x" } })}\n`,
    "line 2: The line is not a JSON object.",
  ],
  ["the same id twice", `${converseLines(2)}${converseLine(1)}`, "line 3: its id 'record-1' is that of line 1."],
  ["a part without a place", converseLine(1, { inferenceConfig: { topK: 3 } }), "modelInput.inferenceConfig.topK"],
  [
    "another form",
    `${converseLine(1)}\n{"custom_id":"a","params":{}}`,
    "line 2: The line has the form 'Anthropic batch line'",
  ],
];

test.each(REFUSED)("an input with %s is refused, and nothing is left of it", async (what, content, message) => {
  const key = `${what}.jsonl`;
  await put(key, content);
  const before = await files();
  const batches = (await setup.upstream.batches()).length;
  const error = await failure(create(key));
  expect(error).toMatchObject({ name: "ValidationException" });
  expect(error.message).toContain(`inputDataConfig.s3InputDataConfig.s3Uri: 's3://in/${key}': `);
  expect(error.message).toContain(message);
  expect(await files()).toEqual(before);
  expect(await setup.upstream.batches()).toHaveLength(batches);
});

test("a refusal names the first 20 bad lines and how many there are", async () => {
  const lines = Array.from({ length: 30 }, (_, n) =>
    n % 2 === 0 ? converseLine(n) : JSON.stringify({ modelInput: { n } }),
  );
  const bad = [...lines, ...lines.map((_, n) => converseLine(100 + n, { inferenceConfig: { topK: n } }))];
  await put("many.jsonl", bad.join("\n"));
  const { message } = await failure(create("many.jsonl"));
  expect(message).toContain("45 lines cannot be used. The first ones:\nline 2: ");
  expect(message.match(/^line \d+: /gm)).toHaveLength(20);
});

test("a refusal counts every line with the id of an earlier one, and every line once", async () => {
  const refused = async (key: string, lines: readonly string[]) => {
    await put(key, lines.join("\n"));
    return (await failure(create(key))).message;
  };
  const ids = Array.from({ length: 3_000 }, (_, n) => converseLine(n));
  const twice = await refused("thousands.jsonl", [...ids, ...ids]);
  expect(twice).toContain(
    "3000 lines cannot be used. The first ones:\nline 3001: its id 'record-0' is that of line 1.",
  );
  const bad = ids.slice(1, 31).map((_, n) => converseLine(n, { inferenceConfig: { topK: n } }));
  const both = await refused("both.jsonl", [converseLine(0), converseLine(0), ...bad]);
  expect(both).toContain(
    "31 lines cannot be used. The first ones:\nline 2: its id 'record-0' is that of line 1.\nline 3: ",
  );
});

test("a tag drops what changes the answer, and the manifest counts it", async () => {
  const more = { additionalModelRequestFields: { top_k: 3 } };
  await put("lossy.jsonl", `${converseLine(1, more)}\n${converseLine(2, more)}\n`);
  const arn = await create("lossy.jsonl", tags("quarry:on-lossy", "drop"));
  const { lines } = await sentToOpenAi(setup.upstream);
  expect(lines[0].body).not.toHaveProperty("top_k");
  await ended(setup.bedrock, arn, "Completed");
  expect(JSON.parse(await outputOf(setup.s3, arn, "manifest.json.out")).quarry).toEqual({
    dropped: { "modelInput.additionalModelRequestFields.top_k": 2 },
  });
});

test("a tag allows the same id twice, and another asks for the provider's own lines", async () => {
  await put("twice.jsonl", `${converseLine(1)}\n${converseLine(1)}\n`);
  const arn = await create("twice.jsonl", {
    tags: [
      { key: "quarry:duplicate-ids", value: "allow" },
      { key: "quarry:results", value: "provider" },
    ],
  });
  await ended(setup.bedrock, arn, "Completed");
  const results = parsedLines(await outputOf(setup.s3, arn, "twice.jsonl.out"));
  expect(results.map(({ custom_id }) => custom_id)).toEqual([
    expect.stringMatching(/_1_record-1$/),
    expect.stringMatching(/_2_record-1$/),
  ]);
  expect(results[0].response.body.object).toBe("chat.completion");
});

test.each([
  ["quarry:on-lossy", "yes", "tags: 'quarry:on-lossy' must be 'drop', and is 'yes'"],
  ["quarry:results", "mine", "tags: 'quarry:results' must be 'provider', and is 'mine'"],
  ["quarry:other", "x", "tags: 'quarry:other' is unknown"],
])("the tag %s=%s is refused by name", async (key, value, message) => {
  await put("tagged.jsonl", converseLines(1));
  const error = await failure(create("tagged.jsonl", tags(key, value)));
  expect(error).toMatchObject({ name: "ValidationException" });
  expect(error.message).toContain(message);
});

test("a model of another name runs under its alias, and the job says so", async () => {
  await put("alias.jsonl", converseLines(1));
  const modelId = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  const arn = await create("alias.jsonl", { modelId });
  expect((await sentToOpenAi(setup.upstream)).lines[0].body.model).toBe("gpt-4o-mini");
  const note = "The model 'gpt-4o-mini' runs this job.";
  expect(await get(setup.bedrock, arn)).toMatchObject({ modelId, message: note });
  expect(await ended(setup.bedrock, arn, "Completed")).toMatchObject({ modelId, message: note });
  expect(JSON.parse(await outputOf(setup.s3, arn, "manifest.json.out")).quarry).toEqual({ model: "gpt-4o-mini" });
});

test("a model that the provider does not have is refused with the configuration that adds it", async () => {
  await put("unknown.jsonl", converseLines(1));
  const { message } = await failure(create("unknown.jsonl", { modelId: "amazon.nova-lite-v1:0" }));
  expect(message).toContain("modelId: 'openai' has no model 'amazon.nova-lite-v1:0'");
  expect(message).toContain("models:");
});

test("nobody sees the translated file, and it is deleted after the job", async () => {
  const { s3, upstream } = setup;
  await put("hidden.jsonl", converseLines(2));
  const arn = await create("hidden.jsonl");
  const { input } = await sentToOpenAi(upstream);
  const name = { Bucket: "in", Key: input };
  expect(await failure(s3.send(new HeadObjectCommand(name)))).toMatchObject({ name: "NotFound" });
  expect(await failure(s3.send(new GetObjectCommand(name)))).toMatchObject({ name: "NoSuchKey" });
  expect(await failure(s3.send(new GetObjectCommand({ Bucket: "in", Key: "x", IfMatch: input })))).toMatchObject({
    name: "NoSuchKey",
  });
  expect(await keysIn(s3, "in")).not.toContain(input);
  expect(await files()).toContain(input);
  await ended(setup.bedrock, arn, "Completed");
  await expect.poll(files, { timeout: 10_000 }).not.toContain(input);
});

test("the input may be deleted or replaced while the job runs", async () => {
  const { s3, upstream } = setup;
  await put("gone.jsonl", converseLines(2));
  const arn = await create("gone.jsonl");
  const { id, lines } = await sentToOpenAi(upstream);
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "gone.jsonl", Body: "other" }));
  await s3.send(new DeleteObjectCommand({ Bucket: "in", Key: "gone.jsonl" }));
  await endOpenAi(
    upstream,
    id,
    lines.map(({ custom_id }) => answerLine(custom_id, "kept")),
    {
      request_counts: { total: 2, completed: 2, failed: 0 },
    },
  );
  await ended(setup.bedrock, arn, "Completed");
  const results = parsedLines(await outputOf(s3, arn, "gone.jsonl.out"));
  expect(results.map(({ recordId }) => recordId)).toEqual(["record-1", "record-2"]);
});

test("a create that is repeated with its token finds its job", async () => {
  await put("token.jsonl", converseLines(1));
  const clientRequestToken = randomUUID();
  const before = (await setup.upstream.batches()).length;
  const arns = await Promise.all([1, 2, 3].map(() => create("token.jsonl", { clientRequestToken })));
  expect(new Set([...arns, await create("token.jsonl", { clientRequestToken })]).size).toBe(1);
  expect(await setup.upstream.batches()).toHaveLength(before + 1);
});

test("a create that the provider refuses leaves no file", async () => {
  await put("no.jsonl", converseLines(1));
  const before = await files();
  setup.upstream.fail("batches.create", "400");
  expect(await failure(create("no.jsonl"))).toMatchObject({ name: "ValidationException" });
  await expect.poll(files, { timeout: 10_000 }).toEqual(before);
});
