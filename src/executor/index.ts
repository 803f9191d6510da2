/**
 * The batch executor: runs a batch line by line against a model, for providers without a batch API of their own.
 *
 * Every line that is not blank gets one result line. The error of a record never fails the job: if the server refuses every
 * record, the job is Completed with errors only. After `kill -9`, `resume` continues the batch and sends only the records
 * again that were in progress.
 */
import { MAX_LINE_BYTES } from "../dialects/read-line.ts";
import { GatewayError, isInDoubt } from "../lib/errors.ts";
import { createRequestTally } from "../lib/request-health.ts";
import { isTerminal, type JobEngine, type JobState } from "../ports/jobs.ts";
import type { RunPatch, RunRow } from "../ports/ledger.ts";
import { chunkResults, deleteRun } from "./chunk-runs.ts";
import type { ExecutorOptions } from "./executor-options.ts";
import { createLiveRuns } from "./live-runs.ts";
import { watchedModel } from "./models/watched.ts";
import { newRun, type RunSpec } from "./new-run.ts";
import { createRateGate } from "./rate-gate.ts";
import { createSemaphore } from "./semaphore.ts";
import { inputBlobs } from "./source.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";
import { targetOf } from "./translation.ts";
import { PAUSED_MESSAGE } from "./wait-message.ts";

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
  const live = createLiveRuns(options, ports);

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
      if (live.isClosing) throw new GatewayError("Unavailable", "The gateway is stopping.");
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
      start: live.start,
      watch: (listener) => void listeners.push(listener),
      translates: targetOf(options.translation),

      async pause(id, paused) {
        const run = await live.find(id);
        if (run !== undefined) return run.pause(paused);
        await patch(id, () => ({ paused }));
        live.storageWait.wake(id);
      },

      async prioritize(id, priority) {
        const run = await live.find(id);
        if (run !== undefined) return run.prioritize(priority);
        await patch(id, (row) => ({ options: { ...row.options, priority } }));
      },

      async release(id) {
        const run = await live.find(id);
        if (run !== undefined && !isTerminal(run.state().status)) await run.stop();
        await run?.done;
        live.storageWait.forget(id);
        await deleteRun({ ledger, blobs }, id);
      },

      health: tally.health,
      waiting: live.waiting,
    },

    async get(id) {
      const run = await live.find(id);
      const state = run?.state() ?? live.storageWait.state(id);
      if (state !== undefined) return state;
      const { status, message, counts, endTime, paused } = await rowOf(id);
      return { status, message: paused && !isTerminal(status) ? PAUSED_MESSAGE : message, counts, endTime };
    },

    async usage({ nativeId }) {
      const { modelId, tokens } = await rowOf(nativeId);
      return tokens && [{ provider, model: modelId, tokens }];
    },

    async stop(id) {
      const run = await live.find(id);
      if (run !== undefined) return run.stop();
      const row = required(await rowOf(id));
      if (live.storageWait.has(id)) {
        // The results so far are published before the batch is Stopped.
        await ledger.runs.update(id, {
          stopRequested: true,
          status: row.status === "InProgress" ? "Stopping" : row.status,
        });
        live.storageWait.wake(id);
        return;
      }
      await ledger.runs.update(id, { stopRequested: true, status: "Stopped", endTime: now() });
      for (const blob of inputBlobs(row)) await blobs.delete(blob);
    },

    async resume() {
      for (const row of await ledger.runs.unfinished(provider)) {
        if (await isKnown(row)) live.start(row.id);
        else {
          const failed = (err: unknown) => log.warn({ job: row.id, err }, "failed to delete an unknown batch");
          await deleteRun({ ledger, blobs }, row.id).catch(failed);
        }
      }
    },

    async shutdown(leftMs = Number.POSITIVE_INFINITY) {
      await live.close(leftMs);
      await model.close();
    },
  };
}
