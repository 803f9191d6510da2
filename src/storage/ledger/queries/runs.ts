/** The executor's runs. */
import type { JobTokens, RecordCounts } from "../../../ports/jobs.ts";
import type { RunOptions, RunPatch, RunRow, RunSegment, Runs } from "../../../ports/ledger/runs.ts";
import type { Database } from "../database.ts";
import type { RunsTable } from "../schema.ts";
import { fromJson, toJson } from "./json.ts";
import { prepare } from "./prepared.ts";

export function runs(db: Database): Runs {
  const { builder } = db;
  const one = prepare((p: { readonly id: string }) => builder.selectFrom("runs").selectAll().where("id", "=", p.id));

  return {
    async insert(run) {
      const added = builder.insertInto("runs").values(toRow(run)).compile();
      await db.write((tx) => tx.run(added));
    },

    async get(id) {
      const row = await db.first(one({ id }));
      return row && toRun(row);
    },

    async among(ids) {
      if (ids.length === 0) return [];
      return (await db.all(builder.selectFrom("runs").selectAll().where("id", "in", ids).compile())).map(toRun);
    },

    async updateOpen(id, patch, isNew = false) {
      const open = builder.updateTable("runs").set(changes(patch)).where("id", "=", id).where("end_time", "is", null);
      const changed = (isNew ? open.where("started", "=", 0) : open).compile();
      return (await db.write((tx) => tx.run(changed), { mayUseReserve: endsWork(patch) })) > 0;
    },

    async update(id, patch) {
      if (Object.keys(patch).length === 0) return;
      const changed = builder.updateTable("runs").set(changes(patch)).where("id", "=", id).compile();
      await db.write((tx) => tx.run(changed), { mayUseReserve: endsWork(patch) });
    },

    async delete(id) {
      const removed = builder.deleteFrom("runs").where("id", "=", id).compile();
      await db.write((tx) => tx.run(removed), { mayUseReserve: true });
    },

    async unfinished(provider) {
      const rows = await db.all(
        builder
          .selectFrom("runs")
          .selectAll()
          .where("end_time", "is", null)
          .where("provider", "=", provider)
          .orderBy("created_at")
          .orderBy("id")
          .compile(),
      );
      return rows.map(toRun);
    },
  };
}

/** True if the run ends, or is asked to. */
const endsWork = ({ stopRequested, endTime }: RunPatch): boolean => stopRequested === true || endTime !== undefined;

const flag = (value: boolean): number => (value ? 1 : 0);

/** Kysely omits undefined. Null clears the column. */
const changes = (patch: RunPatch) => ({
  started: patch.started === undefined ? undefined : flag(patch.started),
  stop_requested: patch.stopRequested === undefined ? undefined : flag(patch.stopRequested),
  paused: patch.paused === undefined ? undefined : flag(patch.paused),
  options_json: patch.options === undefined ? undefined : toJson(patch.options),
  status: patch.status,
  message: "message" in patch ? (patch.message ?? null) : undefined,
  counts_json: "counts" in patch ? toJson(patch.counts) : undefined,
  end_time: "endTime" in patch ? (patch.endTime ?? null) : undefined,
  results: "results" in patch ? (patch.results ?? null) : undefined,
  journal: "journal" in patch ? (patch.journal ?? null) : undefined,
  log_json: "log" in patch ? toJson(patch.log) : undefined,
  tokens_json: "tokens" in patch ? toJson(patch.tokens) : undefined,
});

/** Versions up to 0.2.0 did not compare ids. */
const EARLIER: RunOptions = { duplicateIds: true };

const toRun = (row: RunsTable): RunRow => ({
  id: row.id,
  owner: row.owner,
  provider: row.provider,
  modelId: row.model_id,
  options: fromJson<RunOptions>(row.options_json) ?? EARLIER,
  input: row.input,
  inputName: row.input_name,
  output: { bucket: row.output_bucket, key: row.output_key },
  deadline: row.deadline ?? undefined,
  started: row.started === 1,
  stopRequested: row.stop_requested === 1,
  status: row.status,
  message: row.message ?? undefined,
  counts: fromJson<RecordCounts>(row.counts_json),
  ...(row.tokens_json !== null && { tokens: fromJson<JobTokens>(row.tokens_json) }),
  createdAt: row.created_at,
  endTime: row.end_time ?? undefined,
  results: row.results ?? undefined,
  journal: row.journal ?? undefined,
  paused: row.paused === 1,
  log: fromJson<readonly RunSegment[]>(row.log_json),
});

const toRow = (run: RunRow): RunsTable => ({
  id: run.id,
  owner: run.owner,
  provider: run.provider,
  model_id: run.modelId,
  options_json: toJson(run.options),
  input: run.input,
  input_name: run.inputName,
  output_bucket: run.output.bucket,
  output_key: run.output.key,
  deadline: run.deadline ?? null,
  started: flag(run.started),
  stop_requested: flag(run.stopRequested),
  status: run.status,
  message: run.message ?? null,
  counts_json: toJson(run.counts),
  tokens_json: toJson(run.tokens),
  created_at: run.createdAt,
  end_time: run.endTime ?? null,
  results: run.results ?? null,
  journal: run.journal ?? null,
  paused: flag(run.paused),
  log_json: toJson(run.log),
});
