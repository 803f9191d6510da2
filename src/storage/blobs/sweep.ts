/** What a process that was killed leaves on disk, and its removal. */
import { opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobId } from "../../lib/names.ts";
import { isId } from "../../lib/uuid7.ts";
import { SHARDS, timeOf } from "./ids.ts";

/** Ids in memory and in one question. */
const BATCH = 500;

/** The ids in a folder that were made before a moment (milliseconds since the epoch), a batch at a time. */
async function* olderIn(folder: string, before: number): AsyncGenerator<readonly BlobId[]> {
  let batch: BlobId[] = [];
  for await (const { name } of await opendir(folder)) {
    // Whatever else lies there is not ours.
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

/** Removes files of earlier starts: temporary ones, and objects that `live` does not name. Resolves with how many. */
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
      const named = await live(ids);
      const orphans = ids.filter((id) => !named.has(id));
      await removeAll(folder, orphans);
      removed += orphans.length;
    }
  }
  return removed;
}
