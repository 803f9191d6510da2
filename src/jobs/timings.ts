/** Times of the jobs service, in milliseconds. The poll interval is in the configuration. */
export const JOB_TIMINGS = {
  /** Time for which one job's state is cached. */
  stateFresh: 2_000,
  /** Time for which a provider's list of jobs is cached. */
  listFresh: 5_000,
  /** Timeout of one request for a job's state. */
  stateTimeout: 30_000,
  /** Timeout of reading a provider's whole list of jobs. */
  listTimeout: 3_600_000,
  /** Timeout of reading a job's results from its provider. */
  resultsTimeout: 3_600_000,
  /** Timeout of writing a job's results to the gateway's storage. */
  writeTimeout: 3_600_000,
  /** Timeout of the search for the job of a create with an unknown outcome. */
  findTimeout: 60_000,
  /** Allowed difference between a provider's clock and the gateway's. */
  clockSkew: 300_000,
  /** Delay before the next search if the provider fails. */
  findRetry: 10_000,
  /** Retry-After for a request whose token another create in progress has. */
  claimRetryAfter: 1_000,
  /** Delays between looks at a token that another process has, and the time after which its request is answered so. */
  claimWait: { firstMs: 50, growth: 1.5, mostMs: 500, forMs: 10_000 },
  /** Time for which a job, or its results, must be missing at the provider before the job is Failed. */
  missingFor: 600_000,
  /** Interval of attempts to delete what translated jobs have left. */
  cleanUpInterval: 60_000,
  /** Timeout of one such attempt. */
  cleanUpTimeout: 60_000,
  /** Time for which a create whose caller has disconnected waits for the caller's next attempt. */
  repeatWait: 30_000,
  /** Delay before the first probe of a provider that takes no batches, and the maximum. */
  probe: { firstMs: 5_000, mostMs: 300_000 },
  /** Delay before a failed step of a chunk is repeated, and the maximum. Doubles with each failure. */
  chunkRetry: 1_000,
  chunkRetryMost: 300_000,
  /** Maximum interval at which the poller checks for due jobs. */
  pollTick: 1_000,
} as const;
