/** Processes of a fleet that die, freeze, stop or lose their database. */
import { setTimeout as after } from "node:timers/promises";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { freshUrl } from "../../storage/ledger/fixtures.ts";
import { startPostgres } from "../../support/postgres.ts";
import { openMember } from "./fixtures.ts";
import { type Member, startMember } from "./members.ts";

const HOUR = 3_600_000;
const freshServer = () => freshUrl(inject("postgres")!);

const ids = (count: number) => Array.from({ length: count }, (_, n) => `item-${n}`);

const beginOf = (members: readonly Member[], id: string, since: number) =>
  members.flatMap(({ lines }) => lines).find((line) => line.event === "begin" && line.id === id && line.at >= since);

/** Milliseconds until each of the items has begun elsewhere. */
async function takenOver(items: readonly string[], by: readonly Member[], since: number): Promise<readonly number[]> {
  await expect
    .poll(() => items.filter((id) => beginOf(by, id, since) === undefined), { timeout: 40_000, interval: 100 })
    .toEqual([]);
  return items.map((id) => beginOf(by, id, since)!.at - since);
}

function print(title: string, times: readonly number[]): void {
  const seconds = times.map((ms) => Math.floor(ms / 1_000));
  const histogram = Map.groupBy(
    seconds.toSorted((a, b) => a - b),
    (second) => second,
  );
  const text = Array.from(histogram, ([second, all]) => `${second}-${second + 1} s: ${all.length}`).join(", ");
  console.info(`${title}: ${text}; longest ${Math.max(...times)} ms`);
}

test("the items of killed processes run elsewhere within 15 seconds", { timeout: 120_000 }, async () => {
  const url = await freshServer();
  const options = { url, most: 20, ms: HOUR };
  const members = await Promise.all([startMember(options), startMember(options), startMember(options)]);
  const adder = await openMember(url);
  await Promise.all(ids(20).map((id) => adder.add("jobs", id)));
  await expect.poll(() => members.flatMap((member) => member.ids("begin")).length).toBe(20);
  // The first one that has work, then the one that has more of it than the other.
  for (let left = [...members]; left.length > 1; ) {
    const now = left.toSorted((a, b) => b.ids("begin").length - a.ids("begin").length);
    const [victim, ...others] = now;
    const held = victim!.ids("begin");
    expect(held.length).toBeGreaterThan(0);
    const since = Date.now();
    victim!.signal("SIGKILL");
    const times = await takenOver(held, others, since);
    print(`takeover of ${held.length} items by ${others.length} of ${left.length} processes`, times);
    expect(Math.max(...times)).toBeLessThan(15_000);
    left = others;
  }
});

test("a process that wakes up after others took its items cannot write, and ends", { timeout: 90_000 }, async () => {
  const url = await freshServer();
  const options = { url, most: 5, ms: HOUR, writeEveryMs: 20 };
  const zombie = await startMember(options);
  const adder = await openMember(url);
  await Promise.all(ids(5).map((id) => adder.add("jobs", id)));
  await expect.poll(() => zombie.ids("begin")).toHaveLength(5);
  const other = await startMember({ ...options, writeEveryMs: undefined });
  const client = new pg.Client(url);
  await client.connect();
  onTestFinished(() => client.end());
  const written = async () =>
    (await client.query("select 1 from buckets where name like $1", [`${zombie.pid}.%`])).rowCount;
  await expect.poll(written).toBeGreaterThan(0);
  const since = Date.now();
  zombie.signal("SIGSTOP");
  const times = await takenOver(ids(5), [other], since);
  print("takeover of 5 items of a frozen process", times);
  const before = await written();
  zombie.signal("SIGCONT");
  expect(await zombie.ended).toBe(1);
  expect(zombie.lines.some(({ event }) => event === "fenced")).toBe(true);
  expect(await written()).toBe(before);
  expect(other.ids("begin").toSorted()).toEqual(ids(5));
});

