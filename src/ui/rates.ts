/** Records a second of running jobs, from the counts that were seen in the last half minute. */
import { LRUCache } from "lru-cache";

export interface Rates {
  /** Notes a job's processed records. Returns records a second. Undefined until counts of some seconds are known. */
  note(job: string, processed: number): number | undefined;
}

interface Seen {
  readonly at: number;
  readonly processed: number;
}

const WINDOW_MS = 30_000;
/** Counts that are closer together are not kept. */
const STEP_MS = 2_000;
/** The rate of a job without new counts is kept for so long: else each row of a stream would change at each read. */
const KEEP_MS = 5_000;
const MAX_JOBS = 10_000;

interface Rated {
  readonly seen: Seen[];
  /** The last rate, and what it was computed from. */
  readonly last: (Seen & { readonly rate: number | undefined }) | undefined;
}

/** @param now milliseconds of a monotonic clock */
export function createRates(now: () => number = () => performance.now()): Rates {
  const jobs = new LRUCache<string, Rated>({ max: MAX_JOBS });
  return {
    note(job, processed) {
      const at = now();
      const { seen: before, last } = jobs.get(job) ?? { seen: [], last: undefined };
      if (last?.rate !== undefined && last.processed === processed && at - last.at < KEEP_MS) return last.rate;
      // A restarted run counts from the start.
      const newest = before.at(-1);
      const seen = newest !== undefined && processed < newest.processed ? [] : before;
      // The newest that is older than the window is the start of it.
      while (seen.length > 1 && seen[1]!.at <= at - WINDOW_MS) seen.shift();
      if (seen.length === 0 || at - seen.at(-1)!.at >= STEP_MS) seen.push({ at, processed });
      const rate = rateOf(seen[0]!, { at, processed });
      jobs.set(job, { seen, last: { at, processed, rate } });
      return rate;
    },
  };
}

/** Three significant digits, so that a steady job sends few changes. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

function rateOf(first: Seen, { at, processed }: Seen): number | undefined {
  if (at - first.at < STEP_MS / 2) return undefined;
  return rounded(((processed - first.processed) / (at - first.at)) * 1000);
}
