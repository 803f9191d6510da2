/** The runner of chunks with a provider that fails in every way. */
import { expect, test } from "vitest";
import { createEstimator } from "../../../src/jobs/usage/estimate.ts";
import { GatewayError } from "../../../src/lib/errors.ts";
import { eventually } from "./eventually.ts";
import { answered, isPaidOnce, setup } from "./runner-setup.ts";

test("chunks run within the limit of their provider, and the results are in the input's order", async () => {
  const { fake, start, enter, ended, results } = await setup({ limits: { concurrent: 2 } });
  let isHeld = true;
  fake.outcome = () => ({ status: isHeld ? "InProgress" : "Completed" });
  const id = await enter({ lines: 30, perChunk: 4 });
  const { runner, states } = start();
  runner.start(id);
  await eventually(() => expect(fake.counts.get("get")).toBeGreaterThan(4));
  expect(fake.batches.size).toBe(2);
  isHeld = false;
  const counts = { total: 30, processed: 30, success: 30, error: 0 };
  expect(await ended(id)).toMatchObject({ status: "Completed", counts });
  expect(await results(id)).toEqual(answered(30));
  expect([fake.batches.size, fake.most]).toEqual([8, 2]);
  isPaidOnce(fake.paid(), 30);
  await eventually(() => expect(states.at(-1)![1]).toMatchObject({ status: "Completed", counts }));
});

test("chunks are held back at the limit of enqueued tokens of their model", async () => {
  const estimator = createEstimator();
  for (const n of [1, 2])
    estimator.add(JSON.stringify({ body: { model: "m", messages: [{ role: "user", content: `q ${n}` }] } }));
  const enqueuedTokens = new Map([["m", estimator.end().input * 2]]);
  const { fake, start, enter, ended, results } = await setup({ limits: { concurrent: 10, enqueuedTokens } });
  let isHeld = true;
  fake.outcome = () => ({ status: isHeld ? "InProgress" : "Completed" });
  const id = await enter({ lines: 12, perChunk: 2 });
  start().runner.start(id);
  await eventually(() => expect(fake.counts.get("get")).toBeGreaterThan(6));
  expect(fake.batches.size).toBe(2);
  isHeld = false;
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 12 } });
  expect(fake.most).toBe(2);
  expect(await results(id)).toEqual(answered(12));
});

test.each([
  ["is refused for too many requests", new GatewayError("Throttled", "slow down")],
  ["is refused for the key", new GatewayError("AccessDenied", "bad key sk-secret-key")],
  ["is refused for the account", new GatewayError("QuotaExceeded", "no money")],
  ["is not reached", new GatewayError("Unavailable", "no answer")],
])("a create that %s waits, and goes on by itself", async (_, error) => {
  const { fake, start, enter, ended, results, ledger } = await setup();
  let isDown = true;
  fake.faults.create = () => (isDown ? error : undefined);
  const id = await enter();
  const { runner } = start();
  runner.start(id);
  await eventually(async () => expect((await runner.state(id)).message).toMatch(/^Waiting for the provider 'hosted'/));
  const { message } = await runner.state(id);
  expect(message).toMatch(/; trying again at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.$/);
  expect(message).not.toContain("sk-secret");
  await expect.poll(async () => (await ledger.chunks.get(id))!.message).toBeDefined();
  isDown = false;
  expect(await ended(id)).toMatchObject({ status: "Completed", message: undefined });
  expect(await results(id)).toEqual(answered(12));
  isPaidOnce(fake.paid(), 12);
});

test("while a provider is down, one chunk at a time is tried", async () => {
  const { fake, start, enter, ended } = await setup({ limits: { concurrent: 10 } });
  let isDown = true;
  let at = 0;
  let most = 0;
  fake.faults.put = () => {
    at += 1;
    most = Math.max(most, isDown && (fake.counts.get("put") ?? 0) > 4 ? at : 0);
    queueMicrotask(() => {
      at -= 1;
    });
    return isDown ? new GatewayError("Unavailable", "no answer") : undefined;
  };
  const id = await enter({ lines: 40, perChunk: 1 });
  const { runner } = start();
  runner.start(id);
  await eventually(() => expect(fake.counts.get("put")).toBeGreaterThan(7));
  expect(most).toBe(1);
  isDown = false;
  await ended(id);
  isPaidOnce(fake.paid(), 40);
});

test("a provider's own wish for a delay is respected", async () => {
  const { fake, start, enter, ended } = await setup();
  const times: number[] = [];
  fake.faults.create = (count) => {
    times.push(performance.now());
    return count === 1 ? new GatewayError("Throttled", "later", { retryAfterMs: 300 }) : undefined;
  };
  const id = await enter({ lines: 2, perChunk: 2 });
  start().runner.start(id);
  await ended(id);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(290);
});

