/** Which gateway-held objects are still named by something. */
import type { BlobId, FileId } from "../../lib/names.ts";
import type { Database } from "./database.ts";
import { prepare } from "./prepared.ts";

/** Ids of one query. */
const AT_ONCE = 500;
const SLOTS = Array.from({ length: AT_ONCE }, (_, slot) => slot);

export function liveObjects(db: Database): (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>> {
  const { builder } = db;
  // Parameters of a short batch stay undefined: one query text for every length, because null equals no id.
  const filesOf = prepare((p: readonly FileId[]) => {
    const among = SLOTS.map((slot) => p[slot]!);
    return builder.selectFrom("files").select("id").where("id", "in", among);
  });
  const copies = prepare((p: readonly BlobId[]) => {
    const among = SLOTS.map((slot) => p[slot]!);
    return builder.selectFrom("files").select("blob").where("blob", "in", among);
  });
  const parts = prepare((p: readonly BlobId[]) => {
    const among = SLOTS.map((slot) => p[slot]!);
    return builder.selectFrom("upload_parts").select("blob").where("blob", "in", among);
  });
  const unfinished = builder
    .selectFrom("runs")
    .select(["input", "results", "journal"])
    .where("end_time", "is", null)
    .compile();

  const pinned = builder.selectFrom("pinned_inputs").select("blob").where("released_at", "is", null).compile();

  return async (ids) => {
    const named = new Set<string | null>();
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const batch: readonly string[] = ids.slice(start, start + AT_ONCE);
      for (const { id } of await db.all(filesOf(batch))) named.add(id);
      for (const { blob } of await db.all(copies(batch))) named.add(blob);
      for (const { blob } of await db.all(parts(batch))) named.add(blob);
    }
    for (const run of await db.all(unfinished)) named.add(run.input).add(run.results).add(run.journal);
    for (const { blob } of await db.all(pinned)) named.add(blob);
    return new Set(ids.filter((id) => named.has(id)));
  };
}
