/** The ledger in a PostgreSQL database. */
import type { WebhookRouting } from "../../../ports/events.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import { assemble } from "../assemble.ts";
import { migrate } from "../migrations.ts";
import { LedgerMismatch } from "../mismatch.ts";
import { NOTHING_RECENT } from "../recent.ts";
import { openPostgres, type Postgres, type PostgresOptions } from "./database.ts";
import { becomeOwner, type Owner } from "./owner.ts";

export type PostgresLedger = Ledger & Pick<Postgres, "connections">;

interface LedgerOptions extends PostgresOptions {
  /** True: no other process may write to the ledger while this one runs, because its blobs are on this process's disk. */
  readonly alone: boolean;
}

/**
 * Migrates the tables, under the migrator's advisory lock, and opens them. Rejects with StorageUnavailable if the database
 * cannot be reached, and with Unavailable if another process is its owner. Rows are not cached: other processes may change them.
 */
export async function openPostgresLedger(
  { alone, ...options }: LedgerOptions,
  routing?: WebhookRouting,
): Promise<PostgresLedger> {
  const owner = alone ? await becomeOwner(options, options.onError) : undefined;
  try {
    await upgradeDatabase(options, { besideNewer: !alone });
    const db = openPostgres(options);
    try {
      const ledger = await assemble(owner === undefined ? db : ownedBy(owner, db), NOTHING_RECENT, routing);
      const close = async () => {
        await ledger.close();
        await owner?.release();
      };
      return { ...ledger, connections: db.connections, close };
    } catch (error) {
      await db.close();
      throw error;
    }
  } catch (error) {
    await owner?.release();
    throw error;
  }
}

/**
 * Migrates the tables, under the migrator's advisory lock.
 *
 * @param besideNewer true: processes of a newer version may use the database too
 */
export async function upgradeDatabase(options: PostgresOptions, { besideNewer = false } = {}): Promise<void> {
  // A migration of many rows takes longer than a query may.
  const { builder, read, close } = openPostgres({ ...options, connections: 1, queryTimeoutMs: 0 });
  try {
    await read(() => migrate(builder, undefined, { besideNewer }));
  } catch (error) {
    if (!(error instanceof LedgerMismatch)) throw error;
    throw new Error(`The database's ledger cannot be used by this version of Quarry: ${error.message}`, {
      cause: error,
    });
  } finally {
    await close();
  }
}

const ownedBy = (owner: Owner, db: Postgres): Postgres => ({
  ...db,
  write: async (work) => {
    owner.require();
    return db.write(work);
  },
});
