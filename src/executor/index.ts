/**
 * The batch executor: runs a batch line by line against a model, for providers without a batch API of their own.
 *
 * Every line that is not blank gets one result line. The error of a record never fails the job: if the server refuses every
 * record, the job is Completed with errors only. After `kill -9`, `resume` continues the batch and sends only the records
 * again that were in progress.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_LINE_BYTES } from "../dialects/read-line.ts";
import { GatewayError, isInDoubt, StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import { createRequestTally } from "../lib/request-health.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { Chunks } from "../ports/chunks.ts";
import { isTerminal, type JobEngine, type JobState } from "../ports/jobs.ts";
import type { Ledger, RunPatch, RunRow } from "../ports/ledger.ts";
import type { Tracer } from "../ports/tracer.ts";
import { chunkResults, deleteRun } from "./chunk-runs.ts";
import type { ExecutorLog } from "./log.ts";
import type { Model } from "./models/model.ts";
import { watchedModel } from "./models/watched.ts";
import { newRun, type RunSpec } from "./new-run.ts";
import { createRateGate } from "./rate-gate.ts";
import { type Run, startRun } from "./run.ts";
import { runInSpan } from "./run-span.ts";
import { createSemaphore } from "./semaphore.ts";
import { inputBlobs } from "./source.ts";
import { createStorageWait } from "./storage-wait.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";
import { type RunTranslation, targetOf } from "./translation.ts";
import { PAUSED_MESSAGE } from "./wait-message.ts";

export interface ExecutorOptions {
  readonly provider: ProviderName;
  readonly ledger: Pick<Ledger, "runs" | "files"> & {
    readonly jobs: Pick<Ledger["jobs"], "find">;
    readonly chunks: Pick<Chunks, "isBatch">;
  };
  readonly blobs: BlobStore;
  readonly model: Model;
  /** Maximum records in progress, over all batches of this provider. Tenants take turns, then the batches of a tenant. */
  readonly concurrency: number;
  /** Maximum batches in progress. The others are Scheduled. A tenant without a running batch starts one beyond the number. */
  readonly maxRunning: number;
  /** Attempts at a record after the first. */
  readonly retries: number;
  /** Timeout of one attempt in milliseconds. */
  readonly recordTimeoutMs: number;
  readonly log: ExecutorLog;
  /** True if results create a missing output bucket. Default: true. */
  readonly createBuckets?: boolean;
  /** For the errors of records. */
  readonly scrub: Scrubber;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds before the second attempt. Doubles with each further attempt. */
  readonly backoffMs?: number;
  readonly translation: RunTranslation;
  /** A longer line is an error of its record. Default: 32 MiB. */
  readonly maxLineBytes?: number;
  /** Interval in milliseconds at which deadlines are checked and new results are published. */
  readonly tickMs?: number;
  /** Milliseconds before the first retry of a batch that a storage failure stopped. */
  readonly storageMs?: number;
  /** Milliseconds before the first probe of a model server that refuses every record. Doubles with each probe in vain. */
  readonly probeMs?: number;
  /** Milliseconds that records in progress have to finish at a shutdown. */
  readonly graceMs?: number;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
}

export interface Executor extends JobEngine {
  create(spec: RunSpec, signal?: AbortSignal): Promise<{ readonly id: string }>;
  readonly inProcess: NonNullable<JobEngine["inProcess"]>;
  /** Resumes the unfinished batches of earlier processes. Called once, before the first `create`. */
  resume(): Promise<void>;
  /** Closes the model. Resolves when the next process can resume every batch. Records have `leftMs` at most. */
  shutdown(leftMs?: number): Promise<void>;
}

