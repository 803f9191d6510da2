/** Jobs, their tags, and the claims of client request tokens. */
import { GatewayError } from "../../../lib/errors.ts";
import type { FileId, ProviderName } from "../../../lib/names.ts";
import { type Tag, UNMANAGED_OWNER } from "../../../ports/jobs.ts";
import type { JobPatch, Jobs } from "../../../ports/ledger/jobs.ts";
import type { Database, Transaction } from "../database.ts";
import { deferDelete } from "./deferred-deletes.ts";
import { noteStatus } from "./history.ts";
import { settleIntended } from "./intended-files.ts";
import { jobChange } from "./job-change.ts";
import { jobPage } from "./job-page.ts";
import { toJob, toJobRow } from "./job-row.ts";
import { fromJson, toJson } from "./json.ts";
import type { Outbox } from "./outbox.ts";
import { prepare } from "./prepared.ts";
import { writers } from "./replicas.ts";
import { jobSpending } from "./spending.ts";
import { nameTranslatedJob } from "./translations.ts";
import { unfinishedJobs } from "./unfinished-jobs.ts";

interface Token {
  readonly owner: string;
  readonly token: string;
}

export function jobs(db: Database, outbox: Outbox): Jobs {
  const { builder } = db;
  const one = prepare((p: { readonly owner: string; readonly id: string }) =>
    builder.selectFrom("jobs").selectAll().where("id", "=", p.id).where("owner", "=", p.owner),
  );
  const anybodys = prepare((p: { readonly id: string }) =>
    builder.selectFrom("jobs").selectAll().where("id", "=", p.id),
  );
  const native = prepare((p: { readonly owner: string; readonly nativeId: string }) =>
    builder.selectFrom("jobs").selectAll().where("owner", "=", p.owner).where("native_id", "=", p.nativeId).limit(1),
  );
  const claimed = prepare((p: Token) =>
    builder
      .selectFrom("claims")
      .select(["provider", "fingerprint", "job_id"])
      .where("owner", "=", p.owner)
      .where("token", "=", p.token),
  );
  const reader = prepare((p: { readonly provider: ProviderName; readonly file: FileId }) =>
    builder
      .selectFrom("jobs")
      .select("id")
      .where("input_file", "=", p.file)
      .where("end_time", "is", null)
      .where("provider", "=", p.provider)
      .limit(1),
  );
  const creator = prepare((p: { readonly provider: ProviderName; readonly file: FileId }) =>
    builder
      .selectFrom("claims")
      .select("token")
      .where("input_file", "=", p.file)
      .where("provider", "=", p.provider)
      .limit(1),
  );
  const chunk = prepare((p: { readonly provider: ProviderName; readonly file: FileId }) =>
    builder
      .selectFrom("chunks")
      .select("number")
      .where("input_file", "=", p.file)
      .where("state", "<>", "done")
      .where("provider", "=", p.provider)
      .limit(1),
  );
  const creating = prepare((p: { readonly provider: ProviderName }) =>
    builder
      .selectFrom("claims")
      .select(["owner", "token", "claimed_at", "input_file"])
      .where("job_id", "is", null)
      .where("provider", "=", p.provider)
      .orderBy("claimed_at"),
  );
  const oldestUnfinished = prepare((p: { readonly provider: ProviderName; readonly unmanaged: string }) =>
    builder
      .selectFrom("jobs")
      .select("submit_time")
      .where("end_time", "is", null)
      .where("provider", "=", p.provider)
      .where("owner", "<>", p.unmanaged)
      .orderBy("submit_time")
      .limit(1),
  );
  /** Jobs of other providers, which this one runs chunks of. */
  const oldestChunked = prepare((p: { readonly provider: ProviderName }) =>
    builder
      .selectFrom("chunked_jobs")
      .select("created_at")
      .where("end_time", "is", null)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom("chunks")
            .select("chunks.number")
            .whereRef("chunks.job", "=", "chunked_jobs.id")
            .where("chunks.provider", "=", p.provider),
        ),
      )
      .orderBy("created_at")
      .limit(1),
  );
  const tagsOf = prepare((p: { readonly job: string }) =>
    builder.selectFrom("job_tags").select(["key", "value"]).where("job_id", "=", p.job).orderBy("key"),
  );
  const setTag = prepare((p: Tag & { readonly job: string }) =>
    builder
      .insertInto("job_tags")
      .values({ job_id: p.job, key: p.key, value: p.value })
      .onConflict((c) => c.columns(["job_id", "key"]).doUpdateSet({ value: p.value })),
  );
  const removeTag = prepare((p: { readonly job: string; readonly key: string }) =>
    builder.deleteFrom("job_tags").where("job_id", "=", p.job).where("key", "=", p.key),
  );

  const settled = settleIntended(db);
  const money = jobSpending(db);
  const noted = noteStatus(db);

  const kept = (owner: string, token: string, request: unknown, inputFile: FileId | undefined) =>
    builder
      .updateTable("claims")
      .set({ request_json: toJson(request), input_file: inputFile ?? null })
      .where("owner", "=", owner)
      .where("token", "=", token)
      .compile();

  async function setTags(tx: Transaction, job: string, tags: readonly Tag[]): Promise<void> {
    for (const { key, value } of tags) await tx.run(setTag({ job, key, value }));
  }

  return {
    claim: ({ owner, provider, token, fingerprint, createdAt, request }) =>
      db.write(async (tx) => {
        const claim = { owner, token, provider, fingerprint, job_id: null, claimed_at: createdAt, input_file: null };
        const replica = db.replica ?? null;
        const taken = builder
          .insertInto("claims")
          .values({ ...claim, replica, request_json: toJson(request) })
          .onConflict((c) => c.columns(["owner", "token"]).doNothing())
          .compile();
        if ((await tx.run(taken)) > 0) return undefined;
        const holder = await tx.first(claimed({ owner, token }));
        if (holder === undefined) return undefined;
        return { provider: holder.provider, fingerprint: holder.fingerprint, jobId: holder.job_id ?? undefined };
      }),

    async keep(owner, token, request, inputFile) {
      await db.write((tx) => tx.run(kept(owner, token, request, inputFile)));
    },

    async keepDerived(owner, token, request, { provider, id, intended }) {
      await db.write(async (tx) => {
        await tx.run(kept(owner, token, request, id));
        await deferDelete(db, tx, provider, [id]);
        if (intended !== undefined) await settled(tx, provider, intended);
      });
    },

    async release(owner, token, createdAt) {
      let given = builder
        .deleteFrom("claims")
        .where("owner", "=", owner)
        .where("token", "=", token)
        .where("job_id", "is", null);
      if (createdAt !== undefined) given = given.where("claimed_at", "=", createdAt);
      await db.write(
        async (tx) => {
          if ((await tx.run(given.compile())) > 0) await money.release(tx, { owner, token });
        },
        { mayUseReserve: true },
      );
    },

    async unsettled(which = "all") {
      const open = builder.selectFrom("claims").selectAll().where("job_id", "is", null).orderBy("claimed_at");
      const left = open.where((is) => is.or([is("replica", "is", null), is("replica", "not in", writers(db))]));
      const rows = await db.all((which === "all" ? open : left).compile());
      return rows.map((row) => ({
        owner: row.owner,
        provider: row.provider,
        token: row.token,
        fingerprint: row.fingerprint,
        createdAt: row.claimed_at,
        request: fromJson<unknown>(row.request_json),
      }));
    },

    async creating(provider) {
      const rows = await db.all(creating({ provider }));
      return rows.map(({ owner, token, claimed_at, input_file }) => ({
        owner,
        token,
        createdAt: claimed_at,
        inputFile: input_file ?? undefined,
      }));
    },

    async workingSince(provider) {
      const [create] = await db.all(creating({ provider }));
      const job = await db.first(oldestUnfinished({ provider, unmanaged: UNMANAGED_OWNER }));
      const chunked = await db.first(oldestChunked({ provider }));
      const times = [create?.claimed_at, job?.submit_time, chunked?.created_at].filter((time) => time !== undefined);
      return times.length === 0 ? undefined : Math.min(...times);
    },

    async adopt(jobs) {
      const added = jobs.map((job) =>
        builder
          .insertInto("jobs")
          .values(toJobRow(job))
          .onConflict((c) => c.column("id").doNothing())
          .compile(),
      );
      await db.write(async (tx) => {
        for (const one of added) await tx.run(one);
      });
    },

    async reads(provider, file) {
      const read = { provider, file };
      const queries = [reader, creator, chunk];
      for (const query of queries) if ((await db.first<unknown>(query(read))) !== undefined) return true;
      return false;
    },

    async requestResults(id) {
      const requested = builder
        .updateTable("jobs")
        .set({ publish: "when ended" })
        .where("id", "=", id)
        .where("publish", "=", "when asked")
        .compile();
      await db.write((tx) => tx.run(requested));
    },

    ...unfinishedJobs(db),

    async unfinishedCounts() {
      return db.all(
        builder
          .selectFrom("jobs")
          .select(({ fn }) => ["provider", "status", fn.countAll<number>().as("jobs")])
          .where("end_time", "is", null)
          .where("owner", "!=", UNMANAGED_OWNER)
          .groupBy(["provider", "status"])
          .compile(),
      );
    },

    async insert(job, tags, token, webhook) {
      const row = { ...toJobRow(job), webhook_json: toJson(webhook) };
      const added = builder
        .insertInto("jobs")
        .values(row)
        // A list of the provider's jobs may have inserted the job before its create was answered. An operator may have
        // tagged it, and it keeps those tags.
        .onConflict((c) =>
          c
            .column("id")
            .doUpdateSet(row)
            .where("jobs.provider", "=", job.provider)
            .where("jobs.native_id", "=", job.nativeId)
            .where("jobs.owner", "=", UNMANAGED_OWNER),
        )
        .compile();
      await db.write(
        async (tx) => {
          await noted(tx, job.id, { status: job.status, at: job.submitTime, counts: job.counts });
          if ((await tx.run(added)) === 0) {
            throw new GatewayError("Conflict", `The job '${job.id}' already exists`);
          }
          await setTags(tx, job.id, tags);
          if (token === undefined) return;
          await nameTranslatedJob(db, tx, { owner: job.owner, token, jobId: job.id });
          await money.name(tx, { owner: job.owner, token, job: job.id });
          const completed = builder
            .updateTable("claims")
            // The request is only needed to find out whether a job exists.
            .set({ job_id: job.id, request_json: null, input_file: null })
            .where("owner", "=", job.owner)
            .where("token", "=", token)
            .compile();
          await tx.run(completed);
        },
        { mayUseReserve: true },
      );
    },

    async get(owner, id) {
      const row = await db.first(one({ owner, id }));
      return row && toJob(row);
    },

    async byId(id) {
      const row = await db.first(anybodys({ id }));
      return row && toJob(row);
    },

    async find(owner, nativeId) {
      const row = await db.first(native({ owner, nativeId }));
      return row && toJob(row);
    },

    async list(owner, query) {
      // One plan does not fit parts of names that many jobs have and those that few have.
      const dependsOnValues = query.nameContains !== undefined;
      const rows = await db.all(jobPage(builder, owner, query).compile(), { dependsOnValues });
      return { jobs: rows.slice(0, query.limit).map(toJob), more: rows.length > query.limit };
    },

    async update(id, given, seen) {
      if (Object.keys(given).length === 0) return undefined;
      const write = async (tx: Transaction) => {
        const row = await tx.first(anybodys({ id }));
        const change = row && jobChange(toJob(row), given, seen);
        if (change === undefined) return undefined;
        const { patch } = change;
        const { status, lastModifiedTime: at = Date.now(), counts } = patch;
        if (status !== undefined) await noted(tx, id, { status, at, counts });
        await money.settle(tx, id, patch);
        const before = await outbox.before(tx, id, patch);
        await tx.run(builder.updateTable("jobs").set(changes(patch)).where("id", "=", id).compile());
        return { ...change, hasEvents: await outbox.after(tx, before) };
      };
      const changed = await db.write(write, { mayUseReserve: endsWork(given) });
      if (changed?.hasEvents) outbox.entered();
      return changed && { before: changed.before, after: changed.after };
    },

    tags: (id) => db.all(tagsOf({ job: id })),

    async tag(id, tags, max) {
      await db.write(async (tx) => {
        await setTags(tx, id, tags);
        const { length } = await tx.all(tagsOf({ job: id }));
        if (length > max) {
          throw new GatewayError("TooManyTags", `tags: the job would have ${length} tags, and the maximum is ${max}`);
        }
      });
    },

    async untag(id, keys) {
      await db.write(
        async (tx) => {
          for (const key of keys) await tx.run(removeTag({ job: id, key }));
        },
        { mayUseReserve: true },
      );
    },
  };
}

/** True if the job ends, or is asked to. */
const endsWork = ({ status, endTime }: JobPatch): boolean => status === "Stopping" || endTime !== undefined;

/** Kysely omits undefined. Null clears the column. */
const changes = (patch: JobPatch) => ({
  status: patch.status,
  last_modified_time: patch.lastModifiedTime,
  message: "message" in patch ? (patch.message ?? null) : undefined,
  end_time: "endTime" in patch ? (patch.endTime ?? null) : undefined,
  counts_json: "counts" in patch ? toJson(patch.counts) : undefined,
  publish: "publish" in patch ? (patch.publish ?? null) : undefined,
  tokens_json: "tokens" in patch ? toJson(patch.tokens) : undefined,
  usage_json: "usage" in patch ? toJson(patch.usage) : undefined,
  cost: "cost" in patch ? (patch.cost ?? null) : undefined,
  currency: "currency" in patch ? (patch.currency ?? null) : undefined,
});
