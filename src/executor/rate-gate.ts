/**
 * How many calls a model gets at once. A 429 is the whole model's matter, not one record's: the gate closes for as long as
 * the server asks, and opens half as wide; every answer then widens it again a little.
 */
import { performance } from "node:perf_hooks";

export interface Gate {
  /** Undefined where the call may go at once. Rejects when the signal aborts. */
  enter(signal: AbortSignal): Promise<void> | undefined;
  /** After every call that entered. `slowMs`: the server asked to be left alone for that long. */
  leave(enteredAt: number, slowMs?: number): void;
}

export function createGate(width: number): Gate {
  let limit = width;
  let inside = 0;
  let closedUntil = 0;
  let narrowedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Set<() => void>();

  const open = (now: number) => inside < Math.floor(limit) && now >= closedUntil;

  function admit(): void {
    // One look at the clock: between two, the gate could open without anybody being let in.
    const now = performance.now();
    for (const go of waiting) {
      if (!open(now)) break;
      waiting.delete(go);
      inside += 1;
      go();
    }
    const wait = closedUntil - now;
    if (waiting.size === 0 || wait <= 0 || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      admit();
    }, Math.ceil(wait));
  }

  return {
    enter(signal) {
      if (waiting.size === 0 && open(performance.now())) {
        inside += 1;
        return undefined;
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.delete(go);
          reject(signal.reason);
        };
        const go = () => {
          signal.removeEventListener("abort", leave);
          resolve();
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener("abort", leave, { once: true });
        waiting.add(go);
        admit();
      });
    },

    leave(enteredAt, slowMs) {
      inside -= 1;
      const now = performance.now();
      if (slowMs === undefined) {
        limit = Math.min(width, limit + 1 / limit);
      } else {
        closedUntil = Math.max(closedUntil, now + slowMs);
        // Calls that were under way together are one refusal.
        if (enteredAt >= narrowedAt) {
          limit = Math.max(1, limit / 2);
          narrowedAt = now;
        }
      }
      if (waiting.size > 0) admit();
    },
  };
}
