/**
 * The one process that may write to a database whose blobs are on its own disk. It holds an advisory lock on a connection of its
 * own (postgresql.org, "13.3.5. Advisory Locks"). PostgreSQL releases the lock when the process or the connection ends.
 */
import { setTimeout as after } from "node:timers/promises";
import pg from "pg";
import { GatewayError, StorageUnavailable } from "../../../lib/errors.ts";
import type { PostgresOptions } from "./database.ts";
import { databaseError } from "./failures.ts";

/** Any number that no other program uses as an advisory lock of this database: "quarry" in ASCII. */
const LOCK = "124748960002681";
const RETRY_MS = 1_000;

const IN_USE = "The database is in use by another Quarry";

export interface Owner {
  /** Throws StorageUnavailable while this process does not hold the lock. */
  require(): void;
  release(): Promise<void>;
}

/** Rejects with Unavailable if another process is the owner. */
export async function becomeOwner(
  { connectionString, connectTimeoutMs }: Pick<PostgresOptions, "connectionString" | "connectTimeoutMs">,
  onError: (error: Error) => void,
): Promise<Owner> {
  let held: pg.Client | undefined;
  let reason: unknown;
  let released = false;

  /** Resolves with false if another process holds the lock. */
  async function take(): Promise<boolean> {
    const connection = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: "quarry owner",
      keepAlive: true,
    });
    const lost = (error: Error) => {
      if (held === connection) held = undefined;
      reason = error;
    };
    connection.on("error", lost);
    try {
      await connection.connect();
      const { rows } = await connection.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK}) as taken`);
      if (rows[0]?.taken !== true) {
        await connection.end();
        return false;
      }
    } catch (error) {
      await connection.end().catch(() => {});
      throw databaseError(error);
    }
    held = connection;
    connection.once("end", () => {
      if (held === connection) held = undefined;
      if (released) return;
      onError(
        new Error("the database ended the connection that shows that this process is its owner", { cause: reason }),
      );
      void again();
    });
    return true;
  }

  /** Takes the lock once the database is back. Another process may have taken it meanwhile. */
  async function again(): Promise<void> {
    while (held === undefined && !released) {
      try {
        if (!(await take())) reason = new Error(IN_USE);
      } catch (error) {
        reason = error;
      }
      if (held === undefined) await after(RETRY_MS, undefined, { ref: false });
    }
  }

  if (!(await take())) throw new GatewayError("Unavailable", IN_USE);
  return {
    require() {
      if (held === undefined) throw new StorageUnavailable("The gateway has lost its database.", reason);
    },
    async release() {
      released = true;
      await held?.end();
    },
  };
}
