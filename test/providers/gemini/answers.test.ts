/** Answers of Gemini with members that are absent, empty, new or of another type. */
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { GatewayError } from "../../../src/lib/errors.ts";
import { JOB_STATUSES, type JobRow, type JobState } from "../../../src/ports/jobs.ts";
import { geminiJob, geminiState, operationOf } from "../../../src/providers/gemini/operation.ts";
import { variantsOf } from "../../support/answer-variants.ts";
import { type GeminiUpstream, startGemini } from "../../upstreams/gemini.ts";
import { type Adapter, all, createAdapter, NEVER } from "./adapter.ts";

let gemini: GeminiUpstream;
let adapter: Adapter;
beforeAll(async () => {
  gemini = await startGemini({ readsBeforeEnd: Number.POSITIVE_INFINITY });
  adapter = await createAdapter(gemini.url);
});
afterEach(() => {
  gemini.batches.clear();
  gemini.files.clear();
  gemini.rewrite(undefined);
  gemini.heal();
});
afterAll(async () => {
  await gemini?.close();
  await adapter?.remove();
});

/** In the form of a recorded answer. */
const ENDED = {
  name: "batches/leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3",
  metadata: {
    "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
    model: "models/gemini-2.5-flash",
    displayName: "questions quarry-0123456789abcdef01234567",
    inputConfig: { fileName: "files/frh6ua11nk3o" },
    output: { responsesFile: "files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3" },
    createTime: "2026-01-06T11:09:11.943530657Z",
    endTime: "2026-01-06T11:10:19.736868930Z",
    updateTime: "2026-01-06T11:10:19.736868797Z",
    batchStats: {
      requestCount: "2",
      successfulRequestCount: "1",
      failedRequestCount: "1",
      pendingRequestCount: "0",
    },
    state: "BATCH_STATE_SUCCEEDED",
    name: "batches/leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3",
  },
  done: true,
  error: { code: 13, message: "lost", details: [{ reason: "none" }] },
  response: { responsesFile: "files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3" },
};

function expectValid({ status, message, counts, endTime }: JobState, what: string): void {
  expect(Object.keys(JOB_STATUSES), what).toContain(status);
  expect(["string", "undefined"], what).toContain(typeof message);
  for (const count of Object.values(counts ?? {})) expect(Number.isSafeInteger(count) && count >= 0, what).toBe(true);
  if (endTime !== undefined) expect(new Date(endTime).toISOString(), what).toMatch(/^\d{4}-/);
}

test("every variant of a batch is read", () => {
  for (const { what, answer } of variantsOf(ENDED, ["name"])) {
    const operation = operationOf(answer)!;
    expectValid(geminiState(operation), what);
    const listed = geminiJob("gemini", operation);
    expectValid(listed, what);
    expect(new Date(listed.submitTime).toISOString(), what).toMatch(/^\d{4}-/);
    for (const name of ["id", "name", "modelId", "inputUri", "outputUri"] as const) {
      expect(listed[name], what).toMatch(/^\S+$/);
    }
  }
});

test("a batch without a name is no batch", () => {
  for (const answer of [undefined, null, "", 1, [], {}, { ...ENDED, name: "" }, { ...ENDED, name: null }]) {
    expect(operationOf(answer)).toBeUndefined();
  }
});

test.each([
  ["BATCH_STATE_SUCCEEDED", "Completed"],
  ["batch_state_succeeded", "Completed"],
  ["Job_State_Failed", "Failed"],
  ["SUCCEEDED", "Completed"],
  ["constructor", "InProgress"],
  ["", "InProgress"],
])("the state '%s' is %s", (state, status) => {
  const operation = operationOf({ name: "batches/a", metadata: { state } })!;
  expect(geminiState(operation).status).toBe(status);
});

test("an error may be a text", () => {
  const operation = operationOf({ name: "batches/a", done: true, error: "lost", metadata: null })!;
  expect(geminiState(operation)).toMatchObject({ status: "Failed", message: "lost" });
});

test("a variant in a list hides no batch", async () => {
  for (const { what, answer } of variantsOf(ENDED, ["name"])) {
    const first = gemini.addBatch();
    const last = gemini.addBatch();
    const odd = gemini.addBatch();
    gemini.rewrite((given) => ((given as { name: string }).name === odd.name ? answer : given));
    const listed = await all(adapter.jobs.list(NEVER));
    expect(listed, what).toHaveLength(gemini.batches.size);
    expect(
      listed.map(({ id }) => id),
      what,
    ).toEqual(expect.arrayContaining([first.name, last.name, ENDED.name]));
    for (const { name } of [first, last, odd]) gemini.batches.delete(name);
  }
});

test("an unreadable batch or file is left out of its list", async () => {
  const [batch, odd] = [gemini.addBatch(), gemini.addBatch()];
  const [file, other] = [gemini.addFile("a"), gemini.addFile("b")];
  for (const name of ["", null, undefined, 7]) {
    gemini.rewrite((description) => {
      const { name: own } = description as { name: string };
      return own === odd.name || own === other.name ? { ...description, name } : description;
    });
    expect((await all(adapter.jobs.list(NEVER))).map(({ id }) => id)).toEqual([batch.name]);
    expect((await all(adapter.files.native.list!(NEVER))).map(({ id }) => id)).toEqual([file.name]);
  }
});

test("results of every variant are lines, none, or an error that says so", async () => {
  for (const { what, answer } of variantsOf(ENDED, ["name"])) {
    const { name } = gemini.addBatch();
    gemini.rewrite(() => answer);
    const results = adapter.jobs.results({ nativeId: name } as JobRow, NEVER);
    const found = await results.catch((error: unknown) => error);
    if (found !== undefined && found !== null && !("body" in (found as object))) {
      expect(found, what).toBeInstanceOf(GatewayError);
    }
    gemini.batches.delete(name);
  }
});

test("every variant of a file is read, and has a time at which it expires", async () => {
  const { name } = gemini.addFile("0123456789");
  let description: object = {};
  gemini.rewrite((given) => {
    description = given;
    return given;
  });
  await adapter.files.native.head(name, NEVER);
  const before = Date.now();
  for (const { what, answer } of variantsOf(description, ["name"])) {
    gemini.rewrite(() => answer);
    const [listed, ...more] = await all(adapter.files.native.list!(NEVER));
    expect(more, what).toEqual([]);
    for (const file of [listed!, await adapter.files.native.head(name, NEVER)]) {
      expect(file, what).toMatchObject({ id: name, etag: name });
      expect(Number.isSafeInteger(file.size), what).toBe(true);
      expect(new Date(file.modifiedAt).toISOString(), what).toMatch(/^\d{4}-/);
      expect(file.expiresAt, what).toBeGreaterThan(before);
    }
  }
});

test("a list that repeats a page ends with an error", async () => {
  const many = await startGemini();
  const other = await createAdapter(many.url);
  onTestFinished(async () => {
    await many.close();
    await other.remove();
  });
  for (let n = 0; n < 101; n += 1) many.addBatch();
  many.repeatPages();
  await expect(all(other.jobs.list(NEVER))).rejects.toMatchObject({ kind: "Unavailable" });
});
