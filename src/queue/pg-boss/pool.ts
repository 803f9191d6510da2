/** The connections of pg-boss's queries. It knows when the database was last in trouble. */
import { AssertionError } from "node:assert";
import pg from "pg";
import { StorageUnavailable } from "../../lib/errors.ts";
import { FLEET_TIMINGS } from "./timings.ts";

export interface QueueDatabase {
  /** `postgres://user:password@host:port/database`. */
  readonly connectionString: string;
  /** For a new connection. */
  readonly connectTimeoutMs: number;
  /** Reports a connection that broke. Another one is opened. */
  readonly onError: (error: Error) => void;
}

export interface QueuePool {
  /** Rejects with StorageUnavailable if the database cannot be used now. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** As pg-boss calls it. Rejects with the driver's errors. */
  executeSql(text: string, values?: unknown[]): Promise<pg.QueryResult>;
  /** Since when the database has answered all queries soon. */
  calmMs(): number;
  close(): Promise<void>;
}

export const POOL_CONNECTIONS = 2;

/** SQLSTATE classes that are not the statement's fault: see storage/ledger/postgres/failures.ts. */
const UNAVAILABLE = /^(?:08|53|57|58)...$/;

const isTrouble = (error: unknown): boolean => {
  if (error instanceof AssertionError) return false;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code !== "string" || code.length !== 5 || UNAVAILABLE.test(code);
};

export const unreachable = (error: unknown): unknown =>
  isTrouble(error) && !(error instanceof StorageUnavailable)
    ? new StorageUnavailable("The gateway's queue cannot be reached.", error)
    : error;

export function createQueuePool({ connectionString, connectTimeoutMs, onError }: QueueDatabase): QueuePool {
  const pool = new pg.Pool({
    connectionString,
    max: POOL_CONNECTIONS,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: FLEET_TIMINGS.query,
    statement_timeout: FLEET_TIMINGS.query,
    application_name: "quarry queue",
    keepAlive: true,
  });
  // A process that has just begun does not know what was before.
  let troubleAt = performance.now();
  pool.on("error", (error) => {
    troubleAt = performance.now();
    onError(error);
  });

  async function executeSql(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const start = performance.now();
    try {
      return await pool.query(text, values);
    } catch (error) {
      if (isTrouble(error)) troubleAt = performance.now();
      throw error;
    } finally {
      const end = performance.now();
      if (end - start > FLEET_TIMINGS.slow) troubleAt = end;
    }
  }

  return {
    executeSql,
    async query<Row extends object>(text: string, values?: readonly unknown[]) {
      try {
        return (await executeSql(text, values as unknown[])).rows as Row[];
      } catch (error) {
        throw unreachable(error);
      }
    },
    calmMs: () => performance.now() - troubleAt,
    close: () => pool.end(),
  };
}
