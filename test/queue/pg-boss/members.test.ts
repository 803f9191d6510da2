/** What processes of a fleet tell each other, and what they do with leases. */
import { setTimeout as after } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, onTestFinished, test, vi } from "vitest";
import { StorageUnavailable } from "../../../src/lib/errors.ts";
import type { Queue } from "../../../src/ports/queue.ts";
import { openQueue } from "../../../src/queue/open.ts";
import { jobOf } from "../../../src/queue/pg-boss/items.ts";
import { FLEET_TIMINGS } from "../../../src/queue/pg-boss/timings.ts";
import { freshUrl, postgresLedger } from "../../storage/ledger/fixtures.ts";
import { startPostgres } from "../../support/postgres.ts";
import { gate, recorded } from "../port.ts";
import { log, openMember } from "./fixtures.ts";

const timings = { ...FLEET_TIMINGS };
const NOT_ABORTED = new AbortController().signal;
let url: string;

beforeEach(async () => {
  url = await freshUrl(inject("postgres")!);
});
afterEach(() => {
  Object.assign(FLEET_TIMINGS, timings);
  log.warn.mockClear();
});

async function sql<Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<readonly Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

const held = () => {
  const { promise, resolve } = gate();
  onTestFinished(() => resolve());
  return promise;
};

async function started(queue: Queue, worker = recorded()): Promise<typeof worker> {
  queue.work("polls", worker.worker);
  await queue.start();
  return worker;
}

test("an item that two processes add runs once", async () => {
  const [one, two] = [await openMember(url), await openMember(url)];
  const ids = Array.from({ length: 100 }, (_, n) => `item-${n}`);
  await Promise.all(ids.flatMap((id) => [one.add("polls", id), two.add("polls", id), two.add("polls", id)]));
  const workers = [await started(one), await started(two)];
  const runs = () => workers.flatMap((worker) => worker.runs).toSorted();
  await expect.poll(() => runs().length).toBe(100);
  await expect
    .poll(async () => (await one.stats()).find(({ queue }) => queue === "polls"))
    .toMatchObject({ waiting: 0 });
  expect(runs()).toEqual(ids.toSorted());
});

test("an item that another process adds starts soon", async () => {
  FLEET_TIMINGS.fetch = 60_000;
  const [one, two] = [await openMember(url), await openMember(url)];
  const worker = await started(two);
  // The first look has found nothing.
  await after(200);
  const begin = performance.now();
  await one.add("polls", "a");
  await expect.poll(() => worker.runs, { interval: 5 }).toEqual(["a"]);
  expect(performance.now() - begin).toBeLessThan(2_000);
});

test("a nudge reaches the process that has the item in hand, and makes a waiting one due", async () => {
  const [one, two] = [await openMember(url), await openMember(url)];
  const nudged: string[] = [];
  const worker = await started(
    two,
    recorded(() => held().then(() => undefined), { nudged: (id) => nudged.push(id) }),
  );
  await one.add("polls", "held");
  await expect.poll(() => worker.runs).toEqual(["held"]);
  one.nudge("polls", "held");
  await expect.poll(() => nudged).toEqual(["held"]);
  await one.add("polls", "waiting", { afterMs: 60_000 });
  one.nudge("polls", "waiting");
  await expect.poll(() => worker.runs).toEqual(["held", "waiting"]);
});

test("a nudge that comes while the end of the run is written is not lost", async () => {
  const [one, two] = [await openMember(url), await openMember(url)];
  const worker = await started(
    two,
    recorded(({ attempt }) => (attempt === 1 ? { afterMs: 60_000 } : undefined)),
  );
  const blocker = new pg.Client(url);
  await blocker.connect();
  onTestFinished(() => blocker.end());
  const { promise: hold, resolve: go } = gate();
  worker.worker.run = async ({ id, attempt }) => {
    worker.runs.push(id);
    if (attempt > 1) return undefined;
    await hold;
    return { afterMs: 60_000 };
  };
  await one.add("polls", "a");
  await expect.poll(() => worker.runs).toEqual(["a"]);
  // The write waits for this lock.
  await blocker.query("begin");
  await blocker.query("select 1 from quarry_queue.job where id = $1 for update", [jobOf("polls", "a")]);
  go();
  const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%later as%'";
  await expect.poll(async () => (await sql(waiting)).length).toBe(1);
  two.nudge("polls", "a");
  await blocker.query("commit");
  await expect.poll(() => worker.runs).toEqual(["a", "a"]);
});

