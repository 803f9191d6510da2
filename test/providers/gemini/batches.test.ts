/** Gemini's batches as JobEngine: states, counts, find and list. */
import { text } from "node:stream/consumers";
import { JobState } from "@google/genai";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import type { JobRow, JobSpec } from "../../../src/ports/jobs.ts";
import { geminiState, operationOf } from "../../../src/providers/gemini/operation.ts";
import { type GeminiUpstream, startGemini } from "../../upstreams/gemini.ts";
import { type Adapter, all, createAdapter, NEVER } from "./adapter.ts";

let gemini: GeminiUpstream;
let adapter: Adapter;
beforeAll(async () => {
  gemini = await startGemini({ readsBeforeEnd: Number.POSITIVE_INFINITY });
  adapter = await createAdapter(gemini.url, { timeout_seconds: 1 });
});
afterEach(() => gemini.heal());
afterAll(async () => {
  await gemini?.close();
  await adapter?.remove();
});

const INTENT = `quarry-${"0123456789abcdef".repeat(2).slice(0, 24)}`;
async function spec(more: Partial<JobSpec> = {}): Promise<JobSpec> {
  const file = await adapter.put('{"key":"a","request":{"contents":[{"parts":[{"text":"hi"}]}]}}\n');
  return {
    owner: "",
    idempotencyKey: INTENT,
    name: "my-job",
    modelId: "gemini-2.5-flash",
    input: { bucket: "b", key: "k", file },
    output: { bucket: "out", key: "" },
    deadline: undefined,
    tags: [],
    request: {} as JobSpec["request"],
    ...more,
  };
}
const create = async (more: Partial<JobSpec> = {}) =>
  adapter.jobs.create(await spec(more), NEVER, () => Promise.resolve());
const stateOf = (operation: unknown) => geminiState(operationOf(operation)!);
const results = (nativeId: string) => adapter.jobs.results({ nativeId } as JobRow, NEVER);

test.each([
  ["UNSPECIFIED", "Submitted"],
  ["QUEUED", "Submitted"],
  ["PENDING", "Submitted"],
  ["RUNNING", "InProgress"],
  ["UPDATING", "InProgress"],
  ["PAUSED", "InProgress"],
  ["SUCCEEDED", "Completed"],
  ["PARTIALLY_SUCCEEDED", "PartiallyCompleted"],
  ["FAILED", "Failed"],
  ["CANCELLING", "Stopping"],
  ["CANCELLED", "Stopped"],
  ["EXPIRED", "Expired"],
])("%s is %s, in the forms of the API and of the SDK", (state, status) => {
  expect(Object.values(JobState)).toContain(`JOB_STATE_${state}`);
  for (const prefix of ["BATCH", "JOB"]) {
    expect(stateOf({ name: "batches/a", metadata: { state: `${prefix}_STATE_${state}` } }).status).toBe(status);
  }
});

test.each([
  [{}, "InProgress"],
  [{ done: true }, "Completed"],
  [{ done: true, error: { code: 13, message: "lost" } }, "Failed"],
])("an unknown state, with %j, is %s", (more, status) => {
  const state = stateOf({ name: "batches/a", metadata: { state: "BATCH_STATE_DREAMING" }, ...more });
  expect(state).toMatchObject({ status, ...(status === "Failed" && { message: "lost" }) });
});

test.each([
  [undefined, undefined],
  [
    { requestCount: "5", pendingRequestCount: "5" },
    { total: 5, processed: 0, success: 0, error: 0 },
  ],
  [
    { requestCount: "5", pendingRequestCount: "2", successfulRequestCount: "2", failedRequestCount: "1" },
    { total: 5, processed: 3, success: 2, error: 1 },
  ],
  [
    { requestCount: "5", failedRequestCount: "5" },
    { total: 5, processed: 5, success: 0, error: 5 },
  ],
])("the counts of %j are %j", (batchStats, counts) => {
  const metadata = { state: "BATCH_STATE_RUNNING", ...(batchStats && { batchStats }) };
  expect(stateOf({ name: "batches/a", metadata }).counts).toEqual(counts);
});

