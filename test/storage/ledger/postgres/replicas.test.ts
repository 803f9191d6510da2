/** Processes that share a ledger: signs of life, fences, and the work under way that they leave. */
import { sql } from "kysely";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, onTestFinished, test, vi } from "vitest";
import { Fenced } from "../../../../src/lib/errors.ts";
import {
  openPostgres,
  type PostgresOptions,
  type SlowQuery,
} from "../../../../src/storage/ledger/postgres/database.ts";
import { fenceCheck } from "../../../../src/storage/ledger/postgres/fence.ts";
import { openPostgresLedger } from "../../../../src/storage/ledger/postgres/open.ts";
import { enterReplica, REPLICA_TIMINGS } from "../../../../src/storage/ledger/postgres/replica.ts";
import { freshUrl } from "../fixtures.ts";

const timings = { ...REPLICA_TIMINGS };
const log = { warn: vi.fn() };
let url: string;

beforeEach(async () => {
  Object.assign(REPLICA_TIMINGS, { beat: 50, unseen: 1_000, blind: 700 });
  url = await freshUrl(inject("postgres")!);
});
afterEach(() => {
  Object.assign(REPLICA_TIMINGS, timings);
  log.warn.mockClear();
});

const settings = (): PostgresOptions => ({
  connectionString: url,
  connections: 4,
  connectTimeoutMs: 20_000,
  queryTimeoutMs: 20_000,
  onError() {},
});

async function replica() {
  const onFenced = vi.fn();
  const entered = await enterReplica(settings(), { version: "1.0.0", onFenced, log });
  onTestFinished(() => entered.leave());
  return { ...entered, onFenced, noteFenced: entered.noteFenced, count: () => entered.count };
}

function database(of: { readonly id: string; noteFenced(): void }) {
  const db = openPostgres({ ...settings(), replica: { id: of.id, onFenced: of.noteFenced } });
  onTestFinished(() => db.close());
  return db;
}

/** The whole ledger, as one of its processes opens it. */
async function member() {
  const onFenced = vi.fn();
  const ledger = await openPostgresLedger({
    ...settings(),
    alone: false,
    replica: { version: "1.0.0", onFenced, log },
  });
  onTestFinished(() => ledger.close());
  return { ...ledger, replicas: ledger.replicas!, onFenced };
}

async function client(): Promise<pg.Client> {
  const connection = new pg.Client(url);
  connection.on("error", () => {});
  await connection.connect();
  onTestFinished(() => connection.end());
  return connection;
}

const rows = async (): Promise<readonly { id: string; fenced_at: string | null }[]> =>
  (await (await client()).query("select id, fenced_at from replicas order by id")).rows;

const SOME_WRITE = sql`insert into state (name, at) values ('checked', 1) on conflict (name) do update set at = 2`;

test("a fenced process cannot write, and is told once", async () => {
  const [zombie, other] = [await member(), await member()];
  const scope = { owner: "me", provider: "local" };
  expect(await zombie.buckets.create(scope, "before", 1)).toBe(true);
  await other.replicas.fence(zombie.replicas.id);
  for (const name of ["one", "two"]) {
    await expect(zombie.buckets.create(scope, name, 1)).rejects.toBeInstanceOf(Fenced);
  }
  expect(zombie.onFenced).toHaveBeenCalledTimes(1);
  expect(await zombie.buckets.get(scope, "before")).toBeDefined();
  expect(await other.buckets.list(scope, { limit: 10 })).toHaveLength(1);
  expect(await other.buckets.create(scope, "after", 1)).toBe(true);
});

test("a process without a row cannot write", async () => {
  const zombie = await replica();
  const db = database(zombie);
  await (await client()).query("delete from replicas");
  await expect(db.write((tx) => tx.run(SOME_WRITE.compile(db.builder)))).rejects.toBeInstanceOf(Fenced);
  expect(zombie.onFenced).toHaveBeenCalledTimes(1);
});

