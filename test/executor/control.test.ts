/** Order, pause, priority, and batches of a chunk's lines. */
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Model } from "../../src/executor/models/model.ts";
import type { LineSource } from "../../src/ports/lines.ts";
import { BLANK, indexWriter } from "../../src/storage/blobs/line-index.ts";
import { converse, many, setUp, signal, until } from "./harness.ts";
import { completion } from "./models/stub.ts";

const promptOf = (body: object): string => (body as { messages: readonly { content: string }[] }).messages[0]!.content;

/** Answers after a time that depends on the record. */
const uneven = (): Model & { asked: string[] } => ({
  name: "uneven",
  asked: [],
  async ask({ body }) {
    const prompt = promptOf(body);
    this.asked.push(prompt);
    await sleep((Number(prompt.slice(4)) % 3) * 6);
    return { status: 200, body: completion(prompt) };
  },
  async close() {},
});

/** Answers when the test says so. */
function gated() {
  const waiting: { prompt: string; go(): void }[] = [];
  const model: Model = {
    name: "gated",
    ask: ({ body }, options) =>
      new Promise((resolve, reject) => {
        const prompt = promptOf(body);
        waiting.push({ prompt, go: () => resolve({ status: 200, body: completion(prompt) }) });
        options.signal.addEventListener("abort", () => reject(options.signal.reason));
      }),
    async close() {},
  };
  return { model, waiting };
}

const ids = (count: number) => Array.from({ length: count }, (_, at) => `r${at}`);
const orderOf = (lines: readonly { recordId: string }[]) => lines.map(({ recordId }) => recordId);

test("results are in the order of the input, and readable as a prefix while the job runs", async () => {
  const { model, waiting } = gated();
  const { start, ended, executor, results, ledger, blobs } = await setUp({ model });
  const id = await start(many(8));
  await until(() => waiting.length === 4);
  for (const { go } of waiting.slice(1, 4)) go();
  await until(async () => (await executor.get(id, signal)).counts?.processed === 3);
  await sleep(50);
  expect(await results(id)).toEqual([]);
  waiting[0]!.go();
  await until(async () => (await results(id)).length === 4);
  expect(orderOf(await results(id))).toEqual(ids(4));
  const { log } = (await ledger.runs.get(id))!;
  expect(log).toHaveLength(1);
  await until(() => waiting.length === 8);
  for (const { go } of waiting) go();
  await ended(id);
  expect(orderOf(await results(id))).toEqual(ids(8));
  const gone = () =>
    blobs.size(log![0]!.blob).then(
      () => false,
      () => true,
    );
  await until(gone);
  expect((await ledger.runs.get(id))!.log).toBeUndefined();
});

test("the tag quarry:order=completion keeps the order of completion", async () => {
  const { start, ended, results } = await setUp({ model: uneven() });
  const id = await start(many(30), { tags: [{ key: "quarry:order", value: "completion" }] });
  await ended(id);
  const order = orderOf(await results(id));
  expect(order).not.toEqual(ids(30));
  expect(new Set(order)).toEqual(new Set(ids(30)));
});

test("a batch that an earlier version began goes on in the order of completion", async () => {
  const { model, waiting } = gated();
  const { start, executor, ended, open, results, ledger } = await setUp({ model });
  const id = await start(many(20), { tags: [{ key: "quarry:order", value: "completion" }] });
  await until(() => waiting.length === 4);
  waiting[2]!.go();
  await until(async () => (await executor.get(id, signal)).counts?.processed === 1);
  await executor.shutdown();
  await ledger.runs.update(id, { options: {} });
  const next = open({ model: uneven() });
  await next.resume();
  expect(await ended(id, next)).toMatchObject({ status: "Completed", counts: { success: 20 } });
  const order = orderOf(await results(id));
  expect(order[0]).toBe("r2");
  expect(order.toSorted()).toEqual(ids(20).toSorted());
  await next.shutdown();
});

test("pause holds records back, survives a restart, and a paused job does not take another's place", async () => {
  const { model, waiting } = gated();
  const setup = await setUp({ model, maxRunning: 1 });
  const { start, executor, ended, open, results } = setup;
  const id = await start(many(30));
  await until(() => waiting.length === 4);
  await executor.inProcess.pause(id, true);
  expect((await executor.get(id, signal)).message).toContain("paused");
  for (const { go } of waiting) go();
  await until(async () => (await executor.get(id, signal)).counts?.processed === 4);
  const other = await start(many(4));
  await until(() => waiting.length === 8);
  for (const { go } of waiting) go();
  await ended(other);
  expect(waiting).toHaveLength(8);
  expect(await executor.get(id, signal)).toMatchObject({ status: "InProgress", counts: { processed: 4 } });
  await executor.shutdown();

  const fast = uneven();
  const next = open({ model: fast });
  await next.resume();
  await sleep(100);
  expect(fast.asked).toEqual([]);
  expect((await next.get(id, signal)).message).toContain("paused");
  await next.inProcess.pause(id, false);
  expect((await ended(id, next)).message).toBeUndefined();
  expect(orderOf(await results(id))).toEqual(ids(30));
  await expect(next.inProcess.pause(id, true)).rejects.toMatchObject({ kind: "Conflict" });
  await next.shutdown();
});

