/**
 * A counting semaphore that grants permits in turns. Batches request one permit at a time, so a single batch gets all permits,
 * and several share them.
 */
import { createTurns, NO_TURN, type TurnKey } from "./turns.ts";

export interface Semaphore {
  /** Takes a permit if one is free and no request waits. */
  tryAcquire(turn?: TurnKey): boolean;
  /** Takes a permit, beyond the number if none is free. */
  take(turn: TurnKey): void;
  /** Waits for a permit. Resolves with false, without a permit, if the signal aborts. */
  acquire(signal: AbortSignal, turn?: TurnKey): Promise<boolean>;
  /** @param turn the turn with which these permits were acquired */
  release(count?: number, turn?: TurnKey): void;
  /** Gives the waiting requests of a job its present priority. */
  move(turn: TurnKey): void;
  /** Changes the number of permits. Those that are held stay. */
  resize(permits: number): void;
}

/**
 * Undefined if the signal aborts before there is a permit. The work may give its permit back before its end.
 * @param isUrgent true: it does not wait for one
 */
export async function withPermit<T>(
  semaphore: Semaphore,
  turn: TurnKey,
  signal: AbortSignal,
  work: (giveBack: () => void) => Promise<T>,
  isUrgent = false,
): Promise<T | undefined> {
  if (isUrgent) semaphore.take(turn);
  else if (!(await semaphore.acquire(signal, turn))) return undefined;
  let isHeld = true;
  const giveBack = () => {
    if (isHeld) semaphore.release(1, turn);
    isHeld = false;
  };
  try {
    return await work(giveBack);
  } finally {
    giveBack();
  }
}

interface Options {
  /** A tenant without a permit gets one beyond the number, so that it does not wait for the end of others' long work. */
  readonly onePerTenant?: boolean;
}

export function createSemaphore(permits: number, { onePerTenant = false }: Options = {}): Semaphore {
  let size = permits;
  /** Negative while permits beyond the number are held. */
  let free = permits;
  const waiting = createTurns<() => void>();
  /** Permits by tenant, where a tenant is entitled to one. */
  const held = new Map<string, number>();

  const isEntitled = ({ tenant }: TurnKey) => onePerTenant && !held.has(tenant);

  function hold({ tenant }: TurnKey): void {
    free -= 1;
    if (onePerTenant) held.set(tenant, (held.get(tenant) ?? 0) + 1);
  }

  function drop({ tenant }: TurnKey, count: number): void {
    free += count;
    const left = (held.get(tenant) ?? 0) - count;
    if (left > 0) held.set(tenant, left);
    else held.delete(tenant);
  }

  function grant(): void {
    while (free > 0 && waiting.size > 0) waiting.next()!();
  }

  return {
    tryAcquire(turn = NO_TURN) {
      if ((free <= 0 || waiting.size > 0) && !isEntitled(turn)) return false;
      hold(turn);
      return true;
    },

    take: hold,

    acquire(signal, turn = NO_TURN) {
      if (signal.aborted) return Promise.resolve(false);
      if (this.tryAcquire(turn)) return Promise.resolve(true);
      return new Promise((resolve) => {
        const refuse = () => {
          leave();
          resolve(false);
        };
        const leave = waiting.add(turn, () => {
          signal.removeEventListener("abort", refuse);
          hold(turn);
          resolve(true);
        });
        signal.addEventListener("abort", refuse, { once: true });
      });
    },

    move: waiting.move,

    resize(permits) {
      free += permits - size;
      size = permits;
      grant();
    },

    release(count = 1, turn = NO_TURN) {
      drop(turn, count);
      // First, so that it needs no permit beyond the number.
      if (isEntitled(turn)) waiting.nextOf(turn.tenant)?.();
      grant();
    },
  };
}
