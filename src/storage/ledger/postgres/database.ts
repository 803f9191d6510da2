/**
 * Runs Kysely's queries on PostgreSQL, which several processes may share. Every write is one SERIALIZABLE transaction that is run
 * again after a conflict, so each sees the rows as if it were alone (postgresql.org, "13.2.3. Serializable Isolation Level").
 */
import { setTimeout as after } from "node:timers/promises";
import { type CompiledQuery, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { Fenced, StorageUnavailable } from "../../../lib/errors.ts";
import type { LedgerConnections } from "../../../ports/ledger.ts";
import type { Database, Transaction } from "../database.ts";
import type { Schema } from "../schema.ts";
import { databaseError, isConflict, isDuplicate, isStalePlan } from "./failures.ts";
import { fenceCheck, isRefused } from "./fence.ts";

export interface Postgres extends Database {
  connections(): LedgerConnections;
  /** Runs a step of the builder's own, whose errors are converted as those of queries. */
  read<T>(step: () => Promise<T>): Promise<T>;
  /** Waits for running queries, then closes all connections. */
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. Its parameters are libpq's, such as `sslmode` and `sslrootcert`. */
  readonly connectionString: string;
  /** Connections at most. */
  readonly connections: number;
  /** For a new connection. */
  readonly connectTimeoutMs: number;
  /** For a query. 0: none. */
  readonly queryTimeoutMs: number;
  /** Reports an idle connection that broke. The pool opens another one. */
  readonly onError: (error: Error) => void;
  /** Reports queries that take this long. Absent: none. */
  readonly slow?: { readonly afterMs: number; readonly report: (query: SlowQuery) => void } | undefined;
  /** This process among those that share the ledger. Its writes reject with Fenced once its row is fenced. */
  readonly replica?: { readonly id: string; readonly onFenced: () => void } | undefined;
}

export interface SlowQuery {
  /** Without its values. */
  readonly text: string;
  readonly ms: number;
  /** Rows read or changed. Undefined if the query failed. */
  readonly rows: number | undefined;
}

/** A transaction that met this many others is one that a caller should try again later. */
const MOST_RUNS = 40;
/** A key that is still a duplicate is the caller's own. */
const MOST_RUNS_OF_DUPLICATE = 3;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 100;

/** Query texts that are prepared on each connection. Texts beyond them vary with their callers' lists. */
const MOST_PREPARED = 500;

/** Others wait for a transaction of a process that is frozen before they take over its work. */
const LONGEST_PAUSE_OF_REPLICA_MS = 5_000;

const INT8 = 20;
const NUMERIC = 1700;

/** Sizes, times and counts are below 2^53. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === INT8 || oid === NUMERIC
      ? Number
      : pg.types.getTypeParser(oid, format as "text")) as pg.CustomTypesConfig["getTypeParser"],
};

/**
 * A transaction of few rows must not lock whole tables against others, which the predicate locks of a sequential scan do. The
 * planner prefers such scans for small tables.
 */
const BEGIN = "begin isolation level serializable; set local enable_seqscan = off";

export function openPostgres(options: PostgresOptions): Postgres {
  const { connectionString, connections, connectTimeoutMs, queryTimeoutMs, onError, slow, replica } = options;
  const begin = replica === undefined ? BEGIN : `${BEGIN}; ${fenceCheck(replica.id)}`;
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    statement_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: replica === undefined ? queryTimeoutMs : LONGEST_PAUSE_OF_REPLICA_MS,
    application_name: "quarry",
    keepAlive: true,
    types: TYPES,
  });
  pool.on("error", onError);
  // The pool listens to idle connections only, and Kysely's migrator to none. An error without a listener ends the process. Queries
  // report a broken connection.
  pool.on("connect", (client) => void client.on("error", () => {}));

  const names = new Map<string, string>();
  let named = 0;
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST_PREPARED) return known;
    const name = `q${named}`;
    named += 1;
    names.set(text, name);
    return name;
  };
  const query = ({ sql: text, parameters }: CompiledQuery<unknown>, { dependsOnValues = false } = {}) => {
    const name = dependsOnValues ? undefined : nameOf(text);
    return { text, values: parameters as unknown[], ...(name !== undefined && { name }) };
  };

  type Runner = Pick<pg.ClientBase, "query">;
  async function timed(
    runner: Runner,
    compiled: CompiledQuery<unknown>,
    options?: { readonly dependsOnValues?: boolean },
  ): Promise<pg.QueryResult> {
    const prepared = query(compiled, options);
    const start = performance.now();
    let rows: number | undefined;
    try {
      const result = await runner.query(prepared);
      rows = result.rowCount ?? 0;
      return result;
    } catch (error) {
      // Another name has another plan.
      if (isStalePlan(error) && names.get(prepared.text) === prepared.name) names.delete(prepared.text);
      throw error;
    } finally {
      const ms = performance.now() - start;
      if (slow !== undefined && ms >= slow.afterMs) slow.report({ text: compiled.sql, ms: Math.round(ms), rows });
    }
  }
  const on = (runner: Runner): Transaction => ({
    all: async <Row>(compiled: CompiledQuery<Row>, options?: { readonly dependsOnValues?: boolean }) =>
      (await timed(runner, compiled, options)).rows as Row[],
    first: async <Row>(compiled: CompiledQuery<Row>) => (await timed(runner, compiled)).rows[0] as Row | undefined,
    run: async (compiled) => (await timed(runner, compiled)).rowCount ?? 0,
  });
  const alone = on(pool);

  const read = async <T>(step: () => Promise<T>): Promise<T> => {
    try {
      return await step().catch((error: unknown) => {
        if (!isStalePlan(error)) throw error;
        return step();
      });
    } catch (error) {
      throw databaseError(error);
    }
  };

  /** One run of a transaction. A connection that failed is not used again. */
  async function attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await read(() => pool.connect());
    let broken: Error | undefined;
    const note = (error: Error) => {
      broken = error;
    };
    // Without a listener, a connection that breaks between two queries would end the process.
    client.on("error", note);
    try {
      await client.query(begin).catch((error: unknown) => {
        if (replica === undefined || !isRefused(error)) throw error;
        replica.onFenced();
        throw new Fenced(error);
      });
      const value = await work(on(client));
      try {
        await client.query("commit");
      } catch (error) {
        throw isConflict(error) ? error : databaseError(error, { inDoubt: true });
      }
      return value;
    } catch (error) {
      await client.query("rollback").catch(note);
      throw isConflict(error) ? error : databaseError(error);
    } finally {
      client.off("error", note);
      client.release(broken);
    }
  }

  return {
    builder: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }),
    all: (compiled, options) => read(() => alone.all(compiled, options)),
    first: (compiled) => read(() => alone.first(compiled)),
    isRemote: true,
    replica: replica?.id,
    read,
    connections() {
      return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
    },
    async write(work) {
      for (let run = 1; ; run += 1) {
        try {
          return await attempt(work);
        } catch (error) {
          if (isDuplicate(error) ? run === MOST_RUNS_OF_DUPLICATE : !isConflict(error)) throw error;
          if (run === MOST_RUNS) {
            throw new StorageUnavailable("Other requests change the same rows; try again.", error);
          }
        }
        await after(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** run));
      }
    },
    close: () => pool.end(),
  };
}
