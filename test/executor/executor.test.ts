import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it, test } from "vitest";
import { echo } from "../../src/executor/models/echo.ts";
import type { Model } from "../../src/executor/models/model.ts";
import { StorageUnavailable } from "../../src/lib/errors.ts";
import type { BlobStore } from "../../src/ports/blobs.ts";
import { converse, lines, many, setUp, signal, until } from "./harness.ts";
import { completion } from "./models/stub.ts";

/** A model whose answers the test releases. */
function manualModel() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const model: Model & { asked: number } = {
    name: "manual",
    asked: 0,
    async ask(_call, options) {
      model.asked += 1;
      await Promise.race([
        opened,
        new Promise((_, reject) => {
          options.signal.addEventListener("abort", () => reject(options.signal.reason));
        }),
      ]);
      return { status: 200, body: completion("ok") };
    },
    async close() {},
  };
  return { model, open: () => open() };
}

/** Answers the first `count` records at once, and no others. */
function answering(count: number) {
  const { model } = manualModel();
  let left = count;
  const ask = model.ask;
  model.ask = async (call, options) => {
    left -= 1;
    return left >= 0 ? { status: 200, body: completion("ok") } : ask(call, options);
  };
  return model;
}

test("answers every record in the form of its line, and publishes results and manifest", async () => {
  const { start, ended, results, file, content } = await setUp();
  const id = await start(
    lines(
      converse(1, "hello"),
      {
        recordId: "a",
        modelInput: {
          anthropic_version: "bedrock-2023-05-31",
          max_tokens: 5,
          messages: [{ role: "user", content: "hi" }],
        },
      },
      {
        recordId: "o",
        modelInput: { inputText: "hey", textGenerationConfig: {} },
      },
    ),
  );
  expect(id).toMatch(/^[a-z0-9]{12}$/);
  expect(await ended(id)).toMatchObject({
    status: "Completed",
    counts: { total: 3, processed: 3, success: 3, error: 0 },
    endTime: expect.any(Number),
  });
  const all = await results(id);
  const of = (name: string) => all.find(({ recordId, custom_id }) => (recordId ?? custom_id) === name);
  expect(of("r1").modelOutput.output.message.content).toEqual([{ text: "[echo] hello" }]);
  expect(of("a").modelOutput).toMatchObject({ type: "message", model: "quarry-echo" });
  expect(of("o").modelOutput.results).toMatchObject([{ outputText: "[echo] hey" }]);

  const row = await file(id, "batch.jsonl.out");
  expect(row).toMatchObject({ contentType: "application/jsonl" });
  expect(row!.etag).toBe(
    createHash("md5")
      .update(await content(row))
      .digest("hex"),
  );
  expect(JSON.parse(await content(await file(id, "manifest.json.out")))).toEqual({
    totalRecordCount: 3,
    processedRecordCount: 3,
    successRecordCount: 3,
    errorRecordCount: 0,
    inputTokenCount: 4,
    outputTokenCount: 9,
  });
});

test("a record that cannot be parsed or translated becomes its own error, in the input's dialect", async () => {
  const { start, ended, results } = await setUp({ maxLineBytes: 200 });
  const id = await start(
    Buffer.concat([
      Buffer.from(`${lines({ recordId: "t", modelInput: { inputs: "x" } }, converse(1))}\nnonsense\n\n`),
      Buffer.from([0xff, 0x0a]),
      Buffer.from(`${lines(converse("long", "x".repeat(300)))}\n`),
    ]),
  );
  expect(await ended(id)).toMatchObject({
    status: "Completed",
    counts: { total: 5, processed: 5, success: 1, error: 4 },
  });
  const errors = (await results(id)).filter((result) => result.error);
  expect(Object.fromEntries(errors.map(({ recordId, error }) => [recordId, error.errorMessage]))).toEqual({
    t: expect.stringContaining("modelInput has an unknown shape"),
    [`${id}0000003`]: expect.stringContaining("The line is not a JSON object"),
    [`${id}0000005`]: expect.stringContaining("The line is not UTF-8"),
    [`${id}0000006`]: expect.stringContaining("The line is longer than 200 bytes"),
  });
});

test("a result is one line, also for readers that split at other separators than newlines", async () => {
  const { start, ended, file, content } = await setUp();
  const id = await start(lines(converse(1, "a\u2028b\u0085c")).replace(",", ",\r"));
  await ended(id);
  const all = await content(await file(id, "batch.jsonl.out"));
  expect(all.slice(0, -1)).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
  expect(JSON.parse(all).modelOutput.output.message.content[0].text).toBe("[echo] a\u2028b\u0085c");
});

