/** Which batch has the next place for batches of this process. */
import type { RunRow } from "../ports/ledger/runs.ts";
import type { Again } from "../ports/queue.ts";

interface Options {
  /** True if the batch has to wait for another one. */
  readonly waits: (row: RunRow) => boolean;
  /** Makes a batch due now. */
  readonly wake: (id: string) => void;
}

export interface NextRun {
  /**
   * Waits for a place, with the item of the batch in hand. Only the batch with the highest priority does. Resolves with undefined if
   * a place is free.
   */
  wait(row: RunRow, signal: AbortSignal): Promise<Again | undefined>;
  /** A place may be free. */
  freed(): void;
  /** The batch has changed. */
  changed(id: string): void;
}

interface Waiting {
  readonly id: string;
  readonly priority: number;
  readonly over: PromiseWithResolvers<void>;
}

/** Time in hand of the batch that waits, and time in the queue of others. Another process may take them meanwhile. */
const NO_PLACE_MS = 500;

export function createNextRun({ waits, wake }: Options): NextRun {
  let waiting: Waiting | undefined;
  /** Batches that this process has put back into the queue for NO_PLACE_MS. */
  const putBack = new Map<string, { readonly priority: number; readonly dueAt: number }>();

  /** Lower ones may be due already. */
  function wakeBest(): void {
    const now = performance.now();
    let best: string | undefined;
    for (const [id, { priority, dueAt }] of putBack) {
      if (dueAt <= now) putBack.delete(id);
      else if (best === undefined || priority > putBack.get(best)!.priority) best = id;
    }
    if (best === undefined) return;
    putBack.delete(best);
    wake(best);
  }

  return {
    async wait(row, signal) {
      const { id } = row;
      const priority = row.options.priority ?? 0;
      if (waiting !== undefined && waiting.priority >= priority) {
        putBack.set(id, { priority, dueAt: performance.now() + NO_PLACE_MS });
        return { afterMs: NO_PLACE_MS };
      }
      waiting?.over.resolve();
      const mine: Waiting = { id, priority, over: Promise.withResolvers() };
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
    freed: () => waiting?.over.resolve(),
    changed(id) {
      if (waiting?.id === id) waiting.over.resolve();
    },
  };
}
