/** Times of recovery as a histogram. */

const BOUNDS_S = [0.5, 1, 2, 5, 10, 15, 20, 30, 60];

/** One line. @param times milliseconds */
export function histogram(times: readonly number[]): string {
  if (times.length === 0) return "none";
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! / 1000).toFixed(1)} s`;
  const counts: string[] = [];
  let below = 0;
  for (const bound of [...BOUNDS_S, Number.POSITIVE_INFINITY]) {
    const count = sorted.filter((ms) => ms >= below && ms < bound * 1000).length;
    if (count > 0) counts.push(`${bound === Number.POSITIVE_INFINITY ? "more" : `< ${bound} s`}: ${count}`);
    below = bound * 1000;
  }
  return `${counts.join(", ")} (median ${at(0.5)}, 90 % ${at(0.9)}, most ${at(1)})`;
}

/** For each event, the time until the last request that was in progress at the time, or that began within a second, has its answer. */
export const recoveries = (
  events: readonly number[],
  asked: readonly { readonly from: number; readonly until: number }[],
): readonly number[] =>
  events.map((at) => {
    const hit = asked.filter(({ from, until }) => from < at + 1_000 && until > at);
    return hit.reduce((most, { until }) => Math.max(most, until - at), 0);
  });
