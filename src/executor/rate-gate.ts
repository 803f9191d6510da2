/**
 * Limits the concurrent calls of a model. A 429 concerns the whole model, not one record. After a 429 no call starts for as
 * long as the server asks, and the limit is halved. Every answer then raises the limit a little.
 */
import { performance } from "node:perf_hooks";
import { createTurns, NO_TURN, type TurnKey } from "./turns.ts";

export interface RateGate {
  /** Undefined if the call may start at once. Rejects when the signal aborts. */
  enter(signal: AbortSignal, turn?: TurnKey): Promise<void> | undefined;
  /** Call it after every call that entered. `slowMs` is the pause that the server asked for. */
  leave(enteredAt: number, slowMs?: number): void;
  /** Gives the waiting calls of a job its present priority. */
  move(turn: TurnKey): void;
  /** Changes the limit that the gate has without refusals. Calls that have entered stay. */
  resize(width: number): void;
}

export function createRateGate(calls: number): RateGate {
  let width = calls;
  let limit = width;
  let inside = 0;
  let closedUntil = 0;
  let narrowedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const waiters = createTurns<() => void>();

  const open = (now: number) => inside < Math.floor(limit) && now >= closedUntil;

  function admit(): void {
    // One reading of the clock: between two readings the gate could open without admitting a call.
    const now = performance.now();
    while (waiters.size > 0 && open(now)) {
      inside += 1;
      waiters.next()!();
    }
    const wait = closedUntil - now;
    if (waiters.size === 0 || wait <= 0 || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      admit();
    }, Math.ceil(wait));
  }

  return {
    enter(signal, turn = NO_TURN) {
      if (waiters.size === 0 && open(performance.now())) {
        inside += 1;
        return undefined;
      }
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          remove();
          reject(signal.reason);
        };
        const remove = waiters.add(turn, () => {
          signal.removeEventListener("abort", leave);
          resolve();
        });
        signal.addEventListener("abort", leave, { once: true });
        admit();
      });
    },

    move: waiters.move,

    resize(calls) {
      // A limit that refusals have lowered rises with the next answers.
      limit = limit === width ? calls : Math.min(limit, calls);
      width = calls;
      if (waiters.size > 0) admit();
    },

    leave(enteredAt, slowMs) {
      inside -= 1;
      const now = performance.now();
      if (slowMs === undefined) {
        limit = Math.min(width, limit + 1 / limit);
      } else {
        closedUntil = Math.max(closedUntil, now + slowMs);
        // Refusals of concurrent calls count once.
        if (enteredAt >= narrowedAt) {
          limit = Math.max(1, limit / 2);
          narrowedAt = now;
        }
      }
      if (waiters.size > 0) admit();
    },
  };
}
