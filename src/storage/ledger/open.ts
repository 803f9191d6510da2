/** The ledger in a folder. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { GatewayError, StorageUnavailable } from "../../lib/errors.ts";
import type { WebhookRouting } from "../../ports/events.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { PRIVATE_FOLDER } from "../private.ts";
import type { Reserve } from "../reserve.ts";
import { assemble } from "./assemble.ts";
import { checkSchema } from "./check-schema.ts";
import { isBusy } from "./failures.ts";
import { isCurrent, migrate } from "./migrations.ts";
import { LedgerMismatch } from "./mismatch.ts";
import { recentRows } from "./recent.ts";
import { openSqlite } from "./sqlite.ts";

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
  try {
    const db = openSqlite(path, reserve);
    try {
      if (!db.writable && !(await isCurrent(db.builder))) {
        throw new GatewayError("Unavailable", `${path}: the ledger must be upgraded, and it cannot be written`);
      }
      // One transaction: a ledger that is refused stays as it was.
      const upgrade = async () => {
        await migrate(db.builder);
        await checkSchema(db.builder);
      };
      if (db.writable) await db.write(upgrade, { mayUseReserve: true }).catch(refuseUpgrade(path));
      else await checkSchema(db.builder);
      return await assemble(db, recentRows(), routing);
    } catch (error) {
      await db.close();
      throw error;
    }
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

const refuseUpgrade = (path: string) => (error: unknown) => {
  if (!(error instanceof StorageUnavailable)) throw error;
  throw new StorageUnavailable(
    `${path}: the ledger must be upgraded, and it cannot be written. ${error.message}`,
    error,
  );
};
