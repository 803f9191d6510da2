/** Queries of jobs that have not ended. */
import { sql } from "kysely";
import { UNMANAGED_OWNER } from "../../../ports/jobs.ts";
import type { Jobs, UnfinishedJob } from "../../../ports/ledger/jobs.ts";
import type { Database } from "../database.ts";
import { toJob } from "./job-row.ts";
import { prepare } from "./prepared.ts";

export function unfinishedJobs(db: Database): Pick<Jobs, "unfinished" | "unfinishedPage" | "unfinishedCounts"> {
  const { builder } = db;
  const all = builder.selectFrom("jobs").selectAll().where("end_time", "is", null).orderBy("submit_time").compile();
  const page = prepare((p: { readonly time: number; readonly id: string; readonly limit: number }) =>
    builder
      .selectFrom("jobs")
      .leftJoin("chunked_jobs", "chunked_jobs.id", "jobs.native_id")
      .leftJoin("runs", "runs.id", "jobs.native_id")
      .select(["jobs.id", "jobs.owner", "jobs.provider", "jobs.provider_type", "jobs.native_id", "jobs.submit_time"])
      .select(sql<number | null>`coalesce(chunked_jobs.end_time, runs.end_time)`.as("end_time"))
      .where("jobs.end_time", "is", null)
      .where(({ eb, refTuple, tuple }) => eb(refTuple("jobs.submit_time", "jobs.id"), ">", tuple(p.time, p.id)))
      .orderBy("jobs.submit_time")
      .orderBy("jobs.id")
      .limit(p.limit),
  );
  const counts = builder
    .selectFrom("jobs")
    .select(["provider", "status"])
    .select(({ fn }) => fn.countAll<number>().as("jobs"))
    .where("end_time", "is", null)
    .where("owner", "<>", UNMANAGED_OWNER)
    .groupBy(["provider", "status"])
    .compile();

  return {
    unfinished: async () => (await db.all(all)).map(toJob),

    async unfinishedPage(after, limit) {
      const rows = await db.all(page({ time: after?.submitTime ?? -1, id: after?.id ?? "", limit }));
      return rows.map(
        (row): UnfinishedJob => ({
          id: row.id,
          owner: row.owner,
          provider: row.provider,
          ...(row.provider_type !== null && { providerType: row.provider_type }),
          nativeId: row.native_id,
          submitTime: row.submit_time,
          hasEnded: row.end_time !== null,
        }),
      );
    },

    async unfinishedCounts() {
      const rows = await db.all(counts);
      return rows.map(({ provider, status, jobs }) => ({ provider, status, jobs: Number(jobs) }));
    },
  };
}
