/** Detects a data folder that has lost its ledger. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isId } from "../lib/uuid7.ts";
import { codeOf } from "./fs.ts";
import { hasTables } from "./write-ahead-log.ts";

/** SQLite's first page. A ledger with tables has more pages, in the file or in its log. */
const PAGE_BYTES = 4096;

/**
 * Rejects if the ledger is missing or empty, and blobs or a write-ahead log show that there was one. SQLite would create a new
 * ledger, in which the blobs have no names. Run this before SQLite opens the file: beside an empty file, it deletes
 * the log, and it overwrites a damaged one.
 */
export async function requireLedger(dir: string): Promise<void> {
  const path = join(dir, "ledger.db");
  const [ledgerBytes, logBytes] = await Promise.all([sizeOf(path), sizeOf(`${path}-wal`)]);
  if (ledgerBytes > PAGE_BYTES) return;
  const isInLog = ledgerBytes > 0 && logBytes > 0;
  if (isInLog && (await hasTables(`${path}-wal`))) return;
  // A crash during the creation of a ledger also leaves a log without tables, but no blobs.
  const evidence =
    logBytes > 0 && !isInLog ? "a write-ahead log (ledger.db-wal)" : (await hasBlobs(join(dir, "files"))) && "blobs";
  if (!evidence) return;
  const reason = isInLog
    ? "ledger.db has no tables, and its write-ahead log is damaged"
    : "ledger.db is missing or empty";
  throw new Error(
    `The data folder '${dir}' has ${evidence} but no ledger: ${reason}. Restore the folder from a backup. ` +
      `To give up what the ledger named, start with --new-ledger.`,
  );
}

/** @param root the folder `files` */
export async function hasBlobs(root: string): Promise<boolean> {
  const objects = join(root, "objects");
  for (const shard of await namesIn(objects)) {
    if ((await namesIn(join(objects, shard))).some(isId)) return true;
  }
  return false;
}

const namesIn = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  });

/** Zero if the file is missing. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return 0;
      throw error;
    },
  );
