/** Finds the blobs that a row refers to. */
import type { BlobId, FileId } from "../../../lib/names.ts";
import type { RunOptions, RunSegment } from "../../../ports/ledger/runs.ts";
import type { Database } from "../database.ts";
import { fromJson } from "./json.ts";
import { prepare } from "./prepared.ts";

/** Ids per query. */
const AT_ONCE = 500;
const SLOTS = Array.from({ length: AT_ONCE }, (_, slot) => slot);

export function liveBlobs(db: Database): (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>> {
  const { builder } = db;
  // Unused parameters of a short batch are undefined, and null equals no id. This keeps one query text for every
  // length.
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
  // Where files are blobs, those of jobs have no other name.
  const deferred = prepare((p: readonly FileId[]) => {
    const among = SLOTS.map((slot) => p[slot]!);
    return builder.selectFrom("discards").select("id").where("id", "in", among);
  });
  const translated = prepare((p: readonly BlobId[]) => {
    const among = SLOTS.map((slot) => p[slot]!);
    return builder.selectFrom("translations").select("input").where("input", "in", among);
  });
  // The results of a run for a chunk are read after its end, and then the run is deleted.
  const unfinished = builder
    .selectFrom("runs")
    .select(["input", "results", "journal", "log_json", "options_json"])
    .where((where) =>
      // More rows than have a source match. `source` below decides.
      where.or([where("end_time", "is", null), where("options_json", "like", '%"source":%')]),
    )
    .compile();

  const unfinishedChunked = builder
    .selectFrom("chunked_jobs")
    .select(["id", "input", "line_index", "prior", "shared"])
    .where("end_time", "is", null)
    .compile();
  const chunkedResults = prepare((p: { readonly job: string }) =>
    builder.selectFrom("chunked_files").select("results").where("job", "=", p.job),
  );
  const chunksWith = (column: "outcome" | "list") =>
    prepare((p: readonly BlobId[]) => {
      const among = SLOTS.map((slot) => p[slot]!);
      return builder
        .selectFrom("chunks")
        .innerJoin("chunked_jobs", "chunked_jobs.id", "chunks.job")
        .select(`chunks.${column} as blob`)
        .where(`chunks.${column}`, "in", among)
        .where("chunked_jobs.end_time", "is", null);
    });
  const outcomes = chunksWith("outcome");
  const lists = chunksWith("list");

  const pinned = builder.selectFrom("pinned_inputs").select("blob").where("released_at", "is", null).compile();

  return async (ids) => {
    const live = new Set<string | null>();
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const batch: readonly string[] = ids.slice(start, start + AT_ONCE);
      for (const { id } of await db.all(filesOf(batch))) live.add(id);
      for (const { blob } of await db.all(copies(batch))) live.add(blob);
      for (const { blob } of await db.all(parts(batch))) live.add(blob);
      for (const { id } of await db.all(deferred(batch))) live.add(id);
      for (const { input } of await db.all(translated(batch))) live.add(input);
      for (const { blob } of await db.all(outcomes(batch))) live.add(blob);
      for (const { blob } of await db.all(lists(batch))) live.add(blob);
    }
    for (const { id, input, line_index, prior, shared } of await db.all(unfinishedChunked)) {
      live.add(input).add(line_index).add(prior).add(shared);
      for (const { results } of await db.all(chunkedResults({ job: id }))) live.add(results);
    }
    for (const run of await db.all(unfinished)) {
      live.add(run.input).add(run.results).add(run.journal);
      for (const { blob } of fromJson<readonly RunSegment[]>(run.log_json) ?? []) live.add(blob);
      const source = fromJson<RunOptions>(run.options_json)?.source;
      if (source !== undefined)
        live
          .add(source.input)
          .add(source.index)
          .add(source.part.list ?? null);
    }
    for (const { blob } of await db.all(pinned)) live.add(blob);
    return new Set(ids.filter((id) => live.has(id)));
  };
}
