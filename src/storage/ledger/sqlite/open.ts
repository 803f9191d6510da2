/** The ledger in a folder. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { GatewayError, StorageUnavailable } from "../../../lib/errors.ts";
import type { WebhookRouting } from "../../../ports/events.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import { PRIVATE_FOLDER } from "../../private.ts";
import type { Reserve } from "../../reserve.ts";
import { assemble } from "../assemble.ts";
import { isCurrent, migrate, versionsOf } from "../migrations.ts";
import { LedgerMismatch } from "../mismatch.ts";
import { recentRows } from "../recent.ts";
import { checkSchema } from "./check-schema.ts";
import { openSqlite, type Sqlite } from "./database.ts";
import { isBusy } from "./failures.ts";

/**
 * Opens `<dir>/ledger.db`, creates the folder and the file if missing, and migrates the tables. On a full or read-only file
 * system a current ledger opens too, and its writes reject with StorageUnavailable. Rejects with Unavailable if another
 * process has the file open.
 *
 * @param routing who is told of the events of jobs. Undefined: nobody, and none is entered
 */
export async function openLedger(dir: string, reserve?: Reserve, routing?: WebhookRouting): Promise<Ledger> {
  await mkdir(dir, { recursive: true, mode: PRIVATE_FOLDER });
  const path = join(dir, "ledger.db");
  return opening(dir, async () => {
    const db = openSqlite(path, reserve);
    try {
      if (!db.writable && !(await isCurrent(db.builder))) {
        throw new GatewayError("Unavailable", `${path}: the ledger must be upgraded, and it cannot be written`);
      }
      if (db.writable) await db.write(() => upgradeTables(db), { mayUseReserve: true }).catch(refuseUpgrade(path));
      else await checkSchema(db.builder);
      return await assemble(db, recentRows(), routing);
    } catch (error) {
      await db.close();
      throw error;
    }
  });
}

/** Within one transaction, so that a ledger that is refused stays as it was. */
async function upgradeTables({ builder }: Pick<Sqlite, "builder">): Promise<void> {
  await migrate(builder);
  await checkSchema(builder);
}

/** Gives errors of a folder's ledger the words that users read. */
async function opening<T>(dir: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof LedgerMismatch) {
      throw new Error(`The ledger in '${dir}' cannot be used by this version of Quarry: ${error.message}`, {
        cause: error,
      });
    }
    if (!isBusy(error)) throw error;
    throw new GatewayError("Unavailable", `The data folder '${dir}' is in use by another Quarry`, { cause: error });
  }
}

/** Names of migrations, in their order. */
export interface LedgerUpgrade {
  /** The newest that had run before. Undefined: none, so that the ledger had no tables. */
  readonly from: string | undefined;
  readonly to: string;
  readonly due: readonly string[];
}

/**
 * Brings an existing ledger to this version, as `openLedger` does. A dry run does the same and takes it back. Rejects if another
 * process has the ledger open.
 */
export function upgradeLedger(dir: string, { isDry }: { readonly isDry: boolean }): Promise<LedgerUpgrade> {
  const path = join(dir, "ledger.db");
  return opening(dir, async () => {
    const db = openSqlite(path);
    try {
      const { run, due } = await versionsOf(db.builder);
      const upgrade = async () => {
        await upgradeTables(db);
        if (isDry) throw new DryRun();
      };
      await db.write(upgrade).catch((error: unknown) => {
        if (!(error instanceof DryRun)) refuseUpgrade(path)(error);
      });
      return { from: run.at(-1), to: [...run, ...due].sort().at(-1)!, due };
    } finally {
      await db.close();
    }
  });
}

class DryRun extends Error {}

const refuseUpgrade = (path: string) => (error: unknown) => {
  if (!(error instanceof StorageUnavailable)) throw error;
  throw new StorageUnavailable(
    `${path}: the ledger must be upgraded, and it cannot be written. ${error.message}`,
    error,
  );
};
