/**
 * Ends the writes of a replica whose work others have taken over. Each of its write transactions begins with a query that fails
 * if its row is fenced or gone, and that holds the row until the transaction's end. So whoever fences the row waits for
 * transactions under way, and later ones fail.
 *
 * FOR KEY SHARE is the lock of foreign keys (postgresql.org, "13.3.2. Row-Level Locks"). It conflicts only with changes of
 * columns that a unique index has, which are `id` and `fenced_at`. So `seen_at` changes meanwhile, without a conflict.
 */
import pg from "pg";

/** The query that fails with division_by_zero. It needs no round trip of its own, and so has no parameters. */
export const fenceCheck = (replica: string): string => {
  const held = `select 1 from replicas where id = ${pg.escapeLiteral(replica)} and fenced_at is null for key share`;
  return `select 1 / (select count(*) from (${held}) as held)`;
};

/** division_by_zero, with no other division in the transaction's first queries. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "22012";
