/** The batches that this process runs, from their start to the end of the process. */
import { setTimeout as sleep } from "node:timers/promises";
import { StorageUnavailable } from "../lib/errors.ts";
import { isTerminal } from "../ports/jobs.ts";
import type { ExecutorOptions } from "./executor-options.ts";
import { type Run, startRun } from "./run.ts";
import type { RunPorts } from "./run-ports.ts";
import { runInSpan } from "./run-span.ts";
import { createStorageWait, type StorageWait } from "./storage-wait.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";

export interface LiveRuns {
  /** True once the process ends. No batch starts any more. */
  readonly isClosing: boolean;
  /** Batches that a storage failure stopped. */
  readonly storageWait: StorageWait;
  start(id: string): void;
  /** Resolves with undefined for a batch that this process does not run. */
  find(id: string): Promise<Run | undefined>;
  /** Number of batches that wait for the model server, by reason. */
  waiting(): ReadonlyMap<string, number>;
  /** Resolves when the next process can resume every batch. Records in progress have `leftMs` at most. */
  close(leftMs: number): Promise<void>;
}

type LiveOptions = Pick<
  ExecutorOptions,
  "provider" | "ledger" | "blobs" | "model" | "log" | "tracer" | "tickMs" | "storageMs" | "graceMs"
>;

export function createLiveRuns(options: LiveOptions, ports: RunPorts): LiveRuns {
  const { provider, ledger, blobs, model, log } = options;
  /** Undefined for a batch that ended before its start. */
  const runs = new Map<string, Promise<Run | undefined>>();
  const live = new Set<Run>();
  let closing = false;
  const storageWait = createStorageWait({
    check: blobs.check,
    resume: start,
    firstMs: options.storageMs ?? EXECUTOR_TIMINGS.storageRetry,
  });

  const ticker = setInterval(() => {
    for (const run of live) run.tick();
  }, options.tickMs ?? EXECUTOR_TIMINGS.tick);
  ticker.unref();

  async function begin(id: string): Promise<Run | undefined> {
    const row = await ledger.runs.get(id);
    if (row === undefined || isTerminal(row.status) || closing) return undefined;
    if (!row.started) await ledger.runs.update(id, { started: true });
    const run = runInSpan(options.tracer, row, () => startRun(ports, row));
    live.add(run);
    log.info({ job: id, provider, model: model.name }, "batch started");
    void run.done.then((how) => {
      live.delete(run);
      runs.delete(id);
      if (how === "ended") storageWait.forget(id);
      else if (!closing) storageWait.add(id, run.state());
    });
    return run;
  }

  function start(id: string): void {
    if (runs.has(id)) return;
    const begun = begin(id).catch((err: unknown) => {
      runs.delete(id);
      if (err instanceof StorageUnavailable && !closing) {
        log.warn({ job: id, err }, "batch is waiting for storage");
        storageWait.add(id, undefined);
      } else {
        log.error({ job: id, err }, "failed to start a batch; retrying at the next start");
      }
      return undefined;
    });
    runs.set(id, begun);
  }

  return {
    get isClosing() {
      return closing;
    },
    storageWait,
    start,
    find: async (id) => runs.get(id),

    waiting() {
      const waits = new Map<string, number>();
      for (const run of live) {
        const reason = run.waitsFor();
        if (reason !== undefined) waits.set(reason, (waits.get(reason) ?? 0) + 1);
      }
      return waits;
    },

    async close(leftMs) {
      closing = true;
      storageWait.close();
      await Promise.all(runs.values());
      clearInterval(ticker);
      const all = [...live];
      for (const run of all) run.suspend();
      const ended = Promise.all(all.map((run) => run.done));
      const patience = new AbortController();
      const graceMs = Math.min(options.graceMs ?? EXECUTOR_TIMINGS.shutdownGrace, leftMs);
      await Promise.race([ended, sleep(graceMs, undefined, patience).catch(() => undefined)]);
      patience.abort();
      for (const run of all) run.abort();
      await ended;
    },
  };
}
