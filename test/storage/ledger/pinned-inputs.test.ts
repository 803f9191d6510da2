import { sql } from "kysely";
import { expect, test } from "vitest";
import type { PinnedInput } from "../../../src/ports/ledger/job-inputs.ts";
import { migrate } from "../../../src/storage/ledger/migrations.ts";
import { openSqlite } from "../../../src/storage/ledger/sqlite/database.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { folder, freshLedger, job, run, SCOPE } from "./fixtures.ts";

const pinned = (id: string, rest: Partial<PinnedInput> = {}): PinnedInput => ({
  id,
  provider: "anthropic",
  owner: SCOPE.owner,
  job: id,
  blob: `blob of ${id}`,
  createdAt: 1,
  releasedAt: undefined,
  ...rest,
});

test("a pinned input is returned as it was inserted, to its own provider", async () => {
  const { pinnedInputs } = await freshLedger();
  const rows = [pinned("a"), pinned("b", { job: undefined }), pinned("a", { provider: "other", releasedAt: 5 })];
  for (const row of rows) await pinnedInputs.insert(row);
  for (const row of rows) expect(await pinnedInputs.get(row.provider, row.id)).toEqual(row);
  await pinnedInputs.delete("other", "a");
  expect(await pinnedInputs.get("other", "a")).toBeUndefined();
  expect(await pinnedInputs.get("anthropic", "a")).toEqual(rows[0]);
});

test("unreleased inputs belong to one provider, oldest first, and their blobs are live", async () => {
  const { pinnedInputs, live } = await freshLedger();
  await pinnedInputs.insert(pinned("late", { createdAt: 3 }));
  await pinnedInputs.insert(pinned("early"));
  await pinnedInputs.insert(pinned("theirs", { provider: "other" }));
  await pinnedInputs.insert(pinned("done"));
  await pinnedInputs.release("anthropic", "done", 9);
  expect(await pinnedInputs.get("anthropic", "done")).toEqual(pinned("done", { releasedAt: 9 }));
  expect((await pinnedInputs.unreleased("anthropic")).map(({ id }) => id)).toEqual(["early", "late"]);
  const blobs = ["late", "early", "theirs", "done"].map((id) => `blob of ${id}`);
  expect(await live(blobs)).toEqual(new Set(blobs.slice(0, 3)));
});

test("the migration moves pinned inputs out of the runs, keeps runs, and records the jobs' types", async () => {
  const dir = await folder();
  const db = openSqlite(`${dir}/ledger.db`);
  await db.write(() => migrate(db.builder, "0001_first"));
  const runs = [
    run("abcdefghijkl", { started: true, status: "InProgress", results: "r", journal: "j" }),
    run("bcdefghijklm", { inputName: "msgbatch_x+y.jsonl" }),
    run("quarry-0123456789abcdef01234567", { provider: "anthropic", inputName: "" }),
    run("msgbatch_1", { provider: "anthropic", inputName: "msgbatch_1" }),
    // An executor has begun to run it.
    run("msgbatch_2", { provider: "anthropic", inputName: "msgbatch_2", started: true, results: "r2", journal: "j2" }),
    run("msgbatch_3", { provider: "anthropic", inputName: "msgbatch_3+msgbatch_4" }),
    run("msgbatch_4", { provider: "anthropic", inputName: "msgbatch_3+msgbatch_4", endTime: 7 }),
  ];
  const jobs = [
    job("abcdefghijkl", { nativeId: "abcdefghijkl" }),
    job("one", { provider: "anthropic", nativeId: "msgbatch_1" }),
    job("several", { provider: "anthropic", nativeId: "msgbatch_3+msgbatch_4" }),
    job("another", { provider: "openai", nativeId: "batch_1" }),
  ];
  const insert = (table: string, row: Record<string, unknown>) => {
    const entries = Object.entries(row).filter(([, value]) => value !== undefined && value !== null);
    return sql`insert into ${sql.table(table)} (${sql.join(entries.map(([name]) => sql.ref(name)))})
      values (${sql.join(entries.map(([, value]) => value))})`.compile(db.builder);
  };
  await db.write(async (tx) => {
    for (const row of runs) await tx.run(insert("runs", runColumns(row)) as never);
    for (const row of jobs) await tx.run(insert("jobs", jobColumns(row)) as never);
  });
  await db.close();

  const ledger = await openLedger(dir);
  expect((await ledger.runs.unfinished("local")).map(({ id }) => id)).toEqual(["abcdefghijkl", "bcdefghijklm"]);
  expect(await ledger.runs.unfinished("anthropic")).toEqual([]);
  const moved = await Promise.all(runs.slice(2).map(({ id }) => ledger.pinnedInputs.get("anthropic", id)));
  expect(moved.map((row) => [row?.job, row?.blob, row?.releasedAt])).toEqual([
    [undefined, "input of quarry-0123456789abcdef01234567", undefined],
    ["msgbatch_1", "input of msgbatch_1", undefined],
    ["msgbatch_2", "input of msgbatch_2", undefined],
    ["msgbatch_3+msgbatch_4", "input of msgbatch_3", undefined],
    ["msgbatch_3+msgbatch_4", "input of msgbatch_4", 7],
  ]);
  const types = await Promise.all(jobs.map(({ id }) => ledger.jobs.byId(id)));
  expect(types.map((row) => row?.providerType)).toEqual(["local", "anthropic", "anthropic", undefined]);
  await ledger.close();
});

const runColumns = (row: ReturnType<typeof run>) => ({
  id: row.id,
  owner: row.owner,
  provider: row.provider,
  model_id: row.modelId,
  input: row.input,
  input_name: row.inputName,
  output_bucket: row.output.bucket,
  output_key: row.output.key,
  started: row.started ? 1 : 0,
  stop_requested: 0,
  status: row.status,
  created_at: row.createdAt,
  end_time: row.endTime,
  results: row.results,
  journal: row.journal,
});

const jobColumns = (row: ReturnType<typeof job>) => ({
  id: row.id,
  owner: row.owner,
  provider: row.provider,
  native_id: row.nativeId,
  arn: row.arn,
  name: row.name,
  model_id: row.modelId,
  status: row.status,
  submit_time: row.submitTime,
  last_modified_time: row.lastModifiedTime,
});
