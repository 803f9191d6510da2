/** Times of the jobs service, in milliseconds. The poll interval is in the configuration. */
export const JOB_TIMINGS = {
  /** A provider is asked for one job's state at most this often. */
  stateFresh: 2_000,
  /** A provider is asked for its list of jobs at most this often. */
  listFresh: 5_000,
  /** Limit of one request for a job's state. */
  stateTimeout: 30_000,
  /** Limit of reading a provider's whole list of jobs. */
  listTimeout: 3_600_000,
  /** Limit of reading a job's results from its provider. */
  resultsTimeout: 3_600_000,
  /** Limit of writing a job's results to the gateway's storage. */
  writeTimeout: 3_600_000,
  /** Limit of the search for the job of a create whose answer was lost. */
  findTimeout: 60_000,
  /** Between two searches for such a job when the provider cannot be asked. */
  findRetry: 10_000,
  /** After this time a client may repeat a request whose token another create holds. */
  claimRetryAfter: 1_000,
  /** The poller looks for due jobs at least this often. */
  pollTick: 1_000,
} as const;
