/** Removes the files of earlier starts. Orphans are kept for some days, in case the ledger is wrong. */
import { mkdir, opendir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobId } from "../../lib/names.ts";
import { isId } from "../../lib/uuid7.ts";
import type { Swept } from "../../ports/blobs.ts";
import { codeOf } from "../fs.ts";
import { PRIVATE_FOLDER } from "../private.ts";
import { SHARDS } from "./ids.ts";

/** Ids in memory and in one query. */
const BATCH = 500;

/** Yields the ids in a folder, in batches. */
export async function* idsIn(folder: string, except?: (id: BlobId) => boolean): AsyncGenerator<readonly BlobId[]> {
  let batch: BlobId[] = [];
  for await (const { name } of await opendir(folder)) {
    // Other files in the folder are not blobs.
    if (!isId(name) || except?.(name)) continue;
    batch.push(name);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const removeAll = (folder: string, ids: readonly BlobId[]): Promise<unknown> =>
  Promise.all(ids.map((id) => rm(join(folder, id), { force: true, recursive: true })));

const DAY_MS = 86_400_000;
/** Days that orphans are kept. */
export const ORPHAN_DAYS = 7;

/** The name of the folder of orphans that were found on this day (UTC). */
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Deletes the orphans that were found ORPHAN_DAYS ago or before. Other names in the folder stay. */
export async function deleteOldOrphans(orphans: string, now = Date.now()): Promise<void> {
  const days = await readdir(orphans).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  const last = dayOf(now - ORPHAN_DAYS * DAY_MS);
  for (const day of days) {
    if (/^\d{4}-\d\d-\d\d$/.test(day) && day <= last) await rm(join(orphans, day), { recursive: true, force: true });
  }
}

/** A request may delete the blob meanwhile. */
async function moveAside(from: string, to: string, ids: readonly BlobId[]): Promise<void> {
  if (ids.length === 0) return;
  await mkdir(to, { recursive: true, mode: PRIVATE_FOLDER });
  const move = (id: BlobId) =>
    rename(join(from, id), join(to, id)).catch((error: unknown) => {
      if (codeOf(error) !== "ENOENT") throw error;
    });
  await Promise.all(ids.map(move));
}

interface Folders {
  readonly temporary: string;
  readonly objects: string;
  readonly orphans: string;
}

/**
 * Removes temporary files of earlier starts, and moves their blobs that `live` does not name to `<orphans>/<day>/<shard>`.
 * @param isOwn true for ids of this process
 */
export async function sweep(
  { temporary, objects, orphans }: Folders,
  isOwn: (id: BlobId) => boolean,
  live: (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>>,
): Promise<Swept> {
  let removed = 0;
  let orphaned = 0;
  const today = join(orphans, dayOf(Date.now()));
  for await (const ids of idsIn(temporary, isOwn)) {
    await removeAll(temporary, ids);
    removed += ids.length;
  }
  for (const shard of SHARDS) {
    const folder = join(objects, shard);
    for await (const ids of idsIn(folder, isOwn)) {
      const kept = await live(ids);
      const unnamed = ids.filter((id) => !kept.has(id));
      await moveAside(folder, join(today, shard), unnamed);
      orphaned += unnamed.length;
    }
  }
  return { removed, orphaned };
}
