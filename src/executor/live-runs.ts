/** The batches that this process runs. It has the item of each in hand from the start of the batch to its end. */
import { setTimeout as sleep } from "node:timers/promises";
import { StorageUnavailable } from "../lib/errors.ts";
import { isTerminal, type RunWorker } from "../ports/jobs.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import type { ExecutorOptions } from "./executor-options.ts";
import type { FleetShare } from "./fleet-share.ts";
import { createNextRun } from "./next-run.ts";
import { type Run, startRun } from "./run.ts";
import { runItem } from "./run-items.ts";
import type { RunPorts } from "./run-ports.ts";
import { runInSpan } from "./run-span.ts";
import { createRunSync } from "./run-sync.ts";
import { createStorageWait, type StorageWait } from "./storage-wait.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";

/** Chunks of a job for each process beyond those that have places, so that the next one begins at once. */
export const CHUNKS_AHEAD = 2;

export interface LiveRuns extends RunWorker {
  /** True once the process ends. No batch starts any more. */
  readonly isClosing: boolean;
  /** Batches that a storage failure stopped. */
  readonly storageWait: StorageWait;
  /** Adds a batch to the queue. */
  start(id: string, priority?: number): Promise<void>;
  /** Resolves with undefined for a batch that this process does not run. */
  find(id: string): Promise<Run | undefined>;
  /** Number of batches that wait for the model server, by reason. */
  waiting(): ReadonlyMap<string, number>;
  /** Resolves when the next process can resume every batch. Records in progress have `leftMs` at most. */
  close(leftMs: number): Promise<void>;
}

interface Held {
  /** Settles at the end of the batch. */
  readonly end: PromiseWithResolvers<void>;
  /** Undefined for a batch that takes no place. */
  readonly tenant: string | undefined;
}

type LiveOptions = Pick<
  ExecutorOptions,
  "provider" | "ledger" | "blobs" | "model" | "queue" | "log" | "tracer" | "tickMs" | "syncMs" | "storageMs" | "graceMs"
>;

