/** Times of the models service, in milliseconds. */
export const MODEL_TIMINGS = {
  /** Time for which a provider's list of models is cached. */
  listFresh: 300_000,
  /** Timeout of reading a provider's whole list. */
  listTimeout: 120_000,
} as const;
