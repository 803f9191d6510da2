/** Jobs of several batches: the jobs, their files and their chunks. */
import { sql } from "kysely";
import type { ProviderName } from "../../../lib/names.ts";
import type { Chunk, ChunkedJobPatch, ChunkPatch, Chunks } from "../../../ports/chunks.ts";
import type { DerivedFile } from "../../../ports/files.ts";
import type { Database, Transaction, WriteOptions } from "../database.ts";
import type { ChunkBatchesTable, ChunkedFilesTable, ChunksTable } from "../schema.ts";
import {
  chunkChanges,
  fileChanges,
  jobChanges,
  toChunk,
  toChunkedFile,
  toChunkedFileRow,
  toChunkedJob,
  toChunkedJobRow,
  toChunkRow,
} from "./chunk-rows.ts";
import { deferDelete } from "./deferred-deletes.ts";
import { settleIntended } from "./intended-files.ts";
import { prepare } from "./prepared.ts";

export function chunks(db: Database): Chunks {
  const { builder } = db;
  const one = prepare((p: { readonly id: string }) =>
    builder.selectFrom("chunked_jobs").selectAll().where("id", "=", p.id),
  );
  const files = prepare((p: { readonly job: string }) =>
    builder.selectFrom("chunked_files").selectAll().where("job", "=", p.job).orderBy("number"),
  );
  const ofJob = prepare((p: { readonly job: string }) =>
    builder.selectFrom("chunks").selectAll().where("job", "=", p.job).orderBy("number"),
  );
  const submitting = prepare((p: { readonly provider: ProviderName }) =>
    builder
      .selectFrom("chunks")
      .selectAll()
      // A literal, so that the index of these chunks fits.
      .where("state", "=", sql.lit("submitting" as const))
      .where("provider", "=", p.provider)
      .orderBy("submitted_at"),
  );
  const placed = prepare((p: { readonly provider: ProviderName }) =>
    builder
      .selectFrom("chunks")
      .innerJoin("chunked_jobs", "chunked_jobs.id", "chunks.job")
      .selectAll("chunks")
      .where("chunks.state", "in", [sql.lit("submitting" as const), sql.lit("running" as const)])
      .where("chunks.provider", "=", p.provider)
      .where("chunked_jobs.end_time", "is", null),
  );
  const batch = prepare((p: ChunkBatchesTable) =>
    builder
      .selectFrom("chunk_batches")
      .select("native_id")
      .where("provider", "=", p.provider)
      .where("native_id", "=", p.native_id),
  );
  const addFile = prepare((p: ChunkedFilesTable) =>
    builder.insertInto("chunked_files").values({
      job: p.job,
      number: p.number,
      name: p.name,
      first_line: p.first_line,
      lines: p.lines,
      form_json: p.form_json,
      results: p.results,
      result_bytes: p.result_bytes,
      result_line: p.result_line,
      finished: p.finished,
    }),
  );
  const addChunk = prepare((p: ChunksTable) =>
    builder.insertInto("chunks").values({
      job: p.job,
      number: p.number,
      first_line: p.first_line,
      last_line: p.last_line,
      line_group: p.line_group,
      list: p.list,
      line_count: p.line_count,
      provider: p.provider,
      provider_type: p.provider_type,
      model_id: p.model_id,
      fallback_of: p.fallback_of,
      state: p.state,
      attempt: p.attempt,
      not_before: p.not_before,
      submitted_at: p.submitted_at,
      native_id: p.native_id,
      input_file: p.input_file,
      noted_json: p.noted_json,
      outcome: p.outcome,
      counts_json: p.counts_json,
      tokens_json: p.tokens_json,
      message: p.message,
    }),
  );
  const addBatch = prepare((p: Pick<Chunk, "job" | "number"> & { readonly nativeId: string }) =>
    builder
      .insertInto("chunk_batches")
      .columns(["provider", "native_id"])
      .expression(({ selectFrom, val }) =>
        selectFrom("chunks")
          .select(["provider", val(p.nativeId).as("native_id")])
          .where("job", "=", p.job)
          .where("number", "=", p.number),
      )
      .onConflict((c) => c.columns(["provider", "native_id"]).doNothing()),
  );
  const takeResults = prepare((p: { readonly id: string }) =>
    builder.updateTable("runs").set({ results: null }).where("id", "=", p.id),
  );
  const settled = settleIntended(db);

  /** Changes one chunk in the caller's transaction. */
  async function change(tx: Transaction, job: string, number: number, patch: ChunkPatch): Promise<void> {
    if (Object.keys(patch).length === 0) return;
    const changed = builder
      .updateTable("chunks")
      .set(chunkChanges(patch))
      .where("job", "=", job)
      .where("number", "=", number);
    await tx.run(changed.compile());
    const { nativeId } = patch;
    if (nativeId !== undefined) await tx.run(addBatch({ job, number, nativeId }));
  }

  async function changeWith(
    tx: Transaction,
    job: string,
    number: number,
    patch: ChunkPatch,
    derived: DerivedFile | undefined,
  ): Promise<void> {
    await change(tx, job, number, patch);
    if (derived === undefined) return;
    const { provider, id, intended } = derived;
    await deferDelete(db, tx, provider, [id]);
    if (intended !== undefined) await settled(tx, provider, intended);
  }

  async function enter(tx: Transaction, chunk: Chunk): Promise<void> {
    await tx.run(addChunk(toChunkRow(chunk)));
    const { job, number, nativeId } = chunk;
    if (nativeId !== undefined) await tx.run(addBatch({ job, number, nativeId }));
  }

  return {
    async insert(job, files, chunks) {
      const added = builder.insertInto("chunked_jobs").values(toChunkedJobRow(job)).compile();
      await db.write(async (tx) => {
        await tx.run(added);
        for (const file of files) await tx.run(addFile(toChunkedFileRow(file)));
        for (const chunk of chunks) await enter(tx, chunk);
      });
    },

    async get(id) {
      const row = await db.first(one({ id }));
      return row && toChunkedJob(row);
    },

    async unfinished() {
      const rows = await db.all(
        builder
          .selectFrom("chunked_jobs")
          .selectAll()
          .where("end_time", "is", null)
          .orderBy("created_at")
          .orderBy("id")
          .compile(),
      );
      return rows.map(toChunkedJob);
    },

    async open() {
      const rows = await db.all(
        builder
          .selectFrom("chunked_jobs")
          .select(["id", "owner", "started", "created_at"])
          .where("end_time", "is", null)
          .orderBy("created_at")
          .orderBy("id")
          .compile(),
      );
      return rows.map(({ id, owner, started, created_at: createdAt }) => ({
        id,
        owner,
        started: started === 1,
        createdAt,
      }));
    },

    async updateOpen(id, patch) {
      const changed = builder
        .updateTable("chunked_jobs")
        .set(jobChanges(patch))
        .where("id", "=", id)
        .where("end_time", "is", null)
        .compile();
      return (await db.write((tx) => tx.run(changed), { mayUseReserve: endsWork(patch) })) > 0;
    },

    async controls(ids, tag) {
      if (ids.length === 0) return new Map();
      const rows = await db.all(
        builder
          .selectFrom("chunked_jobs as c")
          .leftJoin("jobs as j", (on) => on.onRef("j.owner", "=", "c.owner").onRef("j.native_id", "=", "c.id"))
          .leftJoin("job_tags as t", (on) => on.onRef("t.job_id", "=", "j.id").on("t.key", "=", tag))
          .select(["c.id", "c.stop_requested", "c.paused", "t.value"])
          .where("c.id", "in", ids)
          .compile(),
      );
      return new Map(
        rows.map(({ id, stop_requested, paused, value }) => [
          id,
          { stopRequested: stop_requested === 1, paused: paused === 1, tag: value ?? undefined },
        ]),
      );
    },

    async update(id, patch) {
      if (Object.keys(patch).length === 0) return;
      const changed = builder.updateTable("chunked_jobs").set(jobChanges(patch)).where("id", "=", id).compile();
      await db.write((tx) => tx.run(changed), { mayUseReserve: endsWork(patch) });
    },

    async delete(id) {
      const removed = [
        builder.deleteFrom("chunks").where("job", "=", id).compile(),
        builder.deleteFrom("chunked_files").where("job", "=", id).compile(),
        builder.deleteFrom("chunked_jobs").where("id", "=", id).compile(),
      ];
      await db.write(
        async (tx) => {
          for (const query of removed) await tx.run(query);
        },
        { mayUseReserve: true },
      );
    },

    files: async (job) => (await db.all(files({ job }))).map(toChunkedFile),

    async updateFile(job, number, patch) {
      if (Object.keys(patch).length === 0) return;
      const changed = builder
        .updateTable("chunked_files")
        .set(fileChanges(patch))
        .where("job", "=", job)
        .where("number", "=", number)
        .compile();
      await db.write((tx) => tx.run(changed));
    },

    of: async (job) => (await db.all(ofJob({ job }))).map(toChunk),

    async updateChunk(job, number, patch, derived) {
      await db.write((tx) => changeWith(tx, job, number, patch, derived), mustBeRecorded(patch, derived));
    },

    place: ({ job, number, provider }, patch, fits, derived) =>
      db.write(
        async (tx) => {
          const all = (await tx.all(placed({ provider }))).map(toChunk);
          if (!fits(all.filter((one) => one.job !== job || one.number !== number))) return false;
          await changeWith(tx, job, number, patch, derived);
          return true;
        },
        mustBeRecorded(patch, derived),
      ),

    placed: async (provider) => (await db.all(placed({ provider }))).map(toChunk),

    async add(job, added, ...changed) {
      await db.write(async (tx) => {
        for (const { number, patch, takesFrom } of changed) {
          await change(tx, job, number, patch);
          if (takesFrom !== undefined) await tx.run(takeResults({ id: takesFrom }));
        }
        for (const chunk of added) await enter(tx, chunk);
      });
    },

    submitting: async (provider) => (await db.all(submitting({ provider }))).map(toChunk),

    isBatch: async (provider, nativeId) => (await db.first(batch({ provider, native_id: nativeId }))) !== undefined,
  };
}

/** What the provider has must be recorded. */
const mustBeRecorded = (patch: ChunkPatch, derived: DerivedFile | undefined): WriteOptions => ({
  mayUseReserve: patch.nativeId !== undefined || patch.noted !== undefined || derived !== undefined,
});

/** True if the job ends, or is asked to. */
const endsWork = ({ stopRequested, endTime }: ChunkedJobPatch): boolean =>
  stopRequested === true || endTime !== undefined;
