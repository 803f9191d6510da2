/** Times of the executor, in milliseconds. */
export const EXECUTOR_TIMINGS = {
  /** Interval at which deadlines are checked and new results are published. */
  tick: 500,
  /** Between two readings of what callers ask in other processes, and between two reports of counts to them. */
  sync: 900,
  /** Between two looks at a batch in another process that has to end. */
  poll: 250,
  /** Longest wait for its end. */
  stopElsewhere: 10_000,
  /** Time for records in progress at a shutdown. */
  shutdownGrace: 4_000,
  /** Before the retry of a batch that a storage failure stopped. Doubles while the batch makes no progress. */
  storageRetry: 2_000,
  maxStorageRetry: 60_000,
  /** Before the second attempt at a record. Doubles with each further attempt. */
  backoff: 500,
  maxBackoff: 8_000,
  /** Maximum delay that the model server can request. */
  maxRetryAfter: 60_000,
  /** Longest time between a call's timeout and its end. */
  timeoutStep: 25,
  /** Before the first probe of a model server that refuses every record. Doubles with each probe in vain. */
  probe: 1_000,
  maxProbe: 60_000,
  /** Timeout of connecting to the model server. */
  connect: 10_000,
  /** Time for which an idle connection to the model server stays open. */
  keepAlive: 30_000,
} as const;
