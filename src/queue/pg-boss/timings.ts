/** Milliseconds. Tests shorten some. */
export const FLEET_TIMINGS = {
  /** Between two looks for due items. Others' additions are told at once. */
  fetch: 500,
  /** Between two signs of life of the items in hand. */
  touch: 2_000,
  /** Between two looks for items whose process gave no sign of life. */
  supervise: 1_500,
  /** After trouble with the database no lease lapses for this time, so that live processes renew theirs first. */
  calm: 12_000,
  /** An item that is in hand for longer is let go. pg-boss takes it away after 24 hours. */
  longestHold: 20 * 3_600_000,
  /** A query that takes longer is trouble with the database. */
  slow: 3_000,
  query: 10_000,
  /** Between two attempts to reach the database. */
  again: 500,
  /** For the last writes of a process that stops. */
  farewell: 5_000,
  /** Between two attempts to get a lock that another process holds. */
  lock: 100,
  ping: 2_000,
};

/** pg-boss's minimum. */
export const LEASE_SECONDS = 10;
