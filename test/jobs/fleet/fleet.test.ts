/** What only one of several processes may do with a job, and what another one does when that process dies. */
import { expect, test } from "vitest";
import type { GatewayError } from "../../../src/lib/errors.ts";
import { isTerminal } from "../../../src/ports/jobs.ts";
import { created, duty, ended, fleet, idOf, OPERATOR, type Process, published, VIEWER } from "./setup.ts";

const CALLERS = 64;
const NEVER = new AbortController().signal;

const three = (start: () => Promise<Process>) => Promise.all([start(), start(), start()]);
const concurrently = <T>(of: readonly Process[], call: (process: Process, n: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: CALLERS }, (_, n) => call(of[n % of.length]!, n)));

test("creates with one token over three processes make one job, which is published once", async () => {
  const { start, upstream, blobs } = await fleet();
  const processes = await three(start);
  const all = await concurrently(processes, ({ create }) => create("t"));
  const rows = all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(all.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
  expect(upstream.counts.creates).toBe(1);
  const again = await Promise.all(processes.map((process) => created(process, "t")));
  expect(new Set(again.map(({ id }) => id))).toEqual(new Set([rows[0]!.id]));
  upstream.endAll();
  const jobs = await Promise.all(processes.map((process) => ended(process, rows[0]!.id)));
  for (const job of jobs) expect(job).toMatchObject({ status: "Completed", counts: { success: 1 } });
  expect(upstream.counts).toMatchObject({ creates: 1, reads: 1 });
  expect(await published(processes[2]!, blobs, rows[0]!.id)).toHaveLength(2);
});

test("many jobs are polled and published once each, whoever asks for them meanwhile", async () => {
  const { start, upstream, queue } = await fleet();
  const processes = await three(start);
  const rows = await Promise.all(Array.from({ length: 30 }, (_, n) => processes[n % 3]!.create(`t${n}`)));
  upstream.endAll();
  await Promise.all(rows.map((row, n) => ended(processes[(n + 1) % 3]!, row.id)));
  expect(upstream.counts).toMatchObject({ creates: 30, reads: 30 });
  await expect.poll(() => rows.some(({ id }) => queue.has("polls", id))).toBe(false);
  const history = await processes[0]!.ledger.history.of(rows[0]!.id);
  expect(history.filter(({ status }) => isTerminal(status))).toHaveLength(1);
});

test("a request never shows the end of a job whose results are not published", async () => {
  // The first poll is far away, so requests find the end.
  const { start, upstream } = await fleet({ poll: { firstMs: 3_600_000, mostMs: 3_600_000 } });
  const [one, two] = await three(start);
  const { id } = await one!.create();
  upstream.endAll();
  const shown = await two!.jobs.get(VIEWER, id);
  expect(shown).toMatchObject({ status: "InProgress", endTime: undefined });
  expect(await two!.ledger.jobs.byId(id)).toMatchObject({ publish: "when ended" });
  expect(await ended(two!, id)).toMatchObject({ status: "Completed" });
  expect(upstream.counts.reads).toBe(1);
});

test("a request that finds a change asks the provider once", async () => {
  const { start, upstream } = await fleet({ poll: { firstMs: 3_600_000, mostMs: 3_600_000 } });
  const [one, two] = await three(start);
  const { id } = await one!.create();
  expect(await two!.jobs.get(VIEWER, id)).toMatchObject({ status: "InProgress" });
  expect(upstream.looks).toBe(1);
});

test("stops of one job over three processes have one outcome", async () => {
  const { start, upstream } = await fleet();
  const processes = await three(start);
  const { id, nativeId } = await processes[0]!.create();
  const stops = concurrently(processes, ({ jobs }, n) => {
    if (n === CALLERS / 2) upstream.end(nativeId, "Stopped");
    return jobs.stop({ ...VIEWER, signal: NEVER }, id);
  });
  const refused = (await stops).flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(new Set(refused.map((error) => (error as GatewayError).kind)).size).toBeLessThanOrEqual(1);
  for (const error of refused) expect(error).toMatchObject({ kind: "Conflict" });
  const seen = await Promise.all(processes.map((process) => ended(process, id)));
  for (const job of seen) expect(job).toMatchObject({ status: "Stopped" });
  const statuses = (await processes[1]!.ledger.history.of(id)).map(({ status }) => status);
  expect(statuses.filter((status) => status === "Stopped")).toHaveLength(1);
  expect(statuses.at(-1)).toBe("Stopped");
  expect(upstream.counts.reads).toBe(1);
});

test("a stop that one process has acknowledged is seen by the others", async () => {
  const { start } = await fleet({ poll: { firstMs: 3_600_000, mostMs: 3_600_000 } });
  const processes = await three(start);
  const { id } = await processes[0]!.create();
  for (const { jobs } of processes) expect(await jobs.get(VIEWER, id)).toMatchObject({ status: "InProgress" });
  await processes[1]!.jobs.stop({ ...VIEWER, signal: NEVER }, id);
  for (const { jobs } of processes) expect(await jobs.get(VIEWER, id)).toMatchObject({ status: "Stopping" });
});

test("results of a job that Quarry did not create are published once, when they are asked for", async () => {
  const { start, upstream } = await fleet();
  const processes = await three(start);
  const { id: batch } = upstream.add("none");
  upstream.end(batch);
  const id = idOf(batch);
  await expect(processes[0]!.jobs.get(OPERATOR, id)).resolves.toMatchObject({ id });
  await concurrently(processes, ({ jobs }) => jobs.get(OPERATOR, id));
  await expect
    .poll(async () => (await processes[2]!.jobs.get(OPERATOR, id)).publish, { timeout: 20_000 })
    .toBeUndefined();
  expect(await processes[1]!.jobs.get(OPERATOR, id)).toMatchObject({ status: "Completed" });
  expect(upstream.counts.reads).toBe(1);
});

test("concurrent creates over three processes never exceed a budget", async () => {
  const { start, upstream } = await fleet({ budget: 10 });
  const processes = await three(start);
  const all = await concurrently(processes, (process, n) => created(process, `t${n}`));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  const refused = all.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(new Set(refused.map(({ kind }) => kind))).toEqual(new Set(["QuotaExceeded"]));
  expect(upstream.counts.creates).toBe(10);
});

test("a dead process's create gives back what it has reserved", async () => {
  const { start } = await fleet({ budget: 1 });
  const survivor = await start();
  const dying = await start((die) => async (name, run) => (name === "create" ? die() : run()));
  void dying.create("lost");
  await dying.death;
  await expect(survivor.create("next")).rejects.toMatchObject({ kind: "QuotaExceeded" });
  await duty(survivor, "unsettled creates");
  await expect(survivor.create("next")).rejects.toMatchObject({ kind: "QuotaExceeded" });
  await dying.die();
  await duty(survivor, "unsettled creates");
  await expect(survivor.create("next")).resolves.toMatchObject({ status: "Submitted" });
});

test("the queue gets back what it has lost", async () => {
  const { start, upstream, queue } = await fleet({ poll: { firstMs: 60_000, mostMs: 60_000 } });
  const [one, two] = await three(start);
  const rows = await Promise.all(Array.from({ length: 5 }, (_, n) => one!.create(`t${n}`)));
  await expect.poll(() => rows.every(({ id }) => queue.has("polls", id))).toBe(true);
  queue.lose();
  upstream.endAll();
  await duty(two!, "unfinished jobs");
  await expect
    .poll(async () => (await two!.ledger.jobs.unfinishedPage(undefined, 10)).length, { timeout: 20_000 })
    .toBe(0);
  expect(upstream.counts.reads).toBe(5);
});
