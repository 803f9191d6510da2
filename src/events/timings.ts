/** Times of the delivery of events, in milliseconds. */
export const EVENT_TIMINGS = {
  /**
   * Delays between attempts (Standard Webhooks, "Deliverability and reliability"). The last one repeats until `limit` is over,
   * and the last attempt is then.
   */
  delays: [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000],
  /** Part of a delay that is added at random, so that deliveries that failed together are not repeated together. */
  jitter: 0.2,
  /** Time for which attempts are repeated. */
  limit: 86_400_000,
  /** Delay before the ledger is asked again after it failed. */
  ledgerRetry: 10_000,
  /** Longest time between two looks at what is due. */
  look: 3_600_000,
  /** Time for which events and their deliveries are kept. */
  kept: 30 * 86_400_000,
} as const;

export type EventTimings = {
  readonly [K in keyof typeof EVENT_TIMINGS]: (typeof EVENT_TIMINGS)[K] extends number ? number : readonly number[];
};