test.each([
  ["", "no lines"],
  ["\n \n", "no lines"],
  ["name,age\nx,1", "line 1: The line is not a JSON object"],
  ['{"foo": 1}', "line 1: The line has an unknown form"],
])("an input that is no batch fails, and publishes nothing: %j", async (input, problem) => {
  const { start, ended, file } = await setUp();
  const id = await start(input);
  const state = await ended(id);
  expect(state).toMatchObject({ status: "Failed", message: expect.stringContaining(problem) });
  expect(state.message).toContain('{"recordId": "…", "modelInput": {…}} (Bedrock)');
  expect(await file(id, "batch.jsonl.out")).toBeUndefined();
  expect(await file(id, "manifest.json.out")).toBeUndefined();
});

test.each([
  ["", ""],
  ["deep/folder", "deep/folder/"],
])("an output prefix %j is a folder", async (key, prefix) => {
  const { start, ended, file } = await setUp();
  const id = await start(many(1), { output: { bucket: "out", key } });
  await ended(id);
  expect(await file(id, "batch.jsonl.out", prefix)).toBeDefined();
});

test("counts and results can be read while it runs", async () => {
  const { start, executor, file, results } = await setUp({ model: answering(7) });
  const id = await start(many(20));
  const row = await until(async () => {
    const { counts } = await executor.get(id, signal);
    return counts?.processed === 7 && (await results(id).catch(() => [])).length === 7 && file(id, "batch.jsonl.out");
  });
  expect(await executor.get(id, signal)).toMatchObject({
    status: "InProgress",
    counts: { total: 20, processed: 7, success: 7, error: 0 },
  });
  expect(row!.etag).not.toMatch(/^[0-9a-f]{32}$/);
});

test("deleted results are not restored while it runs", async () => {
  const { model, open } = manualModel();
  const { start, ended, ledger, file } = await setUp({ model });
  const id = await start(many(3));
  await until(() => file(id, "batch.jsonl.out"));
  await ledger.files.delete({ owner: "me", provider: "local" }, { bucket: "out", key: `p/${id}/batch.jsonl.out` });
  open();
  expect(await ended(id)).toMatchObject({ status: "Completed" });
  expect(await file(id, "batch.jsonl.out")).toBeUndefined();
  expect(await file(id, "manifest.json.out")).toBeDefined();
});

test("respects the limits of concurrent records over all batches and of concurrent batches", async () => {
  let [now, most] = [0, 0];
  const { model, open } = manualModel();
  const { ask } = model;
  model.ask = async (...call) => {
    now += 1;
    most = Math.max(most, now);
    const answer = await ask(...call);
    now -= 1;
    return answer;
  };
  const { start, ended, executor } = await setUp({ model, concurrency: 3, maxRunning: 2 });
  const ids = await Promise.all([many(40), many(40), many(40)].map((input) => start(input)));
  const statuses = async () => Promise.all(ids.map(async (id) => (await executor.get(id, signal)).status));
  await until(async () => (await statuses()).sort().join() === "InProgress,InProgress,Scheduled");
  await until(() => now === 3);
  open();
  for (const id of ids) expect((await ended(id)).counts?.success).toBe(40);
  expect(most).toBe(3);
});

test("a short batch behind a long one makes progress", async () => {
  const { start, ended, executor } = await setUp({ concurrency: 2 });
  const long = await start(many(150_000));
  await until(async () => (await executor.get(long, signal)).status === "InProgress");
  const short = await start(many(20));
  await ended(short);
  expect((await executor.get(long, signal)).status).toBe("InProgress");
});

test("stop before the first record takes effect immediately", async () => {
  const { model } = manualModel();
  const { start, executor, file } = await setUp({ model, maxRunning: 1, concurrency: 2 });
  await start(many(3));
  const second = await start(many(3));
  await until(async () => (await executor.get(second, signal)).status === "Scheduled");
  await executor.stop(second, signal);
  expect((await executor.get(second, signal)).status).toBe("Stopped");
  expect(await file(second, "manifest.json.out")).toBeUndefined();
});

test("stop before the start takes effect", async () => {
  const { create, executor } = await setUp();
  const id = await create(many(3));
  await executor.stop(id, signal);
  executor.inProcess.start(id);
  expect((await executor.get(id, signal)).status).toBe("Stopped");
});

