/** Milliseconds. Tests shorten them. */
export const QUEUE_TIMINGS = {
  /** Before the second run of an item whose run failed. Doubles with each further failure. */
  firstRetry: 1_000,
  longestRetry: 60_000,
  /** Between two looks for room, while items are due and their worker takes none. */
  fullTick: 500,
};

/** @param failures runs that failed one after another */
export function retryDelayMs(failures: number): number {
  const { firstRetry, longestRetry } = QUEUE_TIMINGS;
  const delay = Math.min(longestRetry, firstRetry * 2 ** Math.min(failures - 1, 30));
  // Jitter, so that items that failed together are not run again together.
  return delay * (0.8 + Math.random() * 0.4);
}
