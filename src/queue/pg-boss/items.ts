/**
 * Statements on pg-boss's table of jobs that pg-boss has no call for: who has an item in hand, and when it is due again.
 * https://github.com/timgit/pg-boss (12.38.0) describes the table in dist/plans.js. Each statement on an item in hand names its
 * holder and its attempt, so a process that has lost the item changes nothing.
 */
import { createHash } from "node:crypto";
import type { QueueName, QueueStats } from "../../ports/queue.ts";
import type { QueuePool } from "./pool.ts";

/** pg-boss's tables, in the ledger's database. */
export const QUEUE_SCHEMA = "quarry_queue";
/** Of NOTIFY. */
export const CHANNEL = "quarry_queue";

/** What a job of pg-boss has about its item. */
export interface ItemData {
  readonly item: string;
  /** The process that has the item in hand, or had it when it died. */
  readonly holder?: string;
  /** Runs that failed one after another. */
  readonly failures?: number;
}

/** An item in hand, as its process knows it. */
export interface Taken {
  readonly queue: QueueName;
  readonly job: string;
  attempt: number;
}

export interface Settlement extends Taken {
  readonly isDone: boolean;
  readonly afterMs: number;
  readonly failures: number;
}

export interface Items {
  /** Names this process as the holder of fetched items. Resolves with the jobs that it still has. */
  hold(taken: readonly Taken[]): Promise<ReadonlySet<string>>;
  /** Renews leases. A lease that has lapsed is renewed as well if no other process took the item. */
  touch(taken: readonly Taken[]): Promise<void>;
  settle(settled: readonly Settlement[]): Promise<void>;
  nudge(queue: QueueName, job: string): Promise<void>;
  /** Makes items due whose fetch was not answered: no process has been named as their holder for a while. */
  restore(): Promise<void>;
  /** Tells other processes that the queues have due items. */
  tell(queues: readonly QueueName[]): Promise<void>;
  stats(queues: readonly QueueName[]): Promise<readonly QueueStats[]>;
}

/** The job of an item: a UUID of version 8 (RFC 9562, section 5.8). */
export function jobOf(queue: QueueName, id: string): string {
  const hex = createHash("sha256").update(`${queue}\n${id}`).digest("hex");
  const variant = "89ab"[Number.parseInt(hex[16]!, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A message of NOTIFY. Without a job, the queue has due items. */
export interface Notice {
  readonly from: string;
  readonly queue: QueueName;
  readonly job: string | undefined;
}

export function readNotice(payload: string): Notice {
  const [from = "", queue, job] = payload.split(" ");
  return { from, queue: queue as QueueName, job: job === "" ? undefined : job };
}

const JOBS = `${QUEUE_SCHEMA}.job`;
const TAKEN = "unnest($2::text[], $3::uuid[], $4::int[]) as t(name, id, attempt)";
const IS_TAKEN = "j.name = t.name and j.id = t.id and j.retry_count = t.attempt";
const IS_MINE = `${IS_TAKEN} and j.state in ('active', 'retry') and j.data ->> 'holder' = $1`;

const HOLD = `update ${JOBS} j set data = j.data || jsonb_build_object('holder', $1::text), heartbeat_on = now()
from ${TAKEN} where ${IS_TAKEN} and j.state = 'active' returning j.id`;

const TOUCH = `update ${JOBS} j set state = 'active', heartbeat_on = now() from ${TAKEN} where ${IS_MINE}`;

// pg-boss fetches in the order of created_on, and removes what it has kept until keep_until.
const SETTLE = `with t as (
  select * from unnest($2::text[], $3::uuid[], $4::int[], $5::boolean[], $6::float8[], $7::int[])
    as t(name, id, attempt, is_done, after_ms, failures)
), gone as (
  delete from ${JOBS} j using t where t.is_done and ${IS_MINE}
), later as (
  update ${JOBS} j set state = 'retry', heartbeat_on = null, output = null,
    start_after = now() + t.after_ms * interval '1 ms', created_on = now() + t.after_ms * interval '1 ms',
    keep_until = now() + t.after_ms * interval '1 ms' + interval '10 years',
    data = jsonb_build_object('item', j.data -> 'item', 'failures', t.failures)
  from t where not t.is_done and ${IS_MINE} returning j.name, t.after_ms
)
select pg_notify('${CHANNEL}', $1::text || ' ' || name || ' ') from (select distinct name from later where after_ms <= 0) as due`;

const NUDGE = `with due as (
  update ${JOBS} set start_after = now(), created_on = now()
  where name = $1 and id = $2 and state < 'active' and start_after > now()
) select pg_notify('${CHANNEL}', $3)`;

// The next statement of a process that fetches is HOLD, which finds the item only while it is active.
const RESTORE = `update ${JOBS} set state = 'retry'
where state = 'active' and data ->> 'holder' is null and heartbeat_on < now() - interval '3 s'`;

const TELL = `select pg_notify('${CHANNEL}', payload) from unnest($1::text[]) as payload`;

const STATS = `select name, count(*) filter (where state < 'active')::int as waiting,
  count(*) filter (where state = 'active')::int as in_hand,
  coalesce(extract(epoch from max(now() - start_after) filter (where state < 'active' and start_after <= now())) * 1000, 0)::float8
    as oldest_ms
from ${JOBS} where name = any($1) group by name`;

interface StatsRow {
  readonly name: string;
  readonly waiting: number;
  readonly in_hand: number;
  readonly oldest_ms: number;
}

/** @param replica this process */
export function openItems({ query }: Pick<QueuePool, "query">, replica: string): Items {
  const columns = (taken: readonly Taken[]) => [
    replica,
    taken.map(({ queue }) => queue),
    taken.map(({ job }) => job),
    taken.map(({ attempt }) => attempt),
  ];
  return {
    async hold(taken) {
      const rows = await query<{ id: string }>(HOLD, columns(taken));
      return new Set(rows.map(({ id }) => id));
    },
    async touch(taken) {
      await query(TOUCH, columns(taken));
    },
    async settle(settled) {
      await query(SETTLE, [
        ...columns(settled),
        settled.map(({ isDone }) => isDone),
        settled.map(({ afterMs }) => Math.max(0, afterMs)),
        settled.map(({ failures }) => failures),
      ]);
    },
    async nudge(queue, job) {
      await query(NUDGE, [queue, job, `${replica} ${queue} ${job}`]);
    },
    async restore() {
      await query(RESTORE);
    },
    async tell(queues) {
      await query(TELL, [queues.map((queue) => `${replica} ${queue} `)]);
    },
    async stats(queues) {
      const rows = new Map((await query<StatsRow>(STATS, [queues])).map((row) => [row.name, row]));
      return queues.map((queue) => {
        const { waiting = 0, in_hand: inHand = 0, oldest_ms: oldestMs = 0 } = rows.get(queue) ?? {};
        return { queue, waiting, inHand, oldestMs };
      });
    },
  };
}