test("stop keeps finished results and cancels requests in progress", async () => {
  const model = answering(5);
  const { start, ended, executor, results } = await setUp({ model });
  const id = await start(many(50));
  await until(async () => (await executor.get(id, signal)).counts?.processed === 5);
  await executor.stop(id, signal);
  expect(await ended(id)).toMatchObject({
    status: "Stopped",
    counts: { total: 50, processed: 5, success: 5, error: 0 },
  });
  const unrun = (await results(id)).filter((line) => line.error !== undefined);
  expect(unrun).toHaveLength(45);
  for (const { error } of unrun) expect(error).toMatchObject({ errorCode: 499 });
  await expect(executor.stop(id, signal)).rejects.toMatchObject({ kind: "Conflict" });
});

test("an unknown job is not found", async () => {
  const { executor } = await setUp();
  await expect(executor.get("nobodyknows1", signal)).rejects.toMatchObject({ kind: "NotFound" });
  await expect(executor.stop("nobodyknows1", signal)).rejects.toMatchObject({ kind: "NotFound" });
});

test("at its deadline a run is PartiallyCompleted, or Expired if nothing was processed", async () => {
  let clock = 1000;
  const { start, ended, executor, results } = await setUp({ model: answering(4), now: () => clock, maxRunning: 1 });
  const begun = await start(many(10), { deadline: 2000 });
  await until(async () => (await executor.get(begun, signal)).counts?.processed === 4);
  const waiting = await start(many(10), { deadline: 2000 });
  clock = 2000;
  expect(await ended(begun)).toMatchObject({ status: "PartiallyCompleted", counts: { processed: 4 }, endTime: 2000 });
  expect(await ended(waiting)).toMatchObject({ status: "Expired", endTime: 2000 });
  const unrun = (await results(begun)).filter((line) => line.error !== undefined);
  expect(unrun).toHaveLength(6);
  for (const { error } of unrun) expect(error).toMatchObject({ errorCode: 408 });
});

test("the input may be deleted as soon as the job exists", async () => {
  const { create, executor, ended, blobs } = await setUp();
  const input = await blobs.put(Readable.from([Buffer.from(many(3))]), signal);
  const file = { id: input.id as string, etag: "e", size: input.size };
  const id = await create("unused", { input: { bucket: "in", key: "k.jsonl", file } });
  await blobs.delete(input.id);
  executor.inProcess.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 3 } });
});

test("temporary files of a run are removed after it", async () => {
  const { start, ended, ledger, blobs } = await setUp();
  const id = await start(many(3));
  await ended(id);
  const { input, journal, results } = (await ledger.runs.get(id))!;
  await until(() =>
    blobs.get(journal!).then(
      () => false,
      () => true,
    ),
  );
  await expect(blobs.get(input)).rejects.toThrow();
  (await blobs.get(results!)).destroy();
});

test("shutdown leaves the batch to the next process, and no record has two results", async () => {
  const model = answering(6);
  const { start, ended, executor, open, results } = await setUp({ model });
  const id = await start(many(30));
  await until(async () => (await executor.get(id, signal)).counts?.processed === 6);
  await executor.shutdown();
  expect(await executor.get(id, signal)).toMatchObject({ status: "InProgress", counts: { total: 30, processed: 6 } });

  const next = open({ model: answering(1000) });
  await next.resume();
  expect(await ended(id, next)).toMatchObject({
    status: "Completed",
    counts: { total: 30, processed: 30, success: 30 },
  });
  expect(new Set((await results(id)).map(({ recordId }) => recordId)).size).toBe(30);
  expect(await results(id)).toHaveLength(30);
  await next.shutdown();
});

test("resume drops a run that was never reported, and starts one whose job is known", async () => {
  const { create, open, ledger, ended } = await setUp();
  const [unknown, known] = [await create(many(2)), await create(many(2))];
  const next = open({
    ledger: { ...ledger, jobs: { find: async (_owner, id) => (id === known ? ({} as never) : undefined) } },
  });
  await next.resume();
  expect(await ended(known, next)).toMatchObject({ status: "Completed" });
  expect(await ledger.runs.get(unknown)).toBeUndefined();
  await next.shutdown();
});

