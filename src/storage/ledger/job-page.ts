/** Pages of a job list: filters, order and keyset in one query. */
import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import type { JobQuery } from "../../ports/ledger.ts";
import type { JobsTable, Schema } from "./schema.ts";

/** For each order: the comparison that continues it, and the filter bound at which it begins. */
const ORDER = {
  Ascending: { direction: "asc", beyond: ">", start: "submittedAfter" },
  Descending: { direction: "desc", beyond: "<", start: "submittedBefore" },
} as const satisfies Record<JobQuery["order"], unknown>;

const BOUNDS = [
  ["submittedAfter", ">"],
  ["submittedBefore", "<"],
] as const satisfies [keyof JobQuery, string][];

/** Returns one row more than the query's limit if there are more rows. */
export function jobPage(
  builder: Kysely<Schema>,
  owner: string,
  query: JobQuery,
): SelectQueryBuilder<Schema, "jobs", JobsTable> {
  const { provider, status, nameContains, after, limit } = query;
  const { direction, beyond, start } = ORDER[query.order];
  let page = builder.selectFrom("jobs").selectAll().where("owner", "=", owner);
  if (provider !== undefined) page = page.where("provider", "=", provider);
  if (status !== undefined) page = page.where("status", "=", status);
  // Not LIKE: it has wildcards to escape, and SQLite's LIKE ignores case.
  if (nameContains) page = page.where(sql<boolean>`replace(name, ${nameContains}, '') <> name`);

  // A page begins after the last row or at the filter's bound, whichever is further. The query states only that one.
  // Given both, SQLite may search by the nearer one and read every previous page again.
  const resumed = after !== undefined && isBeyond(after.submitTime, beyond, query[start]);
  for (const [bound, comparison] of BOUNDS) {
    const time = query[bound];
    if (time !== undefined && !(resumed && bound === start)) page = page.where("submit_time", comparison, time);
  }
  if (resumed) {
    page = page.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("submit_time", "id"), beyond, tuple(after.submitTime, after.id)),
    );
  }
  return page
    .orderBy("submit_time", direction)
    .orderBy("id", direction)
    .limit(limit + 1);
}

const isBeyond = (time: number, beyond: "<" | ">", bound: number | undefined): boolean =>
  bound === undefined || (beyond === ">" ? time > bound : time < bound);
