/** What jobs have cost, and what creates and unfinished jobs may cost. */
import { type Decimal, difference, isMore, sumOf } from "../../../lib/money.ts";
import { type JobRow, type Tag, UNMANAGED_OWNER } from "../../../ports/jobs.ts";
import type { JobPatch } from "../../../ports/ledger/jobs.ts";
import { dayOf, type Spending, type SpendLimit, spendScopes, type UsageQuery } from "../../../ports/usage.ts";
import type { Database, LedgerReader, Transaction } from "../database.ts";
import { toJob } from "./job-row.ts";
import { prepare } from "./prepared.ts";

const PAGE = 500;

interface Reserved {
  readonly owner: string;
  readonly token: string;
}

export function spending(db: Database): Spending {
  const { builder } = db;
  const spent = prepare(
    (p: { readonly scope: string; readonly first: string; readonly last: string; readonly currency: string }) =>
      builder
        .selectFrom("spend")
        .select("amount")
        .where("scope", "=", p.scope)
        .where("day", ">=", p.first)
        .where("day", "<=", p.last)
        .where("currency", "=", p.currency),
  );

  const reservedIn = ({ scope, firstDay, lastDay }: SpendLimit, currency: string, but?: Reserved) => {
    const [kind, name] = [scope.slice(0, scope.indexOf(":")), scope.slice(scope.indexOf(":") + 1)];
    let query = builder
      .selectFrom("reservations")
      .select("amount")
      .where(kind === "key" ? "key_id" : "owner", "=", name)
      .where("day", ">=", firstDay)
      .where("day", "<=", lastDay)
      .where("currency", "=", currency);
    // A create that is repeated replaces its own.
    if (but !== undefined) {
      query = query.where(({ eb, not, and }) => not(and([eb("owner", "=", but.owner), eb("token", "=", but.token)])));
    }
    return query.compile();
  };

  async function takenIn(reader: LedgerReader, limit: SpendLimit, currency: string, but?: Reserved) {
    const { scope, firstDay: first, lastDay: last } = limit;
    const [before, open] = [
      await reader.all(spent({ scope, first, last, currency })),
      await reader.all(reservedIn(limit, currency, but)),
    ];
    return { spent: total(before), reserved: total(open) };
  }

  async function tagsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Tag[]>> {
    const rows = await db.all(
      builder.selectFrom("job_tags").selectAll().where("job_id", "in", ids).orderBy("key").compile(),
    );
    const tags = new Map<string, Tag[]>();
    for (const { job_id, key, value } of rows) tags.set(job_id, [...(tags.get(job_id) ?? []), { key, value }]);
    return tags;
  }

  function page({ from, to, owner, keyId }: UsageQuery, after: Pick<JobRow, "id" | "submitTime"> | undefined) {
    let query = builder
      .selectFrom("jobs")
      .selectAll()
      .where("end_time", "is not", null)
      .where("submit_time", ">=", after?.submitTime ?? from)
      .where("submit_time", "<", to)
      .orderBy("submit_time")
      .orderBy("id")
      .limit(PAGE);
    if (owner !== undefined) query = query.where("owner", "=", owner);
    if (keyId !== undefined) query = query.where("key_id", "=", keyId);
    if (after !== undefined) {
      query = query.where(({ eb, or }) => or([eb("submit_time", ">", after.submitTime), eb("id", ">", after.id)]));
    }
    return query.compile();
  }

  return {
    reserve: (reservation, limits) =>
      db.write(async (tx) => {
        const { owner, token, keyId, day, currency, amount } = reservation;
        for (const limit of limits) {
          const { spent, reserved } = await takenIn(tx, limit, currency, { owner, token });
          const left = difference(limit.amount, sumOf([spent, reserved]));
          if (isMore(amount, left)) return { limit, left };
        }
        const row = { owner, token, key_id: keyId ?? null, job_id: null, day, currency, amount };
        await tx.run(
          builder
            .insertInto("reservations")
            .values(row)
            .onConflict((c) => c.columns(["owner", "token"]).doUpdateSet(row))
            .compile(),
        );
        return undefined;
      }),

    taken: (limit, currency) => takenIn(db, limit, currency),

    async *ended(query) {
      let after: JobRow | undefined;
      do {
        const jobs = (await db.all(page(query, after))).map(toJob);
        const tags = jobs.length === 0 ? undefined : await tagsOf(jobs.map(({ id }) => id));
        for (const job of jobs) yield { ...job, tags: tags?.get(job.id) ?? [] };
        after = jobs.length < PAGE ? undefined : jobs.at(-1);
      } while (after !== undefined);
    },
  };
}

const total = (rows: readonly { readonly amount: Decimal }[]): Decimal => sumOf(rows.map(({ amount }) => amount));

/** Changes of money that belong to changes of jobs, in the same transactions. */
export function jobSpending({ builder }: Pick<Database, "builder">) {
  const before = prepare((p: { readonly id: string }) =>
    builder.selectFrom("jobs").select(["owner", "key_id", "submit_time", "cost", "currency"]).where("id", "=", p.id),
  );
  const amountOf = prepare((p: { readonly scope: string; readonly day: string; readonly currency: string }) =>
    builder
      .selectFrom("spend")
      .select("amount")
      .where("scope", "=", p.scope)
      .where("day", "=", p.day)
      .where("currency", "=", p.currency),
  );
  const setAmount = prepare(
    (p: { readonly scope: string; readonly day: string; readonly currency: string; readonly amount: string }) =>
      builder
        .insertInto("spend")
        .values({ scope: p.scope, day: p.day, currency: p.currency, amount: p.amount })
        .onConflict((c) => c.columns(["scope", "day", "currency"]).doUpdateSet({ amount: p.amount })),
  );
  const named = prepare((p: Reserved & { readonly job: string }) =>
    builder
      .updateTable("reservations")
      .set({ job_id: p.job })
      .where("owner", "=", p.owner)
      .where("token", "=", p.token),
  );
  const endedJob = prepare((p: { readonly job: string }) =>
    builder.deleteFrom("reservations").where("job_id", "=", p.job),
  );
  const unused = prepare((p: Reserved) =>
    builder
      .deleteFrom("reservations")
      .where("owner", "=", p.owner)
      .where("token", "=", p.token)
      .where("job_id", "is", null),
  );

  async function add(tx: Transaction, scope: string, day: string, currency: string, change: readonly Decimal[]) {
    const found = await tx.first(amountOf({ scope, day, currency }));
    await tx.run(setAmount({ scope, day, currency, amount: sumOf([found?.amount ?? "0", ...change]) }));
  }

  return {
    /** Before the job's row changes. A repeated patch changes nothing. */
    async settle(tx: Transaction, id: string, { cost, currency, endTime }: JobPatch): Promise<void> {
      const job = cost === undefined ? undefined : await tx.first(before({ id }));
      if (job !== undefined && job.owner !== UNMANAGED_OWNER && currency !== undefined) {
        const day = dayOf(job.submit_time);
        for (const scope of spendScopes({ owner: job.owner, keyId: job.key_id ?? undefined })) {
          if (job.cost !== null && job.currency !== null) {
            await add(tx, scope, day, job.currency, [difference("0", job.cost)]);
          }
          await add(tx, scope, day, currency, [cost!]);
        }
      }
      if (endTime !== undefined) await tx.run(endedJob({ job: id }));
    },
    /** The reservation of the create is the job's. */
    async name(tx: Transaction, create: Reserved & { readonly job: string }): Promise<void> {
      await tx.run(named(create));
    },
    async release(tx: Transaction, create: Reserved): Promise<void> {
      await tx.run(unused(create));
    },
  };
}
