/** The items of one queue that this process has in hand. */
import type { Logger } from "pino";
import type { QueueName, Worker } from "../ports/queue.ts";

/** How a run ended. `released`: its signal had aborted. */
export type RunOutcome =
  | { readonly kind: "done" | "failed" | "released" }
  | { readonly kind: "again"; readonly afterMs: number };

export interface Hand {
  readonly size: number;
  has(id: string): boolean;
  /** Items that the worker takes now. */
  room(): number;
  /**
   * Runs the worker, then `settle`. The item is in hand until both have ended. Resolves with true if the item was nudged after
   * `settle` had begun. Rejects only if `settle` does.
   */
  run(id: string, attempt: number, settle: (outcome: RunOutcome) => void | Promise<void>): Promise<boolean>;
  /** False if the item is not in hand. */
  nudge(id: string): boolean;
  /** Aborts the run's signal. */
  release(id: string, reason: Error): void;
  /** Aborts the signals of all runs, and resolves when they are settled. */
  close(reason: Error): Promise<void>;
}

interface Run {
  readonly stop: AbortController;
  readonly settled: Promise<unknown>;
  wasNudged: boolean;
  hasEnded: boolean;
}

export function createHand(queue: QueueName, worker: Worker, log: Pick<Logger, "warn">): Hand {
  const runs = new Map<string, Run>();

  async function outcomeOf(id: string, attempt: number, signal: AbortSignal): Promise<RunOutcome> {
    try {
      const again = await worker.run({ id, attempt, signal });
      if (signal.aborted) return { kind: "released" };
      return again === undefined ? { kind: "done" } : { kind: "again", afterMs: again.afterMs };
    } catch (err) {
      if (signal.aborted) return { kind: "released" };
      log.warn({ queue, item: id, attempt, err }, "background work failed; trying again later");
      return { kind: "failed" };
    }
  }

  return {
    get size() {
      return runs.size;
    },
    has: (id) => runs.has(id),
    room: () => worker.most() - runs.size,
    async run(id, attempt, settle) {
      const settled = Promise.withResolvers<void>();
      const run: Run = { stop: new AbortController(), settled: settled.promise, wasNudged: false, hasEnded: false };
      runs.set(id, run);
      try {
        const outcome = await outcomeOf(id, attempt, run.stop.signal);
        const isDueNow = run.wasNudged && outcome.kind === "again";
        run.hasEnded = true;
        run.wasNudged = false;
        const settling = settle(isDueNow ? { kind: "again", afterMs: 0 } : outcome);
        // Without a pause where none is needed, so that an item is always either in hand or where `settle` put it.
        if (settling !== undefined) await settling;
      } finally {
        runs.delete(id);
        settled.resolve();
      }
      return run.wasNudged;
    },
    nudge(id) {
      const run = runs.get(id);
      if (run === undefined) return false;
      if (worker.nudged === undefined || run.hasEnded) run.wasNudged = true;
      else worker.nudged(id);
      return true;
    },
    release(id, reason) {
      runs.get(id)?.stop.abort(reason);
    },
    async close(reason) {
      for (const { stop } of runs.values()) stop.abort(reason);
      await Promise.all(Array.from(runs.values(), ({ settled }) => settled));
    },
  };
}
