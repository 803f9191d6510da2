/**
 * The row by which this process shows the others that it lives. They fence a process whose row does not change for a while, and
 * remove its row later. Each judges by what it saw itself, so neither clocks nor its own pauses matter.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Logger } from "pino";
import { signsOfLife } from "../../../lib/lease.ts";
import type { Replicas } from "../../../ports/replicas.ts";
import { type PostgresOptions, TYPES } from "./database.ts";
import { databaseError } from "./failures.ts";

export interface ReplicaOptions {
  readonly version: string;
  /** Called once. The process must end, because none of its writes succeeds any more. */
  readonly onFenced: () => void;
  readonly log: Pick<Logger, "warn">;
}

export interface Replica extends Replicas {
  /** Calls `onFenced`, unless that has happened. */
  noteFenced(): void;
  /** Removes the row. */
  leave(): Promise<void>;
}

/** Connections beyond those of the ledger: others' work never delays a sign of life. */
export const REPLICA_CONNECTIONS = 2;

export const REPLICA_TIMINGS = {
  /** Between two signs of life. */
  beat: 2_000,
  /** A process whose row does not change for this time is fenced. */
  unseen: 15_000,
  /** After a longer pause of this process or of its database, it begins anew to watch the others. */
  blind: 6_000,
  /** A fenced row stays this long, for those who look for the reason. */
  kept: 600_000,
  /** Longer than a transaction of a frozen process may last. See LONGEST_PAUSE_OF_REPLICA_MS. */
  fence: 20_000,
};

/** By the database's clock. */
const NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

const ENTER = `insert into replicas (id, started_at, seen_at, version) values ($1, ${NOW}, ${NOW}, $2)`;
const BEAT = `with beaten as (update replicas set seen_at = ${NOW} where id = $1 and fenced_at is null returning id)
select id, seen_at, fenced_at, fenced_at < ${NOW} - $2::bigint as is_old, (select count(*) from beaten) as beaten from replicas`;
const FENCE = `update replicas set fenced_at = ${NOW} where id = $1 and fenced_at is null`;
const REMOVE_OLD = `delete from replicas where fenced_at < ${NOW} - $1::bigint`;
const LEAVE = "delete from replicas where id = $1";

interface Row {
  readonly id: string;
  readonly seen_at: number;
  readonly fenced_at: number | null;
  readonly is_old: boolean | null;
  /** 1 if this process is not fenced. */
  readonly beaten: number;
}

interface Sighting {
  readonly seenAt: number;
  /** When this process first saw it. */
  readonly since: number;
}

type Settings = Pick<PostgresOptions, "connectionString" | "connectTimeoutMs" | "onError">;

/** Enters the row. The tables must have been migrated. */
export async function enterReplica(settings: Settings, options: ReplicaOptions): Promise<Replica> {
  const { version, onFenced, log } = options;
  const { beat: pauseMs, unseen, blind, kept, fence: fenceMs } = REPLICA_TIMINGS;
  const id = randomUUID();
  const pool = new pg.Pool({
    connectionString: settings.connectionString,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    max: REPLICA_CONNECTIONS,
    query_timeout: fenceMs,
    statement_timeout: fenceMs,
    application_name: "quarry replica",
    keepAlive: true,
    types: TYPES,
  });
  pool.on("error", settings.onError);

  const sightings = new Map<string, Sighting>();
  const fencing = new Map<string, Promise<void>>();
  let lastBeat = performance.now();
  let count = 1;
  let isFenced = false;
  let hasLeft = false;
  let timer: NodeJS.Timeout | undefined;

  function noteFenced(): void {
    if (isFenced || hasLeft) return;
    isFenced = true;
    onFenced();
  }

  async function fence(other: string): Promise<void> {
    const { rowCount } = await pool.query(FENCE, [other]);
    if (rowCount === 1) log.warn({ replica: other }, "fenced a replica that gave no sign of life, or lost its work");
  }

  /** One attempt at a time. */
  function fenceOnce(other: string): Promise<void> {
    let attempt = fencing.get(other);
    if (attempt === undefined) {
      attempt = fence(other).finally(() => fencing.delete(other));
      fencing.set(other, attempt);
    }
    return attempt;
  }

  async function watch(rows: readonly Row[]): Promise<void> {
    const now = performance.now();
    if (now - lastBeat > blind) sightings.clear();
    lastBeat = now;
    for (const other of sightings.keys()) if (!rows.some((row) => row.id === other)) sightings.delete(other);
    for (const { id: other, seen_at: seenAt, fenced_at: fencedAt } of rows) {
      if (other === id || fencedAt !== null) continue;
      const sighting = sightings.get(other);
      if (sighting?.seenAt !== seenAt) sightings.set(other, { seenAt, since: now });
      else if (now - sighting.since >= unseen) void fenceOnce(other).catch(settings.onError);
    }
    count = Math.max(1, rows.filter((row) => row.fenced_at === null).length);
    if (rows.some((row) => row.is_old === true)) await pool.query(REMOVE_OLD, [kept]);
  }

  async function beat(): Promise<void> {
    const began = performance.now();
    try {
      const { rows } = await pool.query<Row>(BEAT, [id, kept]);
      // Without a row of its own, it was fenced long ago.
      if (rows[0]?.beaten !== 1) noteFenced();
      else {
        signs.given(began);
        await watch(rows);
      }
    } catch (error) {
      if (!hasLeft) settings.onError(error as Error);
    }
    if (!hasLeft && !isFenced) timer = setTimeout(beat, pauseMs).unref();
  }

  try {
    await pool.query(ENTER, [id, version]);
  } catch (error) {
    await pool.end();
    throw databaseError(error);
  }
  const signs = signsOfLife();
  signs.given(performance.now());
  void beat();

  return {
    id,
    get count() {
      return count;
    },
    async fence(other) {
      try {
        await fenceOnce(other);
      } catch (error) {
        throw databaseError(error);
      }
    },
    noteFenced,
    async leave() {
      hasLeft = true;
      clearTimeout(timer);
      signs.end();
      // If this fails, the others fence the row.
      await pool.query(LEAVE, [id]).catch(() => {});
      await pool.end();
    },
  };
}
