/** Removes the files of earlier starts. */
import { opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobId } from "../../lib/names.ts";
import { isId } from "../../lib/uuid7.ts";
import { SHARDS, timeOf } from "./ids.ts";

/** Ids in memory and in one query. */
const BATCH = 500;

/** Yields the ids in a folder that were created before a time (milliseconds since the epoch), in batches. */
async function* olderIn(folder: string, before: number): AsyncGenerator<readonly BlobId[]> {
  let batch: BlobId[] = [];
  for await (const { name } of await opendir(folder)) {
    // Other files in the folder are not blobs.
    if (!isId(name) || timeOf(name) >= before) continue;
    batch.push(name);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const removeAll = (folder: string, ids: readonly BlobId[]): Promise<unknown> =>
  Promise.all(ids.map((id) => rm(join(folder, id), { force: true, recursive: true })));

/** Removes temporary files of earlier starts, and blobs that `live` does not name. Resolves with the number removed. */
export async function sweep(
  temporary: string,
  objects: string,
  started: number,
  live: (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>>,
): Promise<number> {
  let removed = 0;
  for await (const ids of olderIn(temporary, started)) {
    await removeAll(temporary, ids);
    removed += ids.length;
  }
  for (const shard of SHARDS) {
    const folder = join(objects, shard);
    for await (const ids of olderIn(folder, started)) {
      const kept = await live(ids);
      const orphans = ids.filter((id) => !kept.has(id));
      await removeAll(folder, orphans);
      removed += orphans.length;
    }
  }
  return removed;
}