test.each(["gemini-2.5-flash", "models/gemini-2.5-flash"])(
  "a job of the model '%s' is created and found",
  async (modelId) => {
    const name = `job-${modelId.length}`;
    const { id } = await create({ name, modelId });
    const batch = gemini.batches.get(id)!;
    expect(batch).toMatchObject({ model: "models/gemini-2.5-flash", displayName: `${name} ${INTENT}` });
    expect(await adapter.jobs.get(id, NEVER)).toMatchObject({
      status: "Submitted",
      counts: { total: 1, processed: 0 },
    });
    expect(await adapter.jobs.find(await spec({ name }), 0, NEVER, undefined)).toEqual({ id });
    expect(await adapter.jobs.find(await spec({ name: "another" }), 0, NEVER, undefined)).toBeUndefined();
  },
);

test("an input or model that Gemini lacks is a validation error", async () => {
  const file = { id: "files/gone", etag: "files/gone", size: 1 };
  const call = create({ input: { bucket: "b", key: "k", file } });
  await expect(call).rejects.toMatchObject({ kind: "InvalidArgument" });
  await expect(call).rejects.toThrow("files/gone");
});

test("a create without an answer ends in time and is never repeated", async () => {
  const before = gemini.batches.size;
  gemini.fail("batches.create", "stall", 5);
  await expect(create()).rejects.toMatchObject({ kind: "Unavailable" });
  expect(gemini.batches.size).toBe(before + 1);
});

test("all jobs are listed, newest first, with Gemini's members", async () => {
  const many = await startGemini({ readsBeforeEnd: Number.POSITIVE_INFINITY });
  const other = await createAdapter(many.url);
  onTestFinished(async () => {
    await many.close();
    await other.remove();
  });
  const added = Array.from({ length: 250 }, (_, n) => many.addBatch({ displayName: `job ${n}` }));
  many.addBatch({ displayName: `mine ${INTENT}`, fileName: "files/abc", model: "models/gemini-x" });
  const listed = await all(other.jobs.list(NEVER));
  expect(listed).toHaveLength(251);
  expect(listed[0]).toMatchObject({
    name: "mine",
    modelId: "gemini-x",
    inputUri: "s3://gemini-files/files/abc",
    outputUri: "s3://gemini-output/",
    status: "Submitted",
  });
  expect(listed.slice(1).map(({ id }) => id)).toEqual(added.map(({ name }) => name).reverse());
  expect(many.requests).toHaveLength(3);
});

test("the results of an ended job are its generated file", async () => {
  const { id } = await create();
  expect(await results(id)).toBeUndefined();
  gemini.end(id);
  const found = await results(id);
  const [line, ...more] = (await text((found as { body: never }).body)).trimEnd().split("\n");
  expect(more).toEqual([]);
  expect(JSON.parse(line!)).toMatchObject({ key: "a", response: { candidates: [{ finishReason: "STOP" }] } });
});

test("results written before a stop are results too", async () => {
  const { id } = await create();
  gemini.end(id);
  gemini.batches.get(id)!.state = "BATCH_STATE_CANCELLED";
  expect((await adapter.jobs.get(id, NEVER)).status).toBe("Stopped");
  expect(await results(id)).toHaveProperty("body");
});

test("results that Gemini has deleted are empty and not an error", async () => {
  const { id } = await create();
  gemini.end(id);
  gemini.files.delete(gemini.batches.get(id)!.responsesFile!);
  expect(await results(id)).toBeUndefined();
});

test("interrupted results are an error, so that the job is read again", async () => {
  const { id } = await create();
  gemini.end(id);
  gemini.fail("files.download", "reset");
  const { body } = (await results(id)) as { body: never };
  await expect(text(body)).rejects.toMatchObject({ kind: "Unavailable" });
});
