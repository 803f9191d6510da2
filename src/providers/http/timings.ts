/** Times of the providers' adapters, in milliseconds. Timeouts of requests are in the configuration. */
export const PROVIDER_TIMINGS = {
  /** Timeout of a new connection. */
  connect: 10_000,
  /** Timeout of a new connection to AWS, so that an unreachable address fails soon. */
  connectAws: 5_000,
  /** Timeout of the request that deletes or cancels what a failed call left with the provider. */
  cleanUp: 30_000,
  /**
   * Age, relative to a call whose answer was lost, at which a search by a unique name or token stops. It bounds the cost of the
   * search and exceeds the difference between the provider's clock and a wrong one.
   */
  searchBack: 86_400_000,
  /** Allowed difference between Anthropic's clock and the gateway's for such a search of Anthropic, whose batches have no name: a longer time would match batches of other creates. */
  clockSkewAnthropic: 60_000,
  /** Delay before a list is searched again, because it may not show an item that was created a moment ago. */
  listLag: 1_000,
  /** Time after an upload in which its file may still be reported as missing. */
  uploadLag: 2_000,
  /** Time after a batch's end in which its results may still be missing or incomplete. */
  resultsLag: 600_000,
  /** First delay between two attempts to send a piece, or to ask whether a file is ready. */
  retry: 250,
  /** Longest delay between two questions whether a file is ready. */
  retryMax: 5_000,
  /** Timeout of a model server's list of models. The configuration has no timeout for short answers of such servers. */
  modelList: 30_000,
  /** Timeout of reading the rest of a response that is not needed. */
  drain: 1_000,
  /** The longest delay of a timer, for an SDK that has no way to turn its timeout off. */
  unlimited: 2 ** 31 - 1,
} as const;
