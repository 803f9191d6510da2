/** Events of jobs: each enters with its change, once, and its deliveries stay until they have ended. */
import { expect, test } from "vitest";
import type { EventGroup } from "../../../src/lib/event-names.ts";
import type { Attempt, NewDelivery, WebhookRouting } from "../../../src/ports/events.ts";
import { UNMANAGED_OWNER } from "../../../src/ports/jobs.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { folder, freshLedger, job } from "./fixtures.ts";

const ENDPOINT: NewDelivery = { endpoint: "webhook:a", url: "https://a.example/hook", format: "standard" };
const ALL: readonly EventGroup[] = ["ended", "started", "progress"];

const to = (groups: readonly EventGroup[], ...endpoints: readonly NewDelivery[]): WebhookRouting => ({
  recipients: (group) => (groups.includes(group) ? endpoints : []),
});

const counts = (processed: number) => ({ total: 100, processed, success: processed, error: 0 });

/** Types and steps, oldest first. */
async function entered({ events }: Ledger): Promise<readonly string[]> {
  const { deliveries } = await events.list({ owner: undefined, limit: 100 });
  return deliveries.map(({ of }) => (of.step === undefined ? of.type : `${of.type} ${of.step}`)).reverse();
}

const due = ({ events }: Ledger, now = Date.now() + 1, room = 10) => events.due(now, () => room);

test.each([
  ["Completed", "job.completed"],
  ["PartiallyCompleted", "job.partially_completed"],
  ["Failed", "job.failed"],
  ["Stopped", "job.stopped"],
  ["Expired", "job.expired"],
] as const)("a job that ends as %s has the event %s once, with the job at that time", async (status, type) => {
  const ledger = await freshLedger(to(["ended"], ENDPOINT));
  await ledger.jobs.insert(job("a"), [{ key: "team", value: "x" }]);
  await ledger.jobs.update("a", { status: "InProgress" });
  const end = {
    status,
    endTime: 9,
    lastModifiedTime: 9,
    counts: counts(40),
    tokens: { input: 5, output: 2 },
    cost: "1.5",
  };
  await ledger.jobs.update("a", end);
  await ledger.jobs.update("a", end);
  // No later status is a second end.
  await ledger.jobs.update("a", { status: "Failed" });
  expect(await entered(ledger)).toEqual([type]);
  const [delivery] = await due(ledger);
  expect(delivery).toMatchObject({ ...ENDPOINT, state: "pending", attempts: 0, log: [] });
  expect(delivery!.of).toMatchObject({ type, job: { id: "a", status, endTime: 9, tokens: end.tokens, cost: "1.5" } });
  expect(delivery!.of.tags).toEqual([{ key: "team", value: "x" }]);
  expect(delivery!.of.id).toMatch(/^evt_[0-9a-f]{32}$/);
  expect(delivery!.id).toMatch(/^dlv_[0-9a-f]{32}$/);
});

test("the start and each step of progress are events once, and a step that is passed over is none", async () => {
  const ledger = await freshLedger(to(ALL, ENDPOINT));
  await ledger.jobs.insert(job("a"), []);
  await ledger.jobs.update("a", { status: "Validating" });
  await ledger.jobs.update("a", { status: "InProgress", counts: counts(0) });
  await ledger.jobs.update("a", { status: "InProgress", counts: counts(24) });
  await ledger.jobs.update("a", { counts: counts(25) });
  const sample = (processed: number) => ({ job: "a", at: 1, status: "InProgress", counts: counts(processed) });
  await ledger.history.add([sample(26), sample(80)]);
  await ledger.history.add([sample(60), sample(99)]);
  await ledger.jobs.update("a", { status: "Stopping" });
  await ledger.jobs.update("a", { status: "Stopped", counts: counts(99) });
  await ledger.history.add([sample(50)]);
  expect(await entered(ledger)).toEqual(["job.started", "job.progress 25", "job.progress 75", "job.stopped"]);
  const { deliveries } = await ledger.events.list({ owner: undefined, limit: 2 });
  expect(deliveries[1]!.of.job.counts).toEqual(counts(80));
});

test("nothing enters that nobody asks for, nor of jobs that Quarry did not create", async () => {
  const ledger = await freshLedger(to(["ended"], ENDPOINT));
  await ledger.jobs.adopt([job("a", { owner: UNMANAGED_OWNER })]);
  await ledger.jobs.update("a", { status: "Completed" });
  await ledger.jobs.insert(job("b"), []);
  await ledger.jobs.update("b", { status: "InProgress", counts: counts(50) });
  expect(await entered(ledger)).toEqual([]);
});

test("the routing sees the webhook of the job's own tags", async () => {
  const seen: unknown[] = [];
  const ledger = await freshLedger({
    recipients(group, { id }, webhook) {
      seen.push([group, id, webhook]);
      return [];
    },
  });
  const webhook = { url: "https://b.example/", events: ["ended"], format: "eventbridge" } as const;
  await ledger.jobs.insert(job("a"), [], undefined, webhook);
  await ledger.jobs.insert(job("b"), []);
  await ledger.jobs.update("a", { status: "Failed" });
  await ledger.jobs.update("b", { status: "Failed" });
  expect(seen).toEqual([
    ["ended", "a", webhook],
    ["ended", "b", undefined],
  ]);
});