test("a chunk that is too large is halved, down to the least that the provider takes", async () => {
  const { fake, start, enter, ended, results } = await setup();
  fake.faults.create = () => {
    const [file] = [...fake.files.values()].slice(-1);
    return file!.trim().split("\n").length > 3 ? new GatewayError("EntityTooLarge", "too large") : undefined;
  };
  const id = await enter({ lines: 16, perChunk: 16 });
  start({ options: {} }).runner.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 16 } });
  expect(await results(id)).toEqual(answered(16));
  isPaidOnce(fake.paid(), 16);
});

test("a batch that fails for the tokens of all batches is halved if it is alone", async () => {
  const { fake, start, enter, ended, results } = await setup();
  fake.outcome = ({ ids }) =>
    ids.length > 2
      ? { status: "Failed", message: "Enqueued token limit reached for m in organization o. Limit: 9" }
      : { status: "Completed" };
  const id = await enter({ lines: 8, perChunk: 8 });
  start().runner.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 8 } });
  expect(await results(id)).toEqual(answered(8));
  isPaidOnce(fake.paid(), 8);
});

test("other refusals are the errors of the records, and a job of which all is refused is Failed", async () => {
  const { fake, start, enter, ended, results } = await setup();
  fake.faults.create = (count) => (count === 2 ? new GatewayError("InvalidArgument", "no such model") : undefined);
  const id = await enter({ lines: 6, perChunk: 2 });
  const { runner } = start();
  runner.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", message: expect.stringContaining("no such model") });
  expect((await results(id)).filter((line) => line.endsWith("invalid_request"))).toHaveLength(2);

  fake.faults.create = () => new GatewayError("InvalidArgument", "no such model");
  const other = await enter({ key: "quarry-f0", lines: 6, perChunk: 2 });
  runner.start(other);
  expect(await ended(other)).toMatchObject({ status: "Failed", counts: { total: 6, error: 6 } });
});

test("a lost answer to a create leads to the batch, and not to a second one", async () => {
  const { fake, start, enter, ended, results } = await setup();
  fake.faults.lost = (count) => (count % 2 === 1 ? new GatewayError("Unavailable", "broke off") : undefined);
  fake.faults.find = (count) => (count % 3 === 1 ? new GatewayError("Unavailable", "broke off") : undefined);
  const id = await enter({ lines: 20, perChunk: 2 });
  start().runner.start(id);
  await ended(id);
  expect(await results(id)).toEqual(answered(20));
  expect(fake.batches.size).toBe(10);
  isPaidOnce(fake.paid(), 20);
});

test("an unknown state is no end, and a failed question is asked again", async () => {
  const { fake, start, enter, ended } = await setup();
  fake.outcome = (_, reads) => (reads < 3 ? { status: "Paused" } : { status: "Completed" });
  fake.faults.get = (count) => (count % 2 === 1 ? new GatewayError("Unavailable", "no answer") : undefined);
  fake.faults.results = (count) => (count % 2 === 1 ? new GatewayError("Unavailable", "no answer") : undefined);
  const id = await enter();
  start().runner.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 12 } });
});

test("a stopped job keeps what ran, and has a line for every record", async () => {
  const { fake, start, enter, ended, results } = await setup({ limits: { concurrent: 2 } });
  fake.outcome = (batch) => {
    batch.ran = 1;
    return { status: batch.id === "batch-1" ? "Completed" : "InProgress" };
  };
  const id = await enter({ lines: 12, perChunk: 2 });
  const { runner } = start();
  runner.start(id);
  const ran = () => ["batch-2", "batch-3"].map((one) => fake.batches.get(one)?.ran);
  await eventually(() => expect(ran()).toEqual([1, 1]));
  await runner.stop(id);
  expect(await ended(id)).toMatchObject({ status: "Stopped", stopRequested: true });
  const lines = await results(id);
  expect(lines.map((line) => line.split(" ")[0])).toEqual(answered(12).map((line) => line.split(" ")[0]));
  // One batch of two records is done, and two have run one of their records.
  expect(lines.filter((line) => line.endsWith(" 200"))).toHaveLength(4);
  expect(lines.at(-1)).toBe("r-12 batch_cancelled");
  await expect(runner.stop(id)).rejects.toMatchObject({ kind: "Conflict" });
  await expect(runner.stop("chunked-none")).rejects.toMatchObject({ kind: "NotFound" });
});

test.each([
  [0, "Expired"],
  [2, "PartiallyCompleted"],
])("a job whose deadline comes with %d records is %s", async (ran, status) => {
  const { fake, start, enter, ended, results } = await setup({ limits: { concurrent: 1 } });
  let now = 1_000;
  fake.outcome = (batch) => {
    batch.ran = ran;
    return { status: "InProgress" };
  };
  const id = await enter({ lines: 6, perChunk: 2, row: { deadline: 5_000 } });
  const { runner } = start({ options: { now: () => now } });
  runner.start(id);
  await eventually(() => expect(fake.counts.get("get")).toBeGreaterThan(1));
  now = 5_001;
  expect(await ended(id)).toMatchObject({ status, counts: { total: 6, processed: ran } });
  expect((await results(id)).filter((line) => line.endsWith("batch_expired"))).toHaveLength(6 - ran);
});

