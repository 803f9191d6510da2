/** Days of a report, in UTC, as the address has them. Both ends are included. */

export interface Period {
  /** `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;

const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10);

export type NamedPeriod = readonly [name: string, period: Period];

/** The first one is the default. */
export function namedPeriods(now: number): readonly NamedPeriod[] {
  const today = dayAt(now);
  const month = today.slice(0, 8);
  const endOfLast = dayAt(Date.parse(`${month}01`) - DAY_MS);
  const last = (days: number): NamedPeriod => [
    `Last ${days} days`,
    { from: dayAt(now - (days - 1) * DAY_MS), to: today },
  ];
  return [
    last(30),
    last(7),
    ["Today", { from: today, to: today }],
    ["This month", { from: `${month}01`, to: today }],
    ["Last month", { from: `${endOfLast.slice(0, 8)}01`, to: endOfLast }],
    last(365),
  ];
}

/** The bounds of `/ui/api/usage`, whose `to` is excluded. A day that is none goes to the gateway, which names it. */
export function boundsOf({ from, to }: Period): Period {
  const end = Date.parse(to);
  return { from, to: Number.isNaN(end) ? to : dayAt(end + DAY_MS) };
}
