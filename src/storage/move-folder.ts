/** Moves an embedded data folder to a bucket, and its ledger to a database if there is one. */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { type BucketConfig, blobsAddress } from "../config/blobs.ts";
import { syncFolder } from "./fs.ts";
import type { PostgresOptions } from "./ledger/postgres/database.ts";
import { openWritable } from "./ledger/sqlite/connection.ts";
import { upgradeLedger } from "./ledger/sqlite/open.ts";
import { type MovedBlobs, moveBlobs } from "./move-blobs.ts";
import { exists, PAIR_NAME } from "./paired-folder.ts";

export interface MovedFolder {
  readonly blobs: MovedBlobs;
  /** Rows by table. Undefined: the ledger stayed in the folder. */
  readonly rows: ReadonlyMap<string, number> | undefined;
}

/** What the folder of blobs is called that is not used any more. */
const MOVED_FILES = "files.moved";

/**
 * Everything is read back before the ledger is bound to the bucket, and nothing in the folder changes until then. Then the folder
 * `files` is set aside. Rejects if a gateway uses the folder. What was interrupted can be run again.
 */
export async function moveFolder(
  dir: string,
  config: BucketConfig,
  database: PostgresOptions | undefined,
): Promise<MovedFolder> {
  const { bucketOf } = await import("./blobs/s3/open.ts");
  const bucket = bucketOf(config);
  const move = () => moveBlobs({ dir, bucket, address: blobsAddress(config) });
  if (database !== undefined) {
    const { moveLedger } = await import("./ledger/postgres/move.ts");
    let blobs: MovedBlobs | undefined;
    const { rows } = await moveLedger(dir, database, async () => {
      blobs = await move();
      return blobs.id;
    });
    await setFilesAside(dir);
    return { blobs: blobs!, rows };
  }
  await upgradeLedger(dir, { isDry: false });
  const { db } = openWritable(join(dir, "ledger.db"));
  try {
    const blobs = await move();
    const value = Buffer.from(blobs.id).toString("base64");
    db.prepare("insert into secrets (name, value) values (?, ?) on conflict do nothing").run(PAIR_NAME, value);
    const bound = db.prepare("select value from secrets where name = ?").get(PAIR_NAME);
    if (bound?.value !== value) throw new Error(`The ledger in '${dir}' belongs to another bucket.`);
    db.exec("pragma wal_checkpoint(truncate)");
    await setFilesAside(dir);
    return { blobs, rows: undefined };
  } finally {
    db.close();
  }
}

async function setFilesAside(dir: string): Promise<void> {
  if (!(await exists(join(dir, "files")))) return;
  await rename(join(dir, "files"), join(dir, MOVED_FILES));
  await syncFolder(dir);
}