test("chunks that wait when the deadline is near run with the fallback, and lines say where they ran", async () => {
  const { fake, others, start, enter, ended, results } = await setup({ limits: { concurrent: 1 }, more: ["other"] });
  let now = 1_000;
  let isSlow = true;
  fake.outcome = () => ({ status: isSlow ? "InProgress" : "Completed" });
  const id = await enter({ lines: 6, perChunk: 2, row: { createdAt: 1_000, deadline: 101_000 }, fallback: ["other"] });
  const { runner } = start({ options: { now: () => now } });
  runner.start(id);
  await eventually(() => expect(fake.counts.get("get")).toBeGreaterThan(1));
  expect(others[0]!.batches.size).toBe(0);
  now = 92_000;
  await eventually(() => expect(others[0]!.batches.size).toBe(2));
  isSlow = false;
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 6 } });
  expect([fake.paid().length, others[0]!.paid().length]).toEqual([2, 4]);
  expect(await results(id)).toEqual(answered(6));
});

test("a job says that failed records were too few for a batch of the fallback", async () => {
  const { fake, others, start, enter, ended } = await setup({ more: ["other"] });
  Object.assign(others[0]!.provider.jobs!.limits!, { minimumRecords: 100 });
  fake.faults.create = (count) => (count === 1 ? new GatewayError("InvalidArgument", "no such model") : undefined);
  const id = await enter({ lines: 6, perChunk: 2, fallback: ["other"] });
  start().runner.start(id);
  const { message } = await ended(id);
  expect(message).toContain("no such model");
  expect(message).toContain("2 failed records did not run elsewhere: a batch of 'other' has at least 100");
  expect(others[0]!.batches.size).toBe(0);
});

test("a paused job submits nothing, also after a restart", async () => {
  const { fake, start, enter, ended } = await setup();
  const id = await enter({ row: { paused: true } });
  const first = start().runner;
  first.start(id);
  await eventually(async () => expect((await first.state(id)).message).toContain("The job is paused: 3 of 3"));
  await first.shutdown(0);
  const { runner } = start();
  await runner.resume();
  await eventually(async () => expect((await runner.state(id)).message).toContain("The job is paused"));
  expect(fake.counts.get("put")).toBeUndefined();
  await runner.pause(id, false);
  expect(await ended(id)).toMatchObject({ status: "Completed" });
});

test("tenants take turns, and the jobs of a tenant by their priority", async () => {
  const { fake, start, enter, ended } = await setup({ limits: { concurrent: 1 } });
  const tags = [{ key: "quarry:priority", value: "5" }];
  const ids = [
    await enter({ key: "quarry-a1", lines: 3, perChunk: 1, owner: "a" }),
    await enter({ key: "quarry-a2", lines: 2, perChunk: 1, owner: "a", tags }),
    await enter({ key: "quarry-b1", lines: 2, perChunk: 1, owner: "b" }),
  ];
  let isHeld = true;
  fake.faults.put = () => (isHeld ? new GatewayError("Unavailable", "not yet") : undefined);
  const { runner } = start();
  for (const id of ids) runner.start(id);
  await eventually(async () => {
    for (const id of ids) expect((await runner.state(id)).message).toContain("Waiting");
  });
  isHeld = false;
  await Promise.all(ids.map((id) => ended(id)));
  const owners = [...fake.batches.values()].map(({ spec }) => spec.owner);
  expect([owners.slice(0, 4).filter((owner) => owner === "b").length, owners.slice(0, 4).length]).toEqual([2, 4]);
  const keys = [...fake.batches.values()].filter(({ spec }) => spec.owner === "a").map(({ ids: [one] }) => one);
  expect(keys).toHaveLength(5);
});

test("a chunk whose provider is no longer configured waits and says so, and a stop ends it", async () => {
  const { start, enter, ended, results, fake } = await setup();
  const id = await enter({ chunk: (number) => (number === 1 ? { provider: "gone" } : {}) });
  const { runner } = start();
  runner.start(id);
  await eventually(() => expect(fake.paid()).toHaveLength(8));
  await eventually(async () =>
    expect((await runner.state(id)).message).toBe("Waiting for the provider 'gone', which is no longer configured."),
  );
  await runner.stop(id);
  expect(await ended(id)).toMatchObject({ status: "Stopped", counts: { total: 12, success: 8 } });
  expect((await results(id))[5]).toBe("r-6 batch_cancelled");
});
