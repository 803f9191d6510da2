/** The ledger in a PostgreSQL database. */
import type { Ledger } from "../../../ports/ledger.ts";
import { assemble } from "../assemble.ts";
import { migrate } from "../migrations.ts";
import { LedgerMismatch } from "../mismatch.ts";
import { NOTHING_RECENT } from "../recent.ts";
import { openPostgres, type PostgresOptions } from "./database.ts";

export type PostgresLedger = Ledger & Pick<ReturnType<typeof openPostgres>, "connections">;

/**
 * Migrates the tables, under the migrator's advisory lock, and opens them. Rejects with StorageUnavailable if the database
 * cannot be reached. Rows are not cached, because other processes change them.
 */
export async function openPostgresLedger(options: PostgresOptions): Promise<PostgresLedger> {
  // A migration of many rows takes longer than a query may.
  const migrations = openPostgres({ ...options, connections: 1, timeoutMs: 0 });
  try {
    await migrations.read(() => migrate(migrations.builder));
  } catch (error) {
    if (!(error instanceof LedgerMismatch)) throw error;
    throw new Error(`The database's ledger cannot be used by this version of Quarry: ${error.message}`, {
      cause: error,
    });
  } finally {
    await migrations.close();
  }
  const db = openPostgres(options);
  try {
    return Object.assign(await assemble(db, NOTHING_RECENT), { connections: db.connections });
  } catch (error) {
    await db.close();
    throw error;
  }
}
