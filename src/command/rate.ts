/** The rate of a count over the last seconds. */

const WINDOW_MS = 20_000;

export interface Rate {
  add(count: number): void;
  /** Undefined before there are two counts at different times. */
  perSecond(): number | undefined;
}

export function createRate(now: () => number = () => performance.now()): Rate {
  const samples: { readonly at: number; readonly count: number }[] = [];
  return {
    add(count) {
      const at = now();
      samples.push({ at, count });
      while (samples.length > 2 && samples[1]!.at < at - WINDOW_MS) samples.shift();
    },
    perSecond() {
      const [first, last] = [samples[0], samples.at(-1)];
      if (first === undefined || last === undefined || last.at <= first.at) return undefined;
      return ((last.count - first.count) * 1000) / (last.at - first.at);
    },
  };
}