/** The harness's objects. Writes of results fail after the given number: all of them, or some. */
function failing(blobs: BlobStore, writes: number, failure: () => Error, fails = Number.POSITIVE_INFINITY) {
  const disk = { room: writes, fails };
  const append: BlobStore["append"] = async (id, keep) => {
    const appender = await blobs.append(id, keep);
    const write = appender.write.bind(appender);
    return Object.defineProperties({} as typeof appender, {
      ...Object.getOwnPropertyDescriptors(appender),
      write: {
        value: (bytes: Uint8Array) => {
          disk.room -= 1;
          if (disk.room < 0) disk.fails -= 1;
          return disk.room >= 0 || disk.fails < 0 ? write(bytes) : Promise.reject(failure());
        },
      },
    });
  };
  return { disk, blobs: { ...blobs, append } };
}

test.each([2, 3, 4, 5, 6, 7])(
  "write %i of results fails: so does the job, and it keeps the existing results",
  async (writes) => {
    const setup = await setUp();
    const { blobs } = failing(setup.blobs, writes, () => Object.assign(new Error("broken"), { code: "EIO" }), 1);
    const id = await setup.create(many(50));
    const next = setup.open({ blobs, log: { info() {}, warn() {}, error() {} } });
    next.inProcess.start(id);
    const state = await setup.ended(id, next);
    expect(state).toMatchObject({ status: "Failed", message: "The job failed with an internal error (EIO)." });
    const ids = (await setup.results(id)).map((line) => Number(line.recordId.slice(1)));
    expect(ids.length).toBeGreaterThanOrEqual(state.counts!.processed);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    await next.shutdown();
  },
);

test("a disk that stays broken fails the job, which keeps results in order", async () => {
  const setup = await setUp();
  const { blobs } = failing(setup.blobs, 7, () => Object.assign(new Error("broken"), { code: "EIO" }));
  const id = await setup.create(many(50));
  const next = setup.open({ blobs, log: { info() {}, warn() {}, error() {} } });
  next.inProcess.start(id);
  const state = await setup.ended(id, next);
  expect(state.status).toBe("Failed");
  const ids = (await setup.results(id)).map((line) => line.recordId);
  expect(ids).toEqual(ids.map((_, at) => `r${at}`));
  expect(ids.length).toBeLessThanOrEqual(state.counts!.processed);
  await next.shutdown();
});

describe("storage that refuses writes", () => {
  const full = () => new StorageUnavailable("full", new Error("ENOSPC"));

  async function stuck() {
    const setup = await setUp();
    let asked = 0;
    const model = echo();
    const counting: Model = {
      ...model,
      ask(call, options) {
        asked += 1;
        return model.ask(call, options);
      },
    };
    const { disk, blobs } = failing(setup.blobs, 2, full);
    const id = await setup.create(many(50));
    let checks = 0;
    const check = async () => {
      checks += 1;
      if (disk.room < 0) throw full();
    };
    const next = setup.open({
      blobs: { ...blobs, check },
      model: counting,
      storageMs: 5,
      log: { info() {}, warn() {}, error() {} },
    });
    next.inProcess.start(id);
    await until(() => checks > 3);
    return { ...setup, id, next, disk, asked: () => asked };
  }

  it("pauses the run without asking the model; later every record is processed once", async () => {
    const { id, next, disk, asked, ended, results } = await stuck();
    expect(await next.get(id, signal)).toMatchObject({ status: "InProgress", counts: { total: 50 } });
    const before = asked();
    expect(before).toBeLessThan(10);
    disk.room = Number.POSITIVE_INFINITY;
    expect(await ended(id, next)).toMatchObject({ status: "Completed", counts: { success: 50 } });
    expect(new Set((await results(id)).map((line) => line.recordId)).size).toBe(50);
    expect(await results(id)).toHaveLength(50);
    // Only records whose results were lost are asked again.
    expect(asked()).toBeLessThan(60);
    await next.shutdown();
  });

  it("does not prevent a stop, which shows the existing results", async () => {
    const { id, next, disk, ended, results } = await stuck();
    disk.room = Number.POSITIVE_INFINITY;
    await next.stop(id, signal);
    const state = await ended(id, next);
    expect(["Stopped", "Completed"]).toContain(state.status);
    const all = await results(id);
    expect(all.map((line) => line.recordId)).toEqual(Array.from({ length: 50 }, (_, at) => `r${at}`));
    expect(all.filter((line) => line.error === undefined).length).toBe(state.counts!.success);
    await next.shutdown();
  });

  it("leaves the batch to the next process", async () => {
    const { id, next, open, ended } = await stuck();
    await next.shutdown();
    const third = open();
    await third.resume();
    expect(await ended(id, third)).toMatchObject({ status: "Completed", counts: { success: 50 } });
    await third.shutdown();
  });
});
