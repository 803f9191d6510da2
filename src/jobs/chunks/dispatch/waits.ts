/**
 * Waiting for providers. After a failure, one chunk at a time is tried, with a growing delay, until one is taken. The waits are in
 * memory: after a restart, the first chunk finds out.
 */

/** Times in milliseconds. */
export const WAIT_TIMINGS = {
  first: 5_000,
  most: 300_000,
  /** Before the next look at a place that other processes have. */
  full: 1_000,
  /** Longest wait that a provider may ask for. */
  mostAsked: 3_600_000,
} as const;

export interface Wait {
  readonly message: string;
  /** A word for the metric of waiting jobs. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export interface PlaceRefusal {
  readonly message: string;
  readonly reason: string;
  /** The provider's own wish for a delay. */
  readonly askedMs?: number | undefined;
}

export interface Waits {
  /** True if a chunk may be tried now. `begin` must follow. */
  isOpen(place: string): boolean;
  /** A chunk is tried. Returns a function to call when its outcome is known or does not matter. */
  begin(place: string): () => void;
  /** A chunk was not taken. */
  failed(place: string, why: PlaceRefusal): Wait;
  /** A chunk was taken. */
  ended(place: string): void;
  /** Other processes have all of the place now. That is no failure of it, and no reason to tell. */
  full(place: string): void;
  /** Undefined if the place is open to all. */
  of(place: string): Wait | undefined;
  /** The time of the next trial, of all places. */
  next(): number | undefined;
}

interface Place {
  delay: number;
  wait: Wait;
  /** Number of chunks that are tried. */
  trying: number;
}

interface Options {
  readonly now: () => number;
  readonly firstMs: number;
  readonly mostMs: number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export function createWaits({ now, firstMs, mostMs, random = Math.random }: Options): Waits {
  const places = new Map<string, Place>();
  const fullUntil = new Map<string, number>();
  return {
    full: (place) => void fullUntil.set(place, now() + WAIT_TIMINGS.full),
    isOpen(place) {
      const until = fullUntil.get(place) ?? 0;
      if (until > now()) return false;
      if (until > 0) fullUntil.delete(place);
      const found = places.get(place);
      return found === undefined || (found.trying === 0 && found.wait.until <= now());
    },
    begin(place) {
      const found = places.get(place);
      if (found === undefined) return () => {};
      found.trying += 1;
      return () => {
        found.trying -= 1;
      };
    },
    failed(place, { message, reason, askedMs = 0 }) {
      const found = places.get(place);
      // Chunks that were on their way at the first failure say nothing new.
      if (found !== undefined && found.wait.until > now()) return found.wait;
      const delay = found === undefined ? firstMs : Math.min(mostMs, found.delay * 2);
      const asked = Math.min(askedMs, WAIT_TIMINGS.mostAsked);
      // Jitter, so that several gateways do not ask together.
      const until = now() + Math.max(asked, delay) * (1 + random() / 5);
      const wait = { message, reason, until };
      if (found === undefined) places.set(place, { delay, wait, trying: 0 });
      else Object.assign(found, { delay, wait });
      return wait;
    },
    ended: (place) => void places.delete(place),
    of: (place) => places.get(place)?.wait,
    next() {
      const times = [...places.values()].filter(({ trying }) => trying === 0).map(({ wait }) => wait.until);
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}
