/** OpenAI's batches as Bedrock's jobs: status, counts, messages, results. */
import { text } from "node:stream/consumers";
import type { Batch } from "openai/resources/batches";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concatenated } from "../../../src/lib/concat.ts";
import { streamed } from "../../../src/lib/content.ts";
import type { FileStore } from "../../../src/ports/files.ts";
import type { JobEngine, JobRow, JobSpec } from "../../../src/ports/jobs.ts";
import { openaiType } from "../../../src/providers/openai/config.ts";
import { openaiProvider } from "../../../src/providers/openai/index.ts";
import { metadataOf, openAiJob, openAiState } from "../../../src/providers/openai/jobs.ts";
import { type OpenAiUpstream, startOpenAi } from "../../upstreams/openai.ts";
import { jsonl } from "./setup.ts";

const batch = (more: Partial<Batch>): Batch => ({
  id: "batch_1",
  object: "batch",
  completion_window: "24h",
  endpoint: "/v1/chat/completions",
  input_file_id: "file-1",
  created_at: 100,
  status: "in_progress",
  ...more,
});
const counts = (total: number, completed: number, failed: number) => ({ request_counts: { total, completed, failed } });

test.each<[Partial<Batch>, string]>([
  [{ status: "validating" }, "Validating"],
  [{ status: "in_progress" }, "InProgress"],
  [{ status: "finalizing" }, "InProgress"],
  [{ status: "completed", ...counts(2, 2, 0) }, "Completed"],
  [{ status: "completed", ...counts(2, 1, 1) }, "Completed"],
  [{ status: "failed" }, "Failed"],
  [{ status: "expired" }, "Expired"],
  [{ status: "expired", ...counts(2, 0, 2), error_file_id: "file-e" }, "Expired"],
  [{ status: "expired", ...counts(2, 1, 1) }, "PartiallyCompleted"],
  [{ status: "expired", output_file_id: "file-o" }, "PartiallyCompleted"],
  [{ status: "cancelling" }, "Stopping"],
  [{ status: "cancelled" }, "Stopped"],
  [{ status: "paused" as Batch["status"] }, "InProgress"],
])("%o is %s", (members, status) => {
  expect(openAiState(batch(members)).status).toBe(status);
});

test("counts are absent before OpenAI has counted", () => {
  expect(openAiState(batch(counts(5, 3, 1))).counts).toEqual({ total: 5, processed: 4, success: 3, error: 1 });
  expect(openAiState(batch(counts(0, 0, 0))).counts).toBeUndefined();
  expect(openAiState(batch({})).counts).toBeUndefined();
});

test("a failure's message has the line numbers and a limited length", () => {
  const data = [
    { code: "invalid_json_line", line: 3, message: "This line is not parseable as valid JSON." },
    { code: "empty_file", message: "The file is empty." },
  ];
  const failed = openAiState(batch({ status: "failed", failed_at: 200, errors: { object: "list", data } }));
  expect(failed.message).toBe("line 3: This line is not parseable as valid JSON.; The file is empty.");
  expect(failed.endTime).toBe(200_000);
  const many = Array.from({ length: 100 }, (_, line) => ({ line, message: "x".repeat(100) }));
  expect(openAiState(batch({ status: "failed", errors: { data: many } })).message).toHaveLength(2048);
});

const spec: JobSpec = {
  owner: "",
  idempotencyKey: "quarry-1234567890abcdef",
  name: "a job",
  modelId: "gpt-4o-mini",
  input: { bucket: "b", key: "in.jsonl", file: { id: "file-1", etag: "file-1", size: 1 } },
  output: { bucket: "b", key: "out/" },
  deadline: undefined,
  tags: [],
  request: {
    roleArn: undefined,
    clientRequestToken: undefined,
    timeoutHours: undefined,
    invocationType: undefined,
    input: undefined,
    output: undefined,
    vpc: undefined,
  },
};

