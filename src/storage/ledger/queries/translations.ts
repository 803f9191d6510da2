/** Translations of jobs' lines, kept until the results are published. */
import type { TranslationRow, Translations } from "../../../ports/ledger/job-inputs.ts";
import type { Database, Transaction } from "../database.ts";
import type { TranslationsTable } from "../schema.ts";
import { prepare } from "./prepared.ts";

interface Key {
  readonly owner: string;
  readonly token: string;
}

/** Names the job in the caller's transaction, which enters it. */
export async function nameTranslatedJob(
  { builder }: Pick<Database, "builder">,
  tx: Transaction,
  { owner, token, jobId }: Key & { readonly jobId: string },
): Promise<void> {
  const named = builder
    .updateTable("translations")
    .set({ job_id: jobId })
    .where("owner", "=", owner)
    .where("token", "=", token);
  await tx.run(named.compile());
}

export function translations(db: Database): Translations {
  const { builder } = db;
  const ofJob = prepare((p: { readonly job: string }) =>
    builder.selectFrom("translations").selectAll().where("job_id", "=", p.job).limit(1),
  );
  const one = prepare((p: Key) =>
    builder.selectFrom("translations").selectAll().where("owner", "=", p.owner).where("token", "=", p.token),
  );
  const leftovers = builder
    .selectFrom("translations")
    .selectAll()
    .where(({ and, or, not, exists, selectFrom, eb }) =>
      or([
        and([
          eb("job_id", "is", null),
          not(
            exists(
              selectFrom("claims")
                .select("claims.token")
                .whereRef("claims.owner", "=", "translations.owner")
                .whereRef("claims.token", "=", "translations.token"),
            ),
          ),
        ]),
        exists(
          selectFrom("jobs")
            .select("jobs.id")
            .whereRef("jobs.id", "=", "translations.job_id")
            .where("jobs.end_time", "is not", null),
        ),
      ]),
    )
    .orderBy("created_at")
    .compile();

  return {
    async insert(row) {
      const added = builder.insertInto("translations").values(toRow(row)).compile();
      await db.write((tx) => tx.run(added));
    },
    async get(owner, token) {
      const row = await db.first(one({ owner, token }));
      return row && toTranslation(row);
    },
    async ofJob(job) {
      const row = await db.first(ofJob({ job }));
      return row && toTranslation(row);
    },
    async delete({ owner, token, createdAt }) {
      const removed = builder
        .deleteFrom("translations")
        .where("owner", "=", owner)
        .where("token", "=", token)
        .where("created_at", "=", createdAt)
        .compile();
      await db.write((tx) => tx.run(removed), { mayUseReserve: true });
    },
    leftovers: async () => (await db.all(leftovers)).map(toTranslation),
  };
}

const toTranslation = (row: TranslationsTable): TranslationRow => ({
  owner: row.owner,
  token: row.token,
  provider: row.provider,
  jobId: row.job_id ?? undefined,
  input: row.input ?? undefined,
  object: row.object_bucket === null ? undefined : { bucket: row.object_bucket, key: row.object_key ?? "" },
  plan: JSON.parse(row.plan_json),
  createdAt: row.created_at,
});

const toRow = (row: TranslationRow): TranslationsTable => ({
  owner: row.owner,
  token: row.token,
  provider: row.provider,
  job_id: row.jobId ?? null,
  input: row.input ?? null,
  object_bucket: row.object?.bucket ?? null,
  object_key: row.object?.key ?? null,
  plan_json: JSON.stringify(row.plan),
  created_at: row.createdAt,
});