test("exclusive work waits for that of another process", async () => {
  const [one, two] = [await openMember(url), await openMember(url)];
  const { promise: hold, resolve: go } = gate();
  const order: string[] = [];
  const first = one.exclusive("name", NOT_ABORTED, async () => {
    order.push("first begins");
    await hold;
    order.push("first ends");
  });
  await expect.poll(() => order).toEqual(["first begins"]);
  const stop = new AbortController();
  const reason = new Error("enough");
  const refused = two.exclusive("name", stop.signal, async () => order.push("refused"));
  stop.abort(reason);
  await expect(refused).rejects.toBe(reason);
  const second = two.exclusive("name", NOT_ABORTED, async () => order.push("second"));
  await after(300);
  go();
  await Promise.all([first, second]);
  expect(order).toEqual(["first begins", "first ends", "second"]);
});

test("exclusive work is told when its lock is lost with the connection, and the next one can get it", async () => {
  const [one, two] = [await openMember(url), await openMember(url)];
  const { promise: begun, resolve: begin } = gate();
  const lost = one.exclusive("name", NOT_ABORTED, async (signal) => {
    begin();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return signal.reason;
  });
  await begun;
  await sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'quarry session' and datname = current_database()`);
  expect(await lost).toBeInstanceOf(StorageUnavailable);
  expect(await two.exclusive("name", NOT_ABORTED, async () => "two")).toBe("two");
  expect(await one.exclusive("name", NOT_ABORTED, async () => "one")).toBe("one");
  // Notices are heard again.
  const worker = await started(two);
  await one.add("polls", "a", { afterMs: 60_000 });
  one.nudge("polls", "a");
  await expect.poll(() => worker.runs).toEqual(["a"]);
});

test("an item that is in hand for very long is let go, for any process", async () => {
  Object.assign(FLEET_TIMINGS, { longestHold: 400, touch: 100 });
  const [one, two] = [await openMember(url), await openMember(url)];
  const reasons: unknown[] = [];
  const hold = recorded(
    ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          reasons.push(signal.reason);
          resolve(undefined);
        });
      }),
    { most: 1 },
  );
  const workers = [await started(one, hold), await started(two, hold)];
  await one.add("polls", "a");
  await expect.poll(() => workers[0]!.runs.length).toBeGreaterThan(1);
  expect(reasons[0]).toMatchObject({ message: "The item was in hand for too long." });
});

test("a lease that lapsed is renewed if no other process took the item", async () => {
  FLEET_TIMINGS.touch = 100;
  const one = await openMember(url);
  const worker = await started(
    one,
    recorded(() => held().then(() => undefined), { most: 1 }),
  );
  await one.add("polls", "a");
  await expect.poll(() => worker.runs).toEqual(["a"]);
  await sql("update quarry_queue.job set state = 'retry' where data ->> 'holder' is not null");
  const state = async () => (await sql<{ state: string }>("select state from quarry_queue.job"))[0]!.state;
  await expect.poll(state).toBe("active");
  expect(worker.runs).toEqual(["a"]);
});

test("a process that fetches an item that it has in hand keeps on with it", async () => {
  Object.assign(FLEET_TIMINGS, { touch: 60_000, fetch: 50 });
  const one = await openMember(url);
  const { promise: hold, resolve: go } = gate();
  const worker = await started(
    one,
    recorded(() => hold.then(() => undefined)),
  );
  await one.add("polls", "a");
  await expect.poll(() => worker.runs).toEqual(["a"]);
  await sql("update quarry_queue.job set state = 'retry'");
  const state = async () => (await sql<{ state: string }>("select state from quarry_queue.job"))[0]?.state;
  await expect.poll(state).toBe("active");
  go();
  await expect.poll(state).toBeUndefined();
  expect(worker.runs).toEqual(["a"]);
});

test("an item whose fetch was not answered is due again soon", async () => {
  Object.assign(FLEET_TIMINGS, { fetch: 50, supervise: 100 });
  const one = await openMember(url);
  await one.add("polls", "a");
  await sql("update quarry_queue.job set state = 'active', started_on = now(), heartbeat_on = now()");
  const begin = performance.now();
  const worker = await started(one);
  await expect.poll(() => worker.runs, { timeout: 15_000 }).toEqual(["a"]);
  expect(performance.now() - begin).toBeLessThan(8_000);
});

test("the process that had an item is fenced before the item runs, and a failed fence leaves the item", async () => {
  FLEET_TIMINGS.fetch = 50;
  const order: string[] = [];
  const fence = vi.fn(async (id: string) => {
    order.push(`fence ${id}`);
    if (order.length === 1) throw new Error("takes too long");
  });
  const settings = { connectionString: url, connectTimeoutMs: 20_000, onError() {} };
  const queue = await openQueue({ log, fleet: { ...settings, replicas: { id: "me", count: 1, fence } } });
  onTestFinished(() => queue.close());
  await queue.add("polls", "a");
  const leave = () =>
    sql(`update quarry_queue.job set state = 'retry', started_on = now(), data = data || '{"holder": "dead"}'`);
  await leave();
  await started(
    queue,
    recorded(({ id }) => {
      order.push(`run ${id}`);
      return undefined;
    }),
  );
  await expect.poll(() => order).toEqual(["fence dead"]);
  await after(200);
  expect(order).toEqual(["fence dead"]);
  await leave();
  await expect.poll(() => order).toEqual(["fence dead", "fence dead", "run a"]);
});

test("processes that have let their items go are not fenced", async () => {
  const onFenced = vi.fn();
  const [one, two] = [await openMember(url, onFenced), await openMember(url)];
  let runs = 0;
  const worker = recorded(({ attempt }) => {
    runs = attempt;
    if (attempt === 2) throw new Error("no");
    return attempt < 5 ? { afterMs: 10 } : undefined;
  });
  await one.add("polls", "a");
  await started(one, worker);
  await started(two, worker);
  await expect.poll(() => runs, { timeout: 15_000 }).toBe(5);
  await after(300);
  const fenced = await sql("select 1 from replicas where fenced_at is not null");
  expect([fenced.length, onFenced.mock.calls.length]).toEqual([0, 0]);
});

test("an item that waits again is behind those that are due before it", async () => {
  const one = await openMember(url);
  const { promise: hold, resolve: go } = gate();
  const { worker, runs } = recorded(
    async ({ id, attempt }) => {
      if (id === "old" && attempt === 1) return { afterMs: 500 };
      if (id === "busy") await hold;
      return undefined;
    },
    { most: 1 },
  );
  await one.add("polls", "old");
  await started(one, { worker, runs, times: [] });
  await expect.poll(() => runs).toEqual(["old"]);
  await one.add("polls", "busy");
  await expect.poll(() => runs).toEqual(["old", "busy"]);
  await one.add("polls", "new");
  await after(600);
  go();
  await expect.poll(() => runs).toEqual(["old", "busy", "new", "old"]);
});

test("without the database, an addition is refused as one that may be repeated", async () => {
  const server = await startPostgres();
  onTestFinished(() => server.close());
  url = await server.createDatabase();
  await (await postgresLedger(url)).close();
  const one = await openMember(url);
  await server.stop();
  await expect(one.add("polls", "a")).rejects.toBeInstanceOf(StorageUnavailable);
  one.nudge("polls", "a");
  await expect(one.exclusive("name", AbortSignal.timeout(200), async () => {})).rejects.toThrow();
  await server.start();
  await one.add("polls", "a");
  expect(await one.exclusive("name", NOT_ABORTED, async () => "done")).toBe("done");
});
