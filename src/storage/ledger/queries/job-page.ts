/** Pages of a job list: filters, order and keyset in one query. */
import { type Kysely, PostgresAdapter, type SelectQueryBuilder, sql } from "kysely";
import type { JobQuery, JobSortColumn } from "../../../ports/ledger/jobs.ts";
import type { JobsTable, Schema } from "../schema.ts";

/** For each order: the comparison that continues it, and the filter bound at which it begins. */
const ORDER = {
  Ascending: { direction: "asc", beyond: ">", start: "submittedAfter" },
  Descending: { direction: "desc", beyond: "<", start: "submittedBefore" },
} as const satisfies Record<JobQuery["order"], unknown>;

const COLUMNS = {
  status: "status",
  provider: "provider",
  modelId: "model_id",
  name: "name",
} as const satisfies Record<JobSortColumn, keyof JobsTable>;

const BOUNDS = [
  ["submittedAfter", ">"],
  ["submittedBefore", "<"],
] as const satisfies [keyof JobQuery, string][];

type Page = SelectQueryBuilder<Schema, "jobs", JobsTable>;

/** Returns one row more than the query's limit if there are more rows. */
export function jobPage(builder: Kysely<Schema>, owner: string, query: JobQuery): Page {
  const { provider, status, nameContains, after, limit } = query;
  const { direction, beyond, start } = ORDER[query.order];
  let page = builder.selectFrom("jobs").selectAll().where("owner", "=", owner);
  if (provider !== undefined) page = page.where("provider", "=", provider);
  if (status !== undefined) page = page.where("status", "=", status);
  if (nameContains) page = page.where(hasPart(builder, nameContains));

  if (query.by !== undefined) return sortedPage(page, query.by, query);

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

/** SQLite's LIKE ignores case. PostgreSQL has an index for LIKE, and none for other functions. */
const hasPart = (builder: Kysely<Schema>, part: string) =>
  builder.getExecutor().adapter instanceof PostgresAdapter
    ? sql<boolean>`name like ${`%${part.replaceAll(/[\\%_]/g, "\\$&")}%`}`
    : sql<boolean>`replace(name, ${part}, '') <> name`;

/** The indexes of the columns go on with submit_time and id, so no order needs a sort of its own. */
function sortedPage(page: Page, by: JobSortColumn, { order, after, limit, ...bounds }: JobQuery): Page {
  const { direction, beyond } = ORDER[order];
  const column = COLUMNS[by];
  let sorted = page;
  for (const [bound, comparison] of BOUNDS) {
    const time = bounds[bound];
    if (time !== undefined) sorted = sorted.where("submit_time", comparison, time);
  }
  if (after?.value !== undefined) {
    const { value, submitTime, id } = after;
    sorted = sorted.where(({ eb, refTuple, tuple }) =>
      eb(refTuple(column, "submit_time", "id"), beyond, tuple(value, submitTime, id) as never),
    );
  }
  return sorted
    .orderBy(column, direction)
    .orderBy("submit_time", direction)
    .orderBy("id", direction)
    .limit(limit + 1);
}

const isBeyond = (time: number, beyond: "<" | ">", bound: number | undefined): boolean =>
  bound === undefined || (beyond === ">" ? time > bound : time < bound);