export function createLiveRuns(options: LiveOptions, ports: RunPorts, share: FleetShare): LiveRuns {
  const { provider, ledger, blobs, model, queue, log } = options;
  const graceMs = options.graceMs ?? EXECUTOR_TIMINGS.shutdownGrace;
  /** Undefined for a batch that ended before its start. */
  const runs = new Map<string, Promise<Run | undefined>>();
  const live = new Map<string, Run>();
  /** Batches whose items are in hand. */
  const held = new Map<string, Held>();
  let closing = false;
  const storageWait = createStorageWait({
    check: blobs.check,
    resume: begin,
    firstMs: options.storageMs ?? EXECUTOR_TIMINGS.storageRetry,
  });
  const sync = createRunSync({ ledger, live, log, intervalMs: options.syncMs ?? EXECUTOR_TIMINGS.sync });

  const ticker = setInterval(() => {
    share.refresh();
    for (const run of live.values()) run.tick();
    if (queue.isShared) sync.tick();
  }, options.tickMs ?? EXECUTOR_TIMINGS.tick);
  ticker.unref();

  async function started(id: string): Promise<Run | undefined> {
    const found = await ledger.runs.get(id);
    if (found === undefined || isTerminal(found.status) || closing || !held.has(id)) return undefined;
    // A batch that was never started may be stopped by any process, and then has ended.
    if (!found.started && !(await ledger.runs.updateOpen(id, { started: true }))) return undefined;
    const row = found.started ? found : ((await ledger.runs.get(id)) ?? found);
    const run = runInSpan(options.tracer, row, () =>
      startRun(ports, row, { isBegun: queue.isShared && found.started, allBegun: () => next.freed() }),
    );
    live.set(id, run);
    log.info({ job: id, provider, model: model.name }, "batch started");
    void run.done.then((how) => over(row, run, how));
    return run;
  }

  function over({ id, options: { source } }: RunRow, run: Run, how: "ended" | "stuck"): void {
    live.delete(id);
    runs.delete(id);
    if (how === "stuck") {
      if (!closing && held.has(id)) storageWait.add(id, run.state());
      return;
    }
    storageWait.forget(id);
    if (isTerminal(run.state().status)) {
      // Who has the chunks of the job may be another process.
      if (source?.job !== undefined && queue.isShared) queue.nudge("jobs", source.job);
      held.get(id)?.end.resolve();
    } else if (!run.isSuspended) held.get(id)?.end.reject(new Error("the batch could not be ended"));
  }

  function begin(id: string): void {
    if (runs.has(id)) return;
    const begun = started(id).then(
      (run) => {
        if (run === undefined) {
          runs.delete(id);
          if (!closing) held.get(id)?.end.resolve();
        }
        return run;
      },
      (err: unknown) => {
        runs.delete(id);
        if (err instanceof StorageUnavailable && !closing) {
          log.warn({ job: id, err }, "batch is waiting for storage");
          storageWait.add(id, undefined);
        } else {
          log.error({ job: id, err }, "failed to start a batch; retrying");
          held.get(id)?.end.reject(err);
        }
        return undefined;
      },
    );
    runs.set(id, begun);
  }

  /** Resolves when another process can go on with the batch. */
  async function release(id: string): Promise<void> {
    storageWait.remove(id);
    const run = await runs.get(id);
    if (run === undefined) return;
    run.suspend();
    const patience = new AbortController();
    await Promise.race([run.done, sleep(graceMs, undefined, patience).catch(() => undefined)]);
    patience.abort();
    run.abort();
    await run.done;
  }

  /** Tenants of the batches in hand that take a place. */
  const placed = (): readonly string[] =>
    [...held].flatMap(([id, { tenant }]) =>
      tenant === undefined || takesNone(live.get(id)) || storageWait.has(id) ? [] : [tenant],
    );
  const takesNone = (run: Run | undefined): boolean => run?.isPaused === true || run?.haveAllBegun === true;

  /** True if the batch has to wait for another one, here or in another process. One that was begun goes on at once. */
  function waitsForPlace({ owner, started, status, stopRequested, paused }: RunRow): boolean {
    const tenants = placed();
    if (closing || tenants.length < share.batches || started || isTerminal(status) || stopRequested || paused)
      return false;
    return tenants.includes(owner);
  }

  const next = createNextRun({
    waits: waitsForPlace,
    placesOf: (tenant) => placed().filter((one) => one === tenant).length,
    wake: (id) => queue.nudge("runs", runItem(provider, id)),
  });

  return {
    get isClosing() {
      return closing;
    },
    storageWait,
    start: (id, priority) => queue.add("runs", runItem(provider, id), priority === undefined ? {} : { priority }),
    find: async (id) => runs.get(id),

    most() {
      if (!queue.isShared) return Number.POSITIVE_INFINITY;
      const placeless = held.size - placed().length;
      // Those that wait, and one more, so that a tenant without a batch gets one, and a batch that was begun goes on.
      return Math.max(share.batches, placed().length) + placeless + CHUNKS_AHEAD + 1;
    },

    async run(id, signal) {
      const row = queue.isShared && !closing ? await ledger.runs.get(id) : undefined;
      // Looked at again after each wait, in the turn of the event loop that takes the place.
      while (row !== undefined && waitsForPlace(row)) {
        const again = await next.wait(row, signal);
        if (again !== undefined) return again;
      }
      const end = Promise.withResolvers<void>();
      const letGo = Promise.withResolvers<void>();
      const abort = () => letGo.resolve();
      // Nobody waits for it once the item was let go.
      end.promise.catch(() => {});
      held.set(id, { end, tenant: row?.owner });
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      try {
        // After the beginning of the end, nothing is left to do here: the item waits for the next process.
        if (!closing) begin(id);
        await Promise.race([end.promise, letGo.promise]);
      } finally {
        signal.removeEventListener("abort", abort);
        held.delete(id);
        next.freed();
        // Waits for a beginning, too.
        if (signal.aborted) await release(id);
      }
      return undefined;
    },

    nudged(id) {
      next.changed(id);
      storageWait.wake(id);
      // A beginning may have read the row before.
      void runs.get(id)?.then(() => sync.read([id]));
    },

    waiting() {
      const waits = new Map<string, number>();
      for (const run of live.values()) {
        const reason = run.waitsFor();
        if (reason !== undefined) waits.set(reason, (waits.get(reason) ?? 0) + 1);
      }
      return waits;
    },

    async close(leftMs) {
      closing = true;
      next.freed();
      storageWait.close();
      await Promise.all(runs.values());
      clearInterval(ticker);
      const all = [...live.values()];
      for (const run of all) run.suspend();
      const ended = Promise.all(all.map((run) => run.done));
      const patience = new AbortController();
      const most = Math.min(graceMs, leftMs);
      await Promise.race([ended, sleep(most, undefined, patience).catch(() => undefined)]);
      patience.abort();
      for (const run of all) run.abort();
      await ended;
    },
  };
}
