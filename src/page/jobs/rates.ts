import type { SampleMessage } from "../../ui/messages.ts";

interface RateSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Records a second since the sample before. */
  readonly rate: number;
}

/** Samples without counts, and those of the same time as the one before, are left out. */
export function ratesOf(history: readonly SampleMessage[]): readonly RateSample[] {
  const rates: RateSample[] = [];
  let last: { readonly at: number; readonly processed: number } | undefined;
  for (const { at, counts } of history) {
    if (counts === undefined || (last !== undefined && at <= last.at)) continue;
    const { processed } = counts;
    // Counts fall when records run again after a crash.
    if (last !== undefined)
      rates.push({ at, rate: Math.max(0, ((processed - last.processed) * 1000) / (at - last.at)) });
    last = { at, processed };
  }
  return rates;
}
