/** Rows of the benchmark, their lines and bounds. */

export interface Context {
  /** The row's folder on the measured disk. Removed afterwards. */
  readonly folder: string;
  /** Factor of all sizes and durations: 1 for valid figures, less for a trial. */
  readonly scale: number;
  /** Reports progress on stderr. */
  say(text: string): void;
}

export interface Row {
  /** The name on the command line. */
  readonly name: string;
  /** A name on the command line for several rows. */
  readonly group?: "fleet";
  measure(context: Context): Promise<readonly Line[]>;
}

export type Unit = "req/s" | "MiB/s" | "MB/s" | "lines/s" | "MiB" | "s" | "ms" | "us" | "";

export type Bound = { readonly atLeast: number } | { readonly below: number };

/** Bounds of the ratio if the line has one, otherwise of Quarry's figure. Only a missed floor is a failure. */
export interface Bounds {
  /** `ours`: bounds of Quarry's figure, although there is a ratio. */
  readonly judged?: "ours";
  readonly goal?: Bound;
  readonly floor?: Bound;
}

/** A line of the table. */
export interface Line extends Bounds {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: number;
  /** The figure of the bare program. */
  readonly bare?: number;
  readonly ratio?: Spread;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Round {
  readonly ours: number;
  readonly bare: number;
}

export type Verdict = "goal" | "floor" | "goal missed" | "FLOOR MISSED" | "";

const holds = (bound: Bound, value: number): boolean =>
  "atLeast" in bound ? value >= bound.atLeast : value < bound.below;

export function verdict({ ours, ratio, judged, goal, floor }: Line): Verdict {
  const value = judged === "ours" ? ours : (ratio?.median ?? ours);
  if (floor !== undefined && !holds(floor, value)) return "FLOOR MISSED";
  if (goal !== undefined && holds(goal, value)) return "goal";
  if (floor !== undefined) return goal === undefined ? "goal" : "floor";
  return goal === undefined ? "" : "goal missed";
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Rounds alternate: ours, bare, ours, bare … Each is compared with both neighbours, so that a change of the machine's speed
 * favours neither.
 */
export function compare(what: string, unit: Unit, rounds: readonly Round[], bounds: Bounds = {}): Line {
  const ratios = rounds.flatMap(({ ours, bare }, at) => {
    const next = rounds[at + 1];
    return next === undefined ? [ours / bare] : [ours / bare, next.ours / bare];
  });
  return {
    what,
    unit,
    ours: median(rounds.map((round) => round.ours)),
    bare: median(rounds.map((round) => round.bare)),
    ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
    ...bounds,
  };
}

/** Runs ours and bare in turn. */
export async function alternate(
  times: number,
  ours: (round: number) => Promise<number>,
  bare: (round: number) => Promise<number>,
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < times; round += 1) rounds.push({ ours: await ours(round), bare: await bare(round) });
  return rounds;
}