test("a change that fails leaves no event", async () => {
  const dir = await folder();
  let fails = true;
  const ledger = await openLedger(dir, undefined, {
    recipients() {
      if (fails) throw new Error("no");
      return [ENDPOINT];
    },
  });
  await ledger.jobs.insert(job("a"), []);
  await expect(ledger.jobs.update("a", { status: "Completed" })).rejects.toThrow();
  expect((await ledger.jobs.byId("a"))?.status).toBe("Submitted");
  fails = false;
  await ledger.jobs.update("a", { status: "Completed" });
  await ledger.close();
  const next = await openLedger(dir);
  expect(await entered(next)).toEqual(["job.completed"]);
  await next.close();
});

const attempt = (rest: Partial<Attempt> = {}): Attempt => ({
  at: 1,
  ms: 2,
  delivered: false,
  error: "It failed.",
  ...rest,
});

async function ended(ledger: Ledger, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await ledger.jobs.insert(job(id), []);
    await ledger.jobs.update(id, { status: "Completed" });
  }
}

test("an attempt is logged, and the delivery is due again at its time", async () => {
  const ledger = await freshLedger(to(ALL, ENDPOINT));
  const { events } = ledger;
  await ended(ledger, "a");
  const [{ id } = { id: "" }] = await due(ledger);
  const later = Date.now() + 60_000;
  for (let number = 1; number <= 25; number += 1) {
    await events.attempted(id, attempt({ ms: number, status: 500 }), { state: "pending", nextAt: later });
  }
  expect(await due(ledger)).toEqual([]);
  expect(await events.nextDue(Date.now())).toBe(later);
  expect(await events.pending()).toBe(1);
  const [again] = await due(ledger, later);
  expect(again).toMatchObject({ id, attempts: 25, nextAt: later });
  expect(again!.log.map(({ ms }) => ms)).toEqual(Array.from({ length: 20 }, (_, at) => at + 6));

  await events.attempted(id, attempt({ delivered: true, status: 204, error: undefined }), {
    state: "delivered",
    endedAt: 7,
  });
  expect(await events.get(id)).toMatchObject({ state: "delivered", attempts: 26, nextAt: undefined, endedAt: 7 });
  expect([await due(ledger, later), await events.nextDue(0), await events.pending()]).toEqual([[], undefined, 0]);
});

test("a delivery that is sent again keeps its ids, its log and its number of attempts", async () => {
  const ledger = await freshLedger(to(ALL, ENDPOINT));
  const { events } = ledger;
  await ended(ledger, "a");
  const [before] = await due(ledger);
  await events.attempted(before!.id, attempt(), { state: "failed", endedAt: 7 });
  await events.again(before!.id, 1_000);
  const [again] = await due(ledger);
  expect(again).toMatchObject({
    id: before!.id,
    event: before!.event,
    attempts: 1,
    beganAt: 1_000,
    endedAt: undefined,
  });
  expect(again!.log).toHaveLength(1);
  await expect(events.again("dlv_none", 1)).rejects.toThrow("There is no delivery 'dlv_none'.");
});

test("a host without room does not hold back another", async () => {
  const other: NewDelivery = { ...ENDPOINT, endpoint: "webhook:b", url: "https://b.example/hook" };
  const ledger = await freshLedger(to(ALL, ENDPOINT, other));
  await ended(ledger, "a", "b", "c");
  const asked: string[] = [];
  const found = await ledger.events.due(Date.now() + 1, (host) => {
    asked.push(host);
    return host === "a.example" ? 0 : 2;
  });
  expect(asked).toEqual(["a.example", "b.example"]);
  expect(found.map(({ endpoint, of }) => [endpoint, of.job.id])).toEqual([
    ["webhook:b", "a"],
    ["webhook:b", "b"],
  ]);
});

test("the log pages by owner, state and job, newest first", async () => {
  const ledger = await freshLedger(to(["ended"], ENDPOINT));
  const { events, jobs } = ledger;
  await ended(ledger, "a", "b", "c");
  await jobs.insert(job("d", { owner: "you" }), []);
  await jobs.update("d", { status: "Failed" });
  const idsOf = async (query: Partial<Parameters<typeof events.list>[0]>) => {
    const { deliveries, more } = await events.list({ owner: undefined, limit: 10, ...query });
    return [deliveries.map(({ of }) => of.job.id).join(""), more, deliveries.at(-1)?.id] as const;
  };
  expect((await idsOf({})).slice(0, 2)).toEqual(["dcba", false]);
  const [first, more, last] = await idsOf({ owner: "me", limit: 2 });
  expect([first, more]).toEqual(["cb", true]);
  expect((await idsOf({ owner: "me", limit: 2, after: last })).slice(0, 2)).toEqual(["a", false]);
  await events.attempted((await idsOf({ job: "b" }))[2]!, attempt(), { state: "failed", endedAt: 1 });
  expect((await idsOf({ state: "failed" }))[0]).toBe("b");
  expect((await idsOf({ state: "pending", owner: "me" }))[0]).toBe("ca");
});

test("old events are deleted with their deliveries, unless one is pending", async () => {
  const ledger = await freshLedger(to(["ended"], ENDPOINT));
  const { events } = ledger;
  await ended(ledger, "a", "b");
  const [first] = await due(ledger);
  await events.attempted(first!.id, attempt(), { state: "failed", endedAt: 1 });
  expect(await events.deleteBefore(first!.of.at - 1)).toBe(0);
  expect(await events.deleteBefore(Date.now() + 1_000)).toBe(1);
  expect(await events.get(first!.id)).toBeUndefined();
  expect((await due(ledger)).map(({ of }) => of.job.id)).toEqual(["b"]);
  // The event of an end that has been deleted does not come back.
  await ledger.jobs.update("a", { status: "Completed" });
  expect((await due(ledger)).map(({ of }) => of.job.id)).toEqual(["b"]);
});
