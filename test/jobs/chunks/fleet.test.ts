/** Jobs of several batches that several replicas run together, with a model server. */
import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { fleet } from "./fleet-setup.ts";

const LINES = 2_000;

test("two replicas run the chunks of one job, and its results are exact and in order", {
  timeout: 60_000,
}, async () => {
  const { replica, enterLocal, ended, isExact } = await fleet({ executor: { concurrency: 32 } });
  const [one, other] = [replica(), replica()];
  const id = await enterLocal({ lines: LINES, perChunk: 100 });
  one.runner.start(id);
  const counts = { total: LINES, success: LINES, error: 0 };
  expect(await ended(id, 50_000)).toMatchObject({ status: "Completed", counts });
  await isExact(id, LINES);
  expect(one.asked.count + other.asked.count).toBe(LINES);
  expect(Math.min(one.asked.count, other.asked.count)).toBeGreaterThan(LINES / 4);
});

test.each([1, 2, 3])(
  "replicas that are killed at random points (%i) leave exact results",
  { timeout: 120_000 },
  async () => {
    const { ledger, model, replica, enterLocal, ended, isExact } = await fleet({ executor: { concurrency: 32 } });
    const replicas = [replica(), replica()];
    const id = await enterLocal({ lines: LINES, perChunk: 100 });
    replicas[0]!.runner.start(id);
    const KILLS = 4;
    for (let kills = 0; kills < KILLS; kills += 1) {
      const at = model.counts.asked + Math.floor((Math.random() * LINES) / (KILLS + 1));
      await eventually(() => expect(model.counts.asked).toBeGreaterThanOrEqual(at));
      expect((await ledger.chunks.get(id))!.endTime).toBeUndefined();
      const killed = Math.floor(Math.random() * 2);
      await replicas[killed]!.kill();
      replicas[killed] = replica();
    }
    const counts = { total: LINES, success: LINES, error: 0 };
    expect(await ended(id, 90_000)).toMatchObject({ status: "Completed", counts });
    await isExact(id, LINES);
    // A kill between the two writes of a create leaves a batch that never starts. It is deleted after an hour.
    const begun = async () => (await ledger.runs.unfinished("local")).filter(({ started }) => started);
    await eventually(async () => expect(await begun()).toEqual([]));
  },
);

test.each(["stops", "lets its items go"])("a replica that %s hands over, and no record is asked twice", async (how) => {
  const { model, replica, enterLocal, ended, isExact } = await fleet({ latencyMs: 5, executor: { graceMs: 2_000 } });
  const first = replica();
  const id = await enterLocal({ lines: 400, perChunk: 50 });
  first.runner.start(id);
  await eventually(() => expect(model.counts.asked).toBeGreaterThan(60));
  const second = replica();
  await (how === "stops" ? first.leave() : first.queue.close());
  await eventually(() => expect(second.has("jobs")).toEqual([id]));
  expect(await ended(id, 20_000)).toMatchObject({ status: "Completed", counts: { success: 400 } });
  await isExact(id, 400);
  expect(model.counts.asked).toBe(400);
});

test.each(["told", "deaf"])("a job is stopped from another replica, which is %s", async (how) => {
  const { shared, model, replica, enterLocal, ended, results } = await fleet({ latencyMs: 20 });
  if (how === "deaf") shared.deafen();
  const [one, other] = [replica(), replica()];
  const id = await enterLocal({ lines: LINES, perChunk: 100 });
  one.runner.start(id);
  await eventually(() => expect(model.counts.asked).toBeGreaterThan(20));
  const [elsewhere] = [one, other].filter((replica) => replica.has("jobs").length === 0);
  await elsewhere!.runner.stop(id);
  expect(await elsewhere!.runner.state(id)).toMatchObject({ status: "Stopping" });
  const { status, counts } = await ended(id);
  expect(status).toBe("Stopped");
  expect(counts!.processed).toBeLessThan(LINES);
  expect(await results(id, { provider: "local" })).toHaveLength(LINES);
  await expect(elsewhere!.runner.stop(id)).rejects.toMatchObject({ kind: "Conflict" });
  expect(model.counts.inFlight).toBe(0);
});