test("a job that is created paused starts nothing, and can be paused and resumed again and again", async () => {
  const model = uneven();
  const { start, executor, ended, results } = await setUp({ model });
  const id = await start(many(400), { tags: [{ key: "quarry:paused", value: "true" }] });
  await until(async () => (await executor.get(id, signal)).status === "Scheduled");
  await sleep(30);
  expect(model.asked).toEqual([]);
  for (let round = 0; round < 6; round += 1) {
    await executor.inProcess.pause(id, false);
    await sleep(8);
    await executor.inProcess.pause(id, true);
    // The next round begins while records are in progress.
  }
  await executor.inProcess.pause(id, false);
  await ended(id);
  expect(orderOf(await results(id))).toEqual(ids(400));
  expect(model.asked).toHaveLength(400);
});

test("a paused job can be stopped, and its records have lines in order", async () => {
  const { start, executor, ended, results } = await setUp({ model: uneven() });
  const id = await start(many(5), { tags: [{ key: "quarry:paused", value: "true" }] });
  await until(async () => (await executor.get(id, signal)).status === "Scheduled");
  await executor.stop(id, signal);
  expect((await ended(id)).status).toBe("Stopped");
  await expect(results(id)).rejects.toThrow("not published");
});

test("within a tenant the job with the higher priority comes first, also when it changes", async () => {
  const { model, waiting } = gated();
  const { start, executor } = await setUp({ model, concurrency: 1, maxRunning: 3 });
  const job = (name: string) =>
    Array.from({ length: 9 }, (_, at) => JSON.stringify(converse(`${name}${at}`))).join("\n");
  const first = await start(job("a"));
  await until(() => waiting.length === 1);
  for (const id of [await start(job("b")), await start(job("c"), { priority: 5 })])
    await until(async () => (await executor.get(id, signal)).status === "InProgress");
  const answer = async () => {
    const before = waiting.length;
    waiting.at(-1)!.go();
    await until(() => waiting.length > before);
    return waiting.at(-1)!.prompt.slice(4, 5);
  };
  // A job in progress has read its first lines a moment later.
  for (let count = 0; (await answer()) !== "c"; count += 1) expect(count).toBeLessThan(9);
  const seen: string[] = [];
  for (let count = 0; count < 3; count += 1) seen.push(await answer());
  expect(seen).toEqual(["c", "c", "c"]);
  await executor.inProcess.prioritize!(first, 9);
  seen.length = 0;
  for (let count = 0; count < 3; count += 1) seen.push(await answer());
  expect(seen).toEqual(["a", "a", "a"]);
});

test("a chunk runs the lines of its group, publishes nothing, and gives its results until it is released", async () => {
  const { executor, ended, blobs, ledger } = await setUp({ model: uneven() });
  const input = await blobs.append();
  const index = await blobs.append();
  const entries = indexWriter(index);
  for (let at = 0; at < 40; at += 1) {
    entries.add(input.size, at % 10 === 0 ? BLANK : at % 2);
    await input.write(Buffer.from(at % 10 === 0 ? "\n" : `${JSON.stringify(converse(at))}\n`));
  }
  await entries.flush();
  await input.close();
  await index.close();
  const part = { first: 11, last: 30, group: 0, count: 8 };
  const source: LineSource = { input: input.id, index: index.id, part };
  const output = { bucket: "out", key: "p/" };
  const { id } = await executor.create({
    owner: "me",
    modelId: "m",
    input: undefined,
    output,
    deadline: undefined,
    source,
  });
  await blobs.delete(input.id);
  await blobs.delete(index.id);
  executor.inProcess.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { total: 8, success: 8 } });
  const read = async () => (await executor.inProcess.results!(id))!;
  for (let round = 0; round < 2; round += 1) {
    const results = await read();
    expect(results.tokens).toMatchObject({ input: 16, output: 8 });
    const lines = (await text(await blobs.get(results.blob))).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).recordId)).toEqual(
      [12, 14, 16, 18, 22, 24, 26, 28].map((at) => `r${at}`),
    );
  }
  const { results, journal } = (await ledger.runs.get(id))!;
  expect(await ledger.live([results!, journal!])).toEqual(new Set([results, journal]));
  const bucket = await ledger.files.list({ owner: "me", provider: "local" }, "out", { limit: 9 } as never);
  expect(bucket.entries).toEqual([]);
  await executor.inProcess.release!(id);
  expect(await ledger.runs.get(id)).toBeUndefined();
  await expect(blobs.size(results!)).rejects.toMatchObject({ name: "BlobMissing" });
  await executor.inProcess.release!(id);
});

test("a chunk of lines without a form has an error for each, if its form is known", async () => {
  const { executor, ended, blobs } = await setUp();
  const file = await blobs.append();
  await file.write(Buffer.from("bad\nworse\n"));
  await file.close();
  const input = file.id;
  const index = await blobs.append();
  const entries = indexWriter(index);
  entries.add(0, 0);
  entries.add(4, 0);
  await entries.flush();
  await index.close();
  const source: LineSource = {
    input,
    index: index.id,
    part: { first: 1, last: 2, group: 0, count: 2 },
    form: { frame: "bedrock" },
  };
  const output = { bucket: "out", key: "p/" };
  const { id } = await executor.create({
    owner: "me",
    modelId: "m",
    input: undefined,
    output,
    deadline: undefined,
    source,
  });
  executor.inProcess.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { total: 2, error: 2 } });
});
