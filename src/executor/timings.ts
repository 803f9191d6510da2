/** Times of the executor, in milliseconds. */
export const EXECUTOR_TIMINGS = {
  /** Between two checks of deadlines, each of which also publishes new results. */
  tick: 500,
  /** For the records under way at a shutdown. */
  shutdownGrace: 4_000,
  /** Before a batch that was stopped by the storage is tried again; doubled while the batch makes no progress. */
  storageRetry: 2_000,
  maxStorageRetry: 60_000,
  /** Before the second attempt at a record, doubled at each further one. */
  backoff: 500,
  maxBackoff: 8_000,
  /** Limit of a wait that the model server asks for. */
  maxRetryAfter: 60_000,
  /** A call ends at most this long after its deadline. */
  timeoutStep: 25,
  /** For a connection to the model server. */
  connect: 10_000,
  /** For which an idle connection to the model server stays open. */
  keepAlive: 30_000,
} as const;