test.each(["told", "deaf"])("a job is paused from another replica, which is %s, and goes on", async (how) => {
  const { shared, model, replica, enterLocal, ended, isExact } = await fleet({ latencyMs: 10 });
  if (how === "deaf") shared.deafen();
  const [one, other] = [replica(), replica()];
  const id = await enterLocal({ lines: 600, perChunk: 50 });
  one.runner.start(id);
  await eventually(() => expect(model.counts.asked).toBeGreaterThan(20));
  const [elsewhere] = [one, other].filter((replica) => replica.has("jobs").length === 0);
  await elsewhere!.runner.pause(id, true);
  await eventually(async () => expect((await elsewhere!.runner.state(id)).message).toContain("The job is paused"));
  await eventually(async () => {
    const { asked } = model.counts;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(model.counts).toMatchObject({ inFlight: 0, asked });
  });
  expect(model.counts.asked).toBeLessThan(600);
  await elsewhere!.runner.pause(id, false);
  expect(await ended(id, 20_000)).toMatchObject({ status: "Completed", counts: { success: 600 } });
  await isExact(id, 600);
});

test("a paused job leaves its replicas to other jobs", async () => {
  const { model, replica, enterLocal, ended } = await fleet({ latencyMs: 5, executor: { maxRunning: 2 } });
  const [one] = [replica(), replica()];
  const paused = await enterLocal({ lines: LINES, perChunk: 50 });
  one!.runner.start(paused);
  await eventually(() => expect(model.counts.asked).toBeGreaterThan(20));
  await one!.runner.pause(paused, true);
  const next = await enterLocal({ lines: 200, perChunk: 50, key: "quarry-0123456789abcdef4444" });
  one!.runner.start(next);
  expect(await ended(next)).toMatchObject({ status: "Completed", counts: { success: 200 } });
});

test("the counts of a job are seen on other replicas within two seconds", async () => {
  const { replica, enterLocal, ended } = await fleet({
    latencyMs: 50,
    executor: { concurrency: 8, tickMs: 500, syncMs: 900 },
    runner: { tick: 1_000, sync: 500, counts: 900 },
  });
  const [one, other] = [replica(), replica()];
  const asked = () => one.asked.count + other.asked.count;
  const id = await enterLocal({ lines: 800, perChunk: 100 });
  one.runner.start(id);
  const elsewhere = () => [one, other].find((replica) => replica.has("jobs").length === 0)!;
  await eventually(() => expect(asked()).toBeGreaterThan(100));
  for (let looks = 0; looks < 3; looks += 1) {
    const before = asked() - 8;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await elsewhere().runner.state(id)).counts!.processed).toBeGreaterThanOrEqual(Math.min(before, 800));
  }
  await ended(id, 20_000);
});

test("the concurrency of a model server is the fleet's, and follows the number of replicas", {
  timeout: 60_000,
}, async () => {
  const { model, replica, enterLocal, ended } = await fleet({ latencyMs: 10, executor: { concurrency: 9 } });
  const first = replica();
  const id = await enterLocal({ lines: LINES, perChunk: 100 });
  first.runner.start(id);
  await eventually(() => expect(model.counts.most).toBe(9));
  const second = replica();
  await eventually(() => expect(second.asked.count).toBeGreaterThan(20));
  model.counts.most = 0;
  await eventually(() => expect(model.counts.most).toBe(8));
  const asked = model.counts.asked;
  await eventually(() => expect(model.counts.asked).toBeGreaterThan(asked + 300));
  expect(model.counts.most).toBe(8);
  await second.leave();
  await eventually(() => expect(model.counts.most).toBe(9));
  expect(await ended(id, 50_000)).toMatchObject({ status: "Completed", counts: { success: LINES } });
});

