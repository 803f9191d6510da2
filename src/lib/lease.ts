/**
 * Whether others may have taken over the work of this process. They do so when it gives no sign of life for some time. A process
 * that stands still (SIGSTOP, a paused machine) does not know that, and goes on in the middle of a statement. So what costs money
 * is sent only while the last sign of life is young, which is looked at right before the bytes leave the process.
 */

/** The first lease lapses 10 seconds after it was renewed, and renewals are 2 seconds apart. */
export const YOUNG_MS = 6_000;

/** Times of the last signs of life. Tests run several replicas in one process. */
const signs = new Map<symbol, number>();

export interface SignsOfLife {
  /** @param at of `performance.now()`, before the sign was sent */
  given(at: number): void;
  /** The process shares its work with no other any more. */
  end(): void;
}

export function signsOfLife(): SignsOfLife {
  const key = Symbol();
  return {
    given: (at) => void signs.set(key, at),
    end: () => void signs.delete(key),
  };
}

/** True in a process that shares its work with no other, too. */
export function holdsLeases(): boolean {
  if (signs.size === 0) return true;
  return performance.now() - Math.max(...signs.values()) < YOUNG_MS;
}
