/** The ledger in a PostgreSQL database. */
import { sql } from "kysely";
import type { WebhookRouting } from "../../../ports/events.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Replicas } from "../../../ports/replicas.ts";
import { assemble } from "../assemble.ts";
import { migrate } from "../migrations.ts";
import { LedgerMismatch } from "../mismatch.ts";
import { checkedPages } from "../recent.ts";
import { openPostgres, type Postgres, type PostgresOptions } from "./database.ts";
import { becomeOwner, type Owner } from "./owner.ts";
import { enterReplica, type ReplicaOptions } from "./replica.ts";

export interface PostgresLedger extends Ledger {
  /** The processes that share the ledger. Undefined if it was opened for one. */
  readonly replicas: Replicas | undefined;
  /** The database's time in microseconds, which later calls of all processes exceed. Rejects if this process may not write. */
  generation(): Promise<number>;
}

interface LedgerOptions extends Omit<PostgresOptions, "replica"> {
  /** True: no other process may write to the ledger while this one runs, because its blobs are on this process's disk. */
  readonly alone: boolean;
  /** Set if processes share the ledger. It takes REPLICA_CONNECTIONS more connections. */
  readonly replica?: ReplicaOptions | undefined;
}

/**
 * Migrates the tables, under the migrator's advisory lock, and opens them. Rejects with StorageUnavailable if the database
 * cannot be reached, and with Unavailable if another process is its owner. Other processes may change rows, so none are cached, and
 * pages of listings are compared with the database.
 */
export async function openPostgresLedger(
  { alone, replica: entry, ...options }: LedgerOptions,
  routing?: WebhookRouting,
): Promise<PostgresLedger> {
  const owner = alone ? await becomeOwner(options, options.onError) : undefined;
  try {
    await upgradeDatabase(options, { besideNewer: !alone });
    const replica = entry && (await enterReplica(options, entry));
    const opened = openPostgres({ ...options, replica: replica && { id: replica.id, onFenced: replica.noteFenced } });
    const db = owner === undefined ? opened : ownedBy(owner, opened);
    try {
      const ledger = await assemble(db, checkedPages(), routing);
      const close = async () => {
        await ledger.close();
        await replica?.leave();
        await owner?.release();
      };
      return {
        ...ledger,
        replicas: replica,
        connections: db.connections,
        generation: () => generationOf(db),
        close,
      };
    } catch (error) {
      await db.close();
      await replica?.leave();
      throw error;
    }
  } catch (error) {
    await owner?.release();
    throw error;
  }
}

async function generationOf({ builder, write }: Postgres): Promise<number> {
  const time = sql<{ readonly at: number }>`select (extract(epoch from clock_timestamp()) * 1000000)::bigint as at`;
  const row = await write((tx) => tx.first(time.compile(builder)));
  return row!.at;
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