test("what a create of another replica may not have finished is not deleted before an hour, and then is", async () => {
  const { ledger, replica, enterLocal } = await fleet();
  const { runner, executor } = replica();
  const spec = { owner: "me", modelId: "m", output: { bucket: "o", key: "" }, deadline: undefined };
  const unborn = await enterLocal({ lines: 4, row: { createdAt: Date.now() }, isUnknown: true });
  const source = { input: "i", index: "x", part: { first: 1, last: 1, group: 0, count: 1 } };
  const { id } = await executor.create({ ...spec, input: undefined, source });
  await runner.requeue();
  await executor.requeue();
  expect(await ledger.chunks.get(unborn)).toBeDefined();
  expect(await ledger.runs.get(id)).toMatchObject({ started: false });
  const late = replica({ now: () => Date.now() + 3_700_000 }, { now: () => Date.now() + 3_700_000 });
  await late.runner.requeue();
  await late.executor.requeue();
  expect(await ledger.chunks.get(unborn)).toBeUndefined();
  expect(await ledger.runs.get(id)).toBeUndefined();
});

test("items that the queue has lost are added again, and a start adds nothing by itself", async () => {
  const { shared, replica, enterLocal, ended, ledger } = await fleet();
  const { runner, executor } = replica();
  const id = await enterLocal({ lines: 20, perChunk: 10 });
  await ledger.chunks.update(id, { started: true });
  await runner.resume();
  await executor.resume();
  expect(shared.size("jobs")).toBe(0);
  await runner.requeue();
  await executor.requeue();
  expect(await ended(id)).toMatchObject({ status: "Completed" });
});

test("a batch that a dead replica has begun goes on although no place is free", async () => {
  const { ledger, model, replica, enterLocal } = await fleet({
    latencyMs: 100,
    executor: { maxRunning: 1, concurrency: 4 },
  });
  const [one, other] = [replica(), replica()];
  one.runner.start(await enterLocal({ lines: 800, perChunk: 200 }));
  const begun = async () => {
    const rows = await ledger.runs.unfinished("local");
    return rows.flatMap(({ id, started }) => (started ? [`local/${id}`] : [])).sort();
  };
  const some = expect.any(String);
  const begunAt = async ({ has }: typeof one) => (await begun()).filter((item) => has("runs").includes(item));
  await eventually(async () => expect([await begunAt(one), await begunAt(other)]).toEqual([[some], [some]]));
  await eventually(() => expect(Math.min(one.asked.count, other.asked.count)).toBeGreaterThan(0));
  const before = await begun();
  await one.kill();
  await eventually(async () => expect(await begunAt(other)).toEqual(before));
  const asked = other.asked.count;
  await eventually(() => expect(other.asked.count).toBeGreaterThan(asked + 8));
  expect(await begun()).toEqual(before);
  expect(model.counts.asked).toBeLessThan(400);
});

test("of batches that come at once, as many begin as there are places", async () => {
  const executor = { maxRunning: 2, concurrency: 2 };
  const { ledger, model, replica, enterLocal, ended } = await fleet({ latencyMs: 300, executor });
  const { runner } = replica();
  const id = await enterLocal({ lines: 24, perChunk: 4 });
  runner.start(id);
  await eventually(() => expect(model.counts.asked).toBe(2));
  expect((await ledger.runs.unfinished("local")).filter(({ started }) => started)).toHaveLength(2);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 24 } });
});

test("a batch whose last record has begun makes room for the next one", async () => {
  const executor = { maxRunning: 1, concurrency: 4 };
  const { model, replica, enterLocal, ended } = await fleet({ latencyMs: 2_000, executor });
  const { runner } = replica();
  const id = await enterLocal({ lines: 4, perChunk: 2 });
  runner.start(id);
  await eventually(() => expect(model.counts.inFlight).toBe(4));
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 4 } });
});
