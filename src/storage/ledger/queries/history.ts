/** Statuses and counts of jobs over time. */
import { sql } from "kysely";
import type { JobRow, RecordCounts, ReportedStatus } from "../../../ports/jobs.ts";
import type { History, JobSample } from "../../../ports/ledger/jobs.ts";
import type { Database, Transaction } from "../database.ts";
import { toJob } from "./job-row.ts";
import { fromJson, toJson } from "./json.ts";
import type { Outbox } from "./outbox.ts";
import { prepare } from "./prepared.ts";

/** Samples of counts that a job keeps. Beyond them, every second one is deleted. */
export const MAX_SAMPLES = 256;
/** Changes of status that a job keeps. No job has as many, unless its provider's reports alternate. */
const MAX_CHANGES = 500;

interface Change {
  readonly job: string;
  readonly at: number;
  readonly status: ReportedStatus;
  readonly counts: string | null;
}

/** A sample's time is not before that of the previous one, even if the clock was set. */
const later = (at: number) => sql`case when ${at} > coalesce(max(at), 0) then ${at} else coalesce(max(at), 0) end`;

/** Notes the status of a job that it does not have yet. Runs in the transaction that changes the job, before it. */
export function noteStatus({ builder }: Pick<Database, "builder">) {
  const noted = prepare((p: Change) => ({
    compile: () =>
      sql`
        insert into job_samples (job, number, at, status, counts_json, is_change)
        select ${p.job}, coalesce(max(number), 0) + 1, ${later(p.at)}, ${p.status}, ${p.counts}, 1
        from job_samples where job = ${p.job}
        having coalesce(sum(is_change), 0) < ${sql.lit(MAX_CHANGES)}
          and not exists (select 1 from jobs where id = ${p.job} and status = ${p.status})
      `.compile(builder),
  }));
  return async (
    tx: Transaction,
    job: string,
    { status, at, counts }: { status: ReportedStatus; at: number; counts: RecordCounts | undefined },
  ): Promise<void> => {
    await tx.run(noted({ job, at, status, counts: toJson(counts) }));
  };
}

export function history(db: Database, outbox: Outbox): History {
  const { builder } = db;
  const all = prepare((p: { readonly job: string }) =>
    builder.selectFrom("job_samples").selectAll().where("job", "=", p.job).orderBy("number"),
  );
  const added = prepare((p: Change) => ({
    compile: () =>
      sql`
        insert into job_samples (job, number, at, status, counts_json, is_change)
        select ${p.job}, coalesce(max(number), 0) + 1, ${later(p.at)}, ${p.status}, ${p.counts}, 0
        from job_samples where job = ${p.job}
      `.compile(builder),
  }));
  const count = prepare((p: { readonly job: string }) =>
    builder
      .selectFrom("job_samples")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("job", "=", p.job)
      .where("is_change", "=", 0),
  );
  const thinned = prepare((p: { readonly job: string }) => ({
    compile: () =>
      sql`
        delete from job_samples where job = ${p.job} and number in (
          select number from (
            select number, row_number() over (order by number) as place from job_samples
            where job = ${p.job} and is_change = 0
          ) as samples where place % 2 = 0
        )
      `.compile(builder),
  }));
  const running = prepare((p: { readonly time: number; readonly id: string; readonly limit: number }) =>
    builder
      .selectFrom("jobs")
      .selectAll()
      .where("end_time", "is", null)
      .where("status", "=", "InProgress")
      .where(({ eb, refTuple, tuple }) => eb(refTuple("submit_time", "id"), ">", tuple(p.time, p.id)))
      .orderBy("submit_time")
      .orderBy("id")
      .limit(p.limit),
  );

  return {
    async of(job) {
      const rows = await db.all(all({ job }));
      return rows.map(
        ({ at, status, counts_json }): JobSample => ({ at, status, counts: fromJson<RecordCounts>(counts_json) }),
      );
    },

    async add(samples) {
      if (samples.length === 0) return;
      const hasEvents = await db.write(async (tx) => {
        let entered = false;
        for (const { job, at, status, counts } of samples) {
          await tx.run(added({ job, at, status, counts: toJson(counts) }));
          const row = await tx.first(count({ job }));
          if (Number(row?.count ?? 0) > MAX_SAMPLES) await tx.run(thinned({ job }));
          if (counts !== undefined) entered = (await outbox.counted(tx, job, counts)) || entered;
        }
        return entered;
      });
      if (hasEvents) outbox.entered();
    },

    async running(after, limit) {
      const rows = await db.all(running({ time: after?.submitTime ?? -1, id: after?.id ?? "", limit }));
      return rows.map((row): JobRow => toJob(row));
    },
  };
}