test("a batch's metadata identify its job, within OpenAI's limits", () => {
  const job = openAiJob("openai", batch({ metadata: metadataOf(spec), expires_at: 300 }));
  expect(job).toMatchObject({
    name: "a job",
    modelId: "gpt-4o-mini",
    inputUri: "s3://b/in.jsonl",
    outputUri: "s3://b/out/",
    submitTime: 100_000,
    expirationTime: 300_000,
  });
  const long = metadataOf({ ...spec, output: { bucket: "b", key: "k".repeat(512) } });
  expect(Object.values(long).every((value) => value.length <= 512)).toBe(true);
  expect(openAiJob("openai-eu", batch({ metadata: long })).outputUri).toBe("s3://openai-eu/");
  const unmanaged = openAiJob("openai", batch({ model: "gpt-5", metadata: null }));
  expect(unmanaged).toMatchObject({ name: "batch_1", modelId: "gpt-5", inputUri: "s3://openai/file-1" });
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("over the wire", () => {
  let upstream: OpenAiUpstream;
  let engine: Required<JobEngine>;
  let files: FileStore;
  const { signal } = new AbortController();
  const note = async () => {};

  beforeAll(async () => {
    upstream = await startOpenAi();
    const config = openaiType.schema.parse({
      type: "openai",
      api_key: "key",
      base_url: upstream.url,
      purpose: "batch",
      output_expires_seconds: 86_400,
      models: {},
      headers: {},
      timeout_seconds: 5,
    });
    const provider = openaiProvider({ name: "openai", config, log: pino({ level: "silent" }) });
    engine = provider.jobs as Required<JobEngine>;
    files = provider.files as FileStore;
  });
  afterAll(() => upstream?.close());

  const created = async (lines = 2) => {
    const id = await upstream.addFile("in.jsonl", jsonl(lines));
    const file = { id, etag: id, size: jsonl(lines).length };
    return engine.create({ ...spec, input: { bucket: "b", key: "in.jsonl", file } }, signal, note);
  };
  const results = async (id: string) => {
    const found = await engine.results!({ nativeId: id } as JobRow, signal);
    if (found === undefined || !("parts" in found)) return found;
    return {
      ...found,
      content: await text(streamed(await concatenated(files.get, found.parts, undefined, signal))),
    };
  };

  test("the results are the output file, then the error file", async () => {
    const { id } = await created();
    const output = await upstream.addFile("output.jsonl", "good\n");
    const errors = await upstream.addFile("errors.jsonl", "bad one\n");
    upstream.say(id, { status: "completed", output_file_id: output, error_file_id: errors, ...counts(2, 1, 1) });
    expect(await engine.get(id, signal)).toMatchObject({ status: "Completed", counts: { success: 1, error: 1 } });
    expect(await results(id)).toEqual({
      missing: undefined,
      parts: [
        { id: output, size: 5 },
        { id: errors, size: 8 },
      ],
      content: "good\nbad one\n",
    });
  });

  test("result files that should be there and are not are named", async () => {
    const { id } = await created();
    const errors = await upstream.addFile("errors.jsonl", "bad\n");
    upstream.say(id, { status: "expired", output_file_id: "file-deleted", error_file_id: errors, ...counts(2, 1, 1) });
    expect(await results(id)).toMatchObject({ content: "bad\n", missing: "the output file 'file-deleted'" });
    upstream.say(id, { error_file_id: "file-gone" });
    expect(await results(id)).toMatchObject({
      content: "",
      missing: "the output file 'file-deleted' and the error file 'file-gone'",
    });
    for (const none of [null, ""]) {
      upstream.say(id, { output_file_id: none, error_file_id: errors });
      expect(await results(id)).toMatchObject({ content: "bad\n", missing: "the output file's id" });
    }
  });

  test("result files without a line need not be there", async () => {
    const { id } = await created();
    upstream.say(id, { status: "completed", output_file_id: "", error_file_id: "file-none", ...counts(2, 0, 0) });
    expect(await results(id)).toBeUndefined();
    upstream.say(id, { output_file_id: "file-none", error_file_id: null });
    expect(await results(id)).toBeUndefined();
  });

  test("the size of a result file is measured if the server does not tell it", async () => {
    const { id } = await created();
    const output = await upstream.addFile("output.jsonl", "good\n");
    upstream.say(id, { status: "completed", output_file_id: output, error_file_id: null, ...counts(1, 1, 0) });
    for (const bytes of [0, null, "", "5", {}]) {
      upstream.say(output, { bytes });
      expect(await results(id)).toMatchObject({ parts: [{ id: output, size: 5 }], content: "good\n" });
    }
  });

  test("the results' expiry is requested if it is configured", async () => {
    await created();
    const { body } = upstream.requests.findLast(({ route }) => route === "batches.create")!;
    expect(body).toMatchObject({ output_expires_after: { anchor: "created_at", seconds: 86_400 } });
  });

  test("250 batches are listed in pages of 100 without a repeat or a gap", async () => {
    const input = await upstream.addFile("in.jsonl", jsonl(1));
    const made = await Promise.all(Array.from({ length: 250 }, () => upstream.addBatch(input)));
    const before = upstream.requests.length;
    const ids = (await all(engine.list!(signal))).map((job) => job.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(made));
    expect(upstream.requests.length - before).toBe(Math.ceil(ids.length / 100));
  });

  test("a joined result file, or an input without a url in its first line, is refused without a batch", async () => {
    const before = (await upstream.batches()).length;
    const input = (id: string, size: number): JobSpec["input"] => ({
      bucket: "b",
      key: "k",
      file: { id, etag: id, size },
    });
    const both = engine.create({ ...spec, input: input("file-a+file-b", 5) }, signal, note);
    await expect(both).rejects.toMatchObject({ kind: "InvalidArgument" });
    const id = await upstream.addFile("odd.jsonl", "odd\n");
    const odd = engine.create({ ...spec, input: input(id, 4) }, signal, note);
    await expect(odd).rejects.toMatchObject({
      kind: "InvalidArgument",
      message: expect.stringContaining("'endpoint'"),
    });
    expect((await upstream.batches()).length).toBe(before);
  });
});