test("an idle process learns that it is fenced", async () => {
  const [zombie, other] = [await replica(), await replica()];
  await other.fence(zombie.id);
  await expect.poll(() => zombie.onFenced.mock.calls.length).toBe(1);
});

test("a fence waits for a transaction under way, whose write counts", async () => {
  const [zombie, other] = [await replica(), await replica()];
  const db = database(zombie);
  const [began, hold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const write = db.write(async (tx) => {
    await tx.run(SOME_WRITE.compile(db.builder));
    began.resolve();
    await hold.promise;
  });
  await began.promise;
  let isFenced = false;
  const fenced = other.fence(zombie.id).then(() => {
    isFenced = true;
  });
  const held = await client();
  const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'update replicas%'";
  await expect.poll(async () => (await held.query(waiting)).rowCount).toBeGreaterThan(0);
  expect(isFenced).toBe(false);
  hold.resolve();
  await write;
  await fenced;
  await expect(db.write((tx) => tx.run(SOME_WRITE.compile(db.builder)))).rejects.toBeInstanceOf(Fenced);
});

test("a fence does not wait for a transaction of a frozen process", { timeout: 30_000 }, async () => {
  const [zombie, other] = [await replica(), await replica()];
  const db = database(zombie);
  const [began, hold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const write = db.write(async (tx) => {
    await tx.run(SOME_WRITE.compile(db.builder));
    began.resolve();
    await hold.promise;
  });
  await began.promise;
  const begin = performance.now();
  await other.fence(zombie.id);
  expect(performance.now() - begin).toBeLessThan(10_000);
  hold.resolve();
  await expect(write).rejects.toThrow();
  expect((await (await client()).query("select 1 from state where name = 'checked'")).rowCount).toBe(0);
});

test("a transaction that began before a fence and looks after it does not write", async () => {
  const [zombie, other] = [await replica(), await replica()];
  const late = await client();
  await late.query("begin isolation level serializable");
  await late.query("select 1 from state");
  await other.fence(zombie.id);
  await expect(late.query(fenceCheck(zombie.id))).rejects.toMatchObject({ code: "40001" });
});

test("signs of life neither wait for writes nor disturb them", async () => {
  const one = await replica();
  const writer = await client();
  await writer.query("begin isolation level serializable");
  await writer.query("select 1 from state");
  const seenAt = async () =>
    Number((await (await client()).query("select seen_at from replicas where id = $1", [one.id])).rows[0].seen_at);
  const first = await seenAt();
  await expect.poll(seenAt).toBeGreaterThan(first);
  await writer.query(fenceCheck(one.id));
  const second = await seenAt();
  await expect.poll(seenAt).toBeGreaterThan(second);
  await writer.query("commit");
  expect(one.onFenced).not.toHaveBeenCalled();
});

test("a process that gives no sign of life is fenced, and its row is removed later", async () => {
  REPLICA_TIMINGS.kept = 500;
  const one = await replica();
  await (await client()).query("insert into replicas values ('dead', 1, 1, '1.0.0', null)");
  await expect.poll(one.count).toBe(2);
  await expect.poll(async () => (await rows()).find(({ id }) => id === "dead")?.fenced_at).toBeTypeOf("string");
  await expect.poll(one.count).toBe(1);
  expect(log.warn).toHaveBeenCalledWith({ replica: "dead" }, expect.any(String));
  await expect.poll(rows).toEqual([{ id: one.id, fenced_at: null }]);
});

test("a process that was blind itself does not fence the others at once", async () => {
  const one = await replica();
  await (await client()).query("insert into replicas values ('other', 1, 1, '1.0.0', null)");
  await expect.poll(one.count).toBe(2);
  // The process is frozen for longer than the other one needs to be unseen.
  const wake = performance.now() + REPLICA_TIMINGS.unseen + 500;
  while (performance.now() < wake);
  const woken = performance.now();
  await expect.poll(() => log.warn.mock.calls.length, { timeout: 10_000 }).toBe(1);
  expect(performance.now() - woken).toBeGreaterThan(REPLICA_TIMINGS.unseen - 100);
});

test("live processes are counted, and one that leaves is not", async () => {
  const [one, two] = [await replica(), await enterReplica(settings(), { version: "1.0.0", onFenced() {}, log })];
  await expect.poll(one.count).toBe(2);
  await two.leave();
  await expect.poll(one.count).toBe(1);
  expect(await rows()).toEqual([{ id: one.id, fenced_at: null }]);
});

test("work under way is left over when its process is fenced or gone", async () => {
  const [one, two] = [await member(), await member()];
  const claim = { owner: "me", provider: "local", fingerprint: "f", createdAt: 1, request: {} };
  const file = { provider: "gemini", createdAt: 1 };
  await one.jobs.claim({ ...claim, token: "one" });
  await one.intendedFiles.insert({ ...file, name: "one" });
  await two.jobs.claim({ ...claim, token: "two" });
  await two.intendedFiles.insert({ ...file, name: "two" });
  const raw = await client();
  await raw.query("insert into claims values ('me', 'embedded', 'f', null, 1, 'local', '{}', null, null)");
  await raw.query("insert into intended_files values ('gemini', 'embedded', 1, null)");
  const names = async (which: "all" | "left") => [
    (await two.jobs.unsettled(which)).map(({ token }) => token).toSorted(),
    (await two.intendedFiles.all(which)).map(({ name }) => name).toSorted(),
  ];
  expect(await names("all")).toEqual(Array(2).fill(["embedded", "one", "two"]));
  expect(await names("left")).toEqual(Array(2).fill(["embedded"]));
  await two.replicas.fence(one.replicas.id);
  expect(await names("left")).toEqual(Array(2).fill(["embedded", "one"]));
  await raw.query("delete from replicas where id = $1", [one.replicas.id]);
  expect(await names("left")).toEqual(Array(2).fill(["embedded", "one"]));
});

test("slow queries are reported without their values", async () => {
  const reports: SlowQuery[] = [];
  const db = openPostgres({ ...settings(), slow: { afterMs: 200, report: (query) => reports.push(query) } });
  onTestFinished(() => db.close());
  const sleep = (seconds: number) => sql`select pg_sleep(${seconds}) from state`.compile(db.builder);
  await db.write((tx) => tx.run(SOME_WRITE.compile(db.builder)));
  await db.all(sleep(0.01));
  expect(reports).toEqual([]);
  await db.all(sleep(0.25));
  await db.write((tx) => tx.all(sleep(0.26)));
  const failing = sql`select case when pg_sleep(${0.27})::text = '' then 1 / (at - at) end from state`;
  await expect(db.all(failing.compile(db.builder))).rejects.toThrow("division by zero");
  expect(reports.map(({ text, rows }) => ({ text, rows }))).toEqual([
    { text: "select pg_sleep($1) from state", rows: 1 },
    { text: "select pg_sleep($1) from state", rows: 1 },
    { text: expect.stringContaining("pg_sleep($1)::text"), rows: undefined },
  ]);
  expect(Math.min(...reports.map(({ ms }) => ms))).toBeGreaterThanOrEqual(200);
});

test("a connection that breaks in a step of the builder's own does not end the process", async () => {
  const db = openPostgres(settings());
  onTestFinished(() => db.close());
  const other = await client();
  const broken = db.read(() =>
    db.builder.connection().execute(async (one) => {
      const pid = sql<{ pid: number }>`select pg_backend_pid() as pid`;
      const { rows: found } = await pid.execute(one);
      await other.query("select pg_terminate_backend($1)", [found[0]!.pid]);
      await vi.waitFor(async () => {
        const { rowCount } = await other.query("select 1 from pg_stat_activity where pid = $1", [found[0]!.pid]);
        expect(rowCount).toBe(0);
      });
      await pid.execute(one);
    }),
  );
  await expect(broken).rejects.toMatchObject({ kind: "Unavailable" });
});