test("a process that closes hands its items over at once", { timeout: 60_000 }, async () => {
  const url = await freshServer();
  const options = { url, most: 10, ms: HOUR };
  const leaver = await startMember(options);
  const adder = await openMember(url);
  await Promise.all(ids(10).map((id) => adder.add("jobs", id)));
  await expect.poll(() => leaver.ids("begin")).toHaveLength(10);
  const other = await startMember(options);
  const since = Date.now();
  expect(await leaver.close()).toBe(0);
  const times = await takenOver(ids(10), [other], since);
  print("handover of 10 items", times);
  expect(Math.max(...times)).toBeLessThan(2_000);
});

test("every item is done although the database restarts, and no process ends", { timeout: 120_000 }, async () => {
  const server = await startPostgres();
  onTestFinished(() => server.close());
  const url = await server.createDatabase();
  const options = { url, most: 10, ms: 50, writeEveryMs: 10 };
  const members = await Promise.all([startMember(options), startMember(options)]);
  const adder = await openMember(url);
  const all = ids(600);
  await Promise.all(all.map((id) => adder.add("polls", id)));
  const done = () => new Set(members.flatMap((member) => member.ids("end")));
  await expect.poll(() => done().size).toBeGreaterThan(100);
  await server.stop();
  expect(done().size).toBeLessThan(500);
  await after(2_000);
  await server.start();
  const since = Date.now();
  await expect.poll(() => done().size, { timeout: 60_000, interval: 100 }).toBe(600);
  console.info(`600 items were done ${Date.now() - since} ms after the restart of the database`);
  await expect
    .poll(async () => (await adder.stats()).find(({ queue }) => queue === "polls"))
    .toMatchObject({
      waiting: 0,
      inHand: 0,
    });
  for (const member of members) expect(await member.close()).toBe(0);
});

test("items in hand stay where they are while the database is away", { timeout: 120_000 }, async () => {
  const server = await startPostgres();
  onTestFinished(() => server.close());
  const url = await server.createDatabase();
  const options = { url, most: 5, ms: HOUR };
  const members = await Promise.all([startMember(options), startMember(options)]);
  const adder = await openMember(url);
  await Promise.all(ids(10).map((id) => adder.add("jobs", id)));
  await expect.poll(() => members.flatMap((member) => member.ids("begin"))).toHaveLength(10);
  await server.stop();
  // Longer than a lease.
  await after(11_000);
  await server.start();
  const leased = async () => {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query(
      "select count(*)::int as leased from quarry_queue.job where state = 'active' and heartbeat_on > now() - interval '5 s'",
    );
    await client.end();
    return rows[0].leased;
  };
  await expect.poll(leased, { timeout: 10_000 }).toBe(10);
  // Nobody judges leases before this time.
  await after(14_000);
  expect(await leased()).toBe(10);
  expect(members.flatMap((member) => member.ids("begin"))).toHaveLength(10);
  for (const member of members) expect(await member.close()).toBe(0);
});

test("2,000 items of three queues run exactly once", { timeout: 120_000 }, async () => {
  const url = await freshServer();
  const options = { url, most: 50, ms: 0 };
  const members = await Promise.all([startMember(options), startMember(options)]);
  const adder = await openMember(url);
  const queues = ["polls", "jobs", "runs"] as const;
  const since = performance.now();
  await Promise.all(ids(2_000).map((id, n) => adder.add(queues[n % 3]!, id)));
  const added = performance.now();
  const ran = () => members.flatMap((member) => member.ids("end"));
  await expect.poll(() => ran().length, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(2_000);
  const ended = performance.now();
  await expect.poll(async () => (await adder.stats()).some(({ waiting, inHand }) => waiting + inHand > 0)).toBe(false);
  const rate = Math.round(2_000_000 / (ended - since));
  console.info(`2,000 items: added in ${Math.round(added - since)} ms, ${rate} items/s with 2 processes`);
  expect(ran().toSorted()).toEqual(ids(2_000).toSorted());
});