export function createExecutor(options: ExecutorOptions): Executor {
  const { provider, ledger, blobs, model, log } = options;
  const now = options.now ?? Date.now;
  const listeners: ((id: string, state: JobState) => void)[] = [];
  const tally = createRequestTally(now);
  const ports = {
    changed: (id: string, state: JobState) => {
      for (const listener of listeners) listener(id, state);
    },
    ledger,
    blobs,
    log,
    scrub: options.scrub,
    now,
    createBuckets: options.createBuckets ?? true,
    records: createSemaphore(options.concurrency),
    batches: createSemaphore(options.maxRunning, { onePerTenant: true }),
    scans: createSemaphore(1, { onePerTenant: true }),
    maxLineBytes: options.maxLineBytes ?? MAX_LINE_BYTES,
    translation: options.translation,
    probeMs: options.probeMs ?? EXECUTOR_TIMINGS.probe,
    policy: {
      tracer: options.tracer,
      model: watchedModel(model, tally),
      gate: createRateGate(options.concurrency),
      retries: options.retries,
      timeoutMs: options.recordTimeoutMs,
      backoffMs: options.backoffMs ?? EXECUTOR_TIMINGS.backoff,
    },
  };
  /** Batches of this process. Undefined for a batch that ended before its start. */
  const runs = new Map<string, Promise<Run | undefined>>();
  const live = new Set<Run>();
  let closing = false;
  const storageWait = createStorageWait({
    check: blobs.check,
    resume: (id) => start(id),
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

  async function rowOf(id: string): Promise<RunRow> {
    const row = await ledger.runs.get(id);
    if (row === undefined) throw new GatewayError("NotFound", `There is no job ${id}.`);
    return row;
  }

  const required = (row: RunRow): RunRow => {
    if (!isTerminal(row.status)) return row;
    throw new GatewayError("Conflict", `The job ${row.id} has already ended: ${row.status}.`);
  };

  /** Changes a batch that no process runs. */
  async function patch(id: string, changes: (row: RunRow) => RunPatch): Promise<void> {
    await ledger.runs.update(id, changes(required(await rowOf(id))));
  }

  /** A crash between the job's insertion and `start` leaves a job that the caller, or the runner of chunks, may know of. */
  const isKnown = async ({ id, owner, started, options: { source } }: RunRow): Promise<boolean> =>
    started ||
    (source === undefined
      ? (await ledger.jobs.find(owner, id)) !== undefined
      : await ledger.chunks.isBatch(provider, id));

  return {
    type: "local",

    async create(spec: RunSpec) {
      if (closing) throw new GatewayError("Unavailable", "The gateway is stopping.");
      const row = await newRun(blobs, provider, spec, now());
      await ledger.runs.insert(row).catch(async (error: unknown) => {
        if (!isInDoubt(error)) for (const blob of inputBlobs(row)) await blobs.delete(blob);
        throw error;
      });
      return { id: row.id };
    },

    inProcess: {
      async results(id) {
        const row = await rowOf(id);
        return isTerminal(row.status) ? chunkResults(blobs, row) : undefined;
      },
      start,
      watch: (listener) => void listeners.push(listener),
      translates: targetOf(options.translation),

      async pause(id, paused) {
        const run = await runs.get(id);
        if (run !== undefined) return run.pause(paused);
        await patch(id, () => ({ paused }));
        storageWait.wake(id);
      },

      async prioritize(id, priority) {
        const run = await runs.get(id);
        if (run !== undefined) return run.prioritize(priority);
        await patch(id, (row) => ({ options: { ...row.options, priority } }));
      },

      async release(id) {
        const run = await runs.get(id);
        if (run !== undefined && !isTerminal(run.state().status)) await run.stop();
        await run?.done;
        storageWait.forget(id);
        await deleteRun({ ledger, blobs }, id);
      },

      health: tally.health,
      waiting() {
        const waits = new Map<string, number>();
        for (const run of live) {
          const reason = run.waitsFor();
          if (reason !== undefined) waits.set(reason, (waits.get(reason) ?? 0) + 1);
        }
        return waits;
      },
    },

    async get(id) {
      const run = await runs.get(id);
      const state = run?.state() ?? storageWait.state(id);
      if (state !== undefined) return state;
      const { status, message, counts, endTime, paused } = await rowOf(id);
      return { status, message: paused && !isTerminal(status) ? PAUSED_MESSAGE : message, counts, endTime };
    },

    async usage({ nativeId }) {
      const { modelId, tokens } = await rowOf(nativeId);
      return tokens && [{ provider, model: modelId, tokens }];
    },

    async stop(id) {
      const run = await runs.get(id);
      if (run !== undefined) return run.stop();
      const row = required(await rowOf(id));
      if (storageWait.has(id)) {
        // The results so far are published before the batch is Stopped.
        await ledger.runs.update(id, {
          stopRequested: true,
          status: row.status === "InProgress" ? "Stopping" : row.status,
        });
        storageWait.wake(id);
        return;
      }
      await ledger.runs.update(id, { stopRequested: true, status: "Stopped", endTime: now() });
      for (const blob of inputBlobs(row)) await blobs.delete(blob);
    },

    async resume() {
      for (const row of await ledger.runs.unfinished(provider)) {
        if (await isKnown(row)) start(row.id);
        else {
          const failed = (err: unknown) => log.warn({ job: row.id, err }, "failed to delete an unknown batch");
          await deleteRun({ ledger, blobs }, row.id).catch(failed);
        }
      }
    },

    async shutdown(leftMs = Number.POSITIVE_INFINITY) {
      closing = true;
      storageWait.close();
      await Promise.all(runs.values());
      clearInterval(ticker);
      const all = [...live];
      for (const run of all) run.suspend();
      const ended = Promise.all(all.map((run) => run.done));
      const patience = new AbortController();
      await Promise.race([
        ended,
        sleep(Math.min(options.graceMs ?? EXECUTOR_TIMINGS.shutdownGrace, leftMs), undefined, patience).catch(
          () => undefined,
        ),
      ]);
      patience.abort();
      for (const run of all) run.abort();
      await ended;
      await model.close();
    },
  };
}
