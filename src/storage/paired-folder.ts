/** Binds a data folder to the database that has its ledger, so that neither is used with another. */
import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Secrets } from "../ports/ledger/secrets.ts";
import { codeOf, syncFolder, writing } from "./fs.ts";
import { hasBlobs } from "./lost-ledger.ts";
import { PRIVATE_FILE } from "./private.ts";

/** The file that has the same id as the database. */
export const PAIR_FILE = "ledger.id";
/** The name of the database's id among its secrets. */
export const PAIR_NAME = "data folder";
/** What a ledger is called whose rows are in a database. */
const MOVED = "ledger.db.moved";

/**
 * Rejects if the folder or the database belongs to another one, or if the folder has a ledger or blobs of its own. Binds both
 * if they are new.
 *
 * @param newLedger true: blobs that no database names are no reason to refuse. They become orphans
 */
export async function pairFolder(secrets: Pick<Secrets, "obtain">, dir: string, newLedger: boolean): Promise<void> {
  const path = join(dir, PAIR_FILE);
  const own = await readFile(path, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  if (own === undefined) {
    if (await exists(join(dir, "ledger.db"))) {
      throw new Error(
        `The data folder '${dir}' has a ledger of its own (ledger.db), which the database does not have. ` +
          "Move it with `quarry migrate --to-database`, use an empty data folder, or remove `ledger` from the configuration.",
      );
    }
    if (!newLedger && (await hasBlobs(join(dir, "files")))) {
      throw new Error(
        `The data folder '${dir}' has blobs that no database names. To give them up, start with --new-ledger.`,
      );
    }
  }
  const id = own ?? randomUUID();
  // Before the database, so that a crash leaves a folder that is still free.
  if (own === undefined) await writing(path, writeFile(path, id, { mode: PRIVATE_FILE, flag: "wx" }));
  const known = (await secrets.obtain(PAIR_NAME, Buffer.from(id))).toString();
  if (known !== id) {
    if (own === undefined) await rm(path);
    throw new Error(
      `The database's objects are in another data folder than '${dir}'. Use that folder, or an empty database with an empty folder.`,
    );
  }
  await setAside(dir);
}

/** Renames an embedded ledger whose rows are in the folder's database, so that no gateway opens it by mistake. */
export async function setAside(dir: string): Promise<void> {
  if (!(await exists(join(dir, "ledger.db")))) return;
  await rename(join(dir, "ledger.db"), join(dir, MOVED));
  await syncFolder(dir);
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return false;
      throw error;
    },
  );
