/** Batches that this process does not run. Another one may: the ledger has what is asked of it, and it is told to look. */
import { setTimeout as sleep } from "node:timers/promises";
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import { isTerminal, type JobState } from "../ports/jobs.ts";
import type { RunPatch, RunRow } from "../ports/ledger/runs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Queue } from "../ports/queue.ts";
import { runItem } from "./run-items.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";
import { PAUSED_MESSAGE } from "./wait-message.ts";

interface Options {
  readonly provider: ProviderName;
  readonly ledger: { readonly runs: Pick<Ledger["runs"], "get" | "updateOpen"> };
  readonly queue: Queue;
  readonly now: () => number;
}

export interface ElsewhereRuns {
  /** Rejects with NotFound, and with Conflict if the batch has ended. */
  change(id: string, patchOf: (row: RunRow) => RunPatch): Promise<void>;
  /** As `change`. Resolves with the row of a batch that has ended by this, because it was never started. */
  stop(id: string): Promise<RunRow | undefined>;
  /** Stops a batch, and waits for its end. Resolves also if there is none. Rejects with Unavailable if it does not end in time. */
  end(id: string): Promise<void>;
}

/** The state of a batch as the process that runs it has recorded it. */
export function stateOfRow({ status, message, counts, endTime, paused, stopRequested }: RunRow): JobState {
  if (isTerminal(status)) return { status, message, counts, endTime };
  const isStopping = stopRequested && status === "InProgress";
  return { status: isStopping ? "Stopping" : status, message: paused ? PAUSED_MESSAGE : message, counts, endTime };
}

export function createElsewhere({ provider, ledger, queue, now }: Options): ElsewhereRuns {
  async function required(id: string): Promise<RunRow> {
    const row = await ledger.runs.get(id);
    if (row === undefined) throw new GatewayError("NotFound", `There is no job ${id}.`);
    if (isTerminal(row.status)) throw hasEnded(row);
    return row;
  }

  async function change(id: string, patchOf: (row: RunRow) => RunPatch): Promise<void> {
    const row = await required(id);
    if (!(await ledger.runs.updateOpen(id, patchOf(row)))) throw hasEnded((await ledger.runs.get(id)) ?? row);
    queue.nudge("runs", runItem(provider, id));
  }

  async function stop(id: string): Promise<RunRow | undefined> {
    const row = await required(id);
    const end = { stopRequested: true, status: "Stopped", endTime: now() } as const;
    if (!row.started && (await ledger.runs.updateOpen(id, end, true))) return row;
    await change(id, () => ({ stopRequested: true }));
    // The queue may have lost it. It ends only where it has begun.
    await queue.add("runs", runItem(provider, id));
    return undefined;
  }

  return {
    change,
    stop,
    async end(id) {
      const row = await ledger.runs.get(id);
      if (row === undefined || isTerminal(row.status)) return;
      await stop(id).catch((error: unknown) => {
        if (!(error instanceof GatewayError) || (error.kind !== "Conflict" && error.kind !== "NotFound")) throw error;
      });
      const last = performance.now() + EXECUTOR_TIMINGS.stopElsewhere;
      for (;;) {
        const found = await ledger.runs.get(id);
        if (found === undefined || isTerminal(found.status)) return;
        if (performance.now() > last) throw new GatewayError("Unavailable", `The batch ${id} has not ended yet.`);
        await sleep(EXECUTOR_TIMINGS.poll);
      }
    },
  };
}

const hasEnded = ({ id, status }: RunRow): GatewayError =>
  new GatewayError("Conflict", `The job ${id} has already ended: ${status}.`);
