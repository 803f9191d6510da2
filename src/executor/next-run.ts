/** Which batch has the next place for batches of this process. */
import type { RunRow } from "../ports/ledger/runs.ts";
import type { Again } from "../ports/queue.ts";

interface Options {
  /** True if the batch has to wait for another one. */
  readonly waits: (row: RunRow) => boolean;
  /** Places that a tenant has. */
  readonly placesOf: (tenant: string) => number;
  /** Makes a batch due now. */
  readonly wake: (id: string) => void;
}

export interface NextRun {
  /**
   * Waits for a place, with the item of the batch in hand. Only one batch does: that of the tenant with the fewest places, and of
   * these the one with the highest priority. Resolves with undefined if a place is free.
   */
  wait(row: RunRow, signal: AbortSignal): Promise<Again | undefined>;
  /** A place may be free. */
  freed(): void;
  /** The batch has changed. */
  changed(id: string): void;
}

interface Candidate {
  readonly tenant: string;
  readonly priority: number;
}

interface Waiting extends Candidate {
  readonly row: RunRow;
  readonly over: PromiseWithResolvers<void>;
}

/** Time in hand of the batch that waits, and time in the queue of others. Another process may take them meanwhile. */
const NO_PLACE_MS = 200;

export function createNextRun({ waits, placesOf, wake }: Options): NextRun {
  let waiting: Waiting | undefined;
  /** Batches that this process has put back into the queue for NO_PLACE_MS. */
  const putBack = new Map<string, Candidate & { readonly dueAt: number }>();

  const isBefore = (one: Candidate, other: Candidate): boolean => {
    const fewer = placesOf(other.tenant) - placesOf(one.tenant);
    return fewer === 0 ? one.priority > other.priority : fewer > 0;
  };

  /** Others may be due already. */
  function wakeBest(): void {
    const now = performance.now();
    let best: string | undefined;
    for (const [id, one] of putBack) {
      if (one.dueAt <= now) putBack.delete(id);
      else if (best === undefined || isBefore(one, putBack.get(best)!)) best = id;
    }
    if (best === undefined) return;
    putBack.delete(best);
    wake(best);
  }

  return {
    async wait(row, signal) {
      const { id } = row;
      const own: Candidate = { tenant: row.owner, priority: row.options.priority ?? 0 };
      if (waiting !== undefined && !isBefore(own, waiting)) {
        putBack.set(id, { ...own, dueAt: performance.now() + NO_PLACE_MS });
        return { afterMs: NO_PLACE_MS };
      }
      waiting?.over.resolve();
      const mine: Waiting = { ...own, row, over: Promise.withResolvers() };
      waiting = mine;
      const end = () => mine.over.resolve();
      const timer = setTimeout(end, NO_PLACE_MS);
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
      await mine.over.promise;
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      if (waiting === mine) waiting = undefined;
      if (signal.aborted || waits(row)) return { afterMs: 0 };
      wakeBest();
      return undefined;
    },
    freed() {
      if (waiting === undefined) wakeBest();
      else if (!waits(waiting.row)) waiting.over.resolve();
    },
    changed(id) {
      if (waiting?.row.id === id) waiting.over.resolve();
    },
  };
}
