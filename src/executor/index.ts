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
import { isTerminal, type JobEngine, type JobState, type RunWorker } from "../ports/jobs.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import { chunkResults, deleteRun } from "./chunk-runs.ts";
import { createElsewhere, stateOfRow } from "./elsewhere.ts";
import type { ExecutorOptions } from "./executor-options.ts";
import { createFleetShare } from "./fleet-share.ts";
import { CHUNKS_AHEAD, createLiveRuns } from "./live-runs.ts";
import { watchedModel } from "./models/watched.ts";
import { newRun, type RunSpec } from "./new-run.ts";
import { createRateGate } from "./rate-gate.ts";
import { createSemaphore } from "./semaphore.ts";
import { inputBlobs } from "./source.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";
import { targetOf } from "./translation.ts";

export interface Executor extends JobEngine {
  create(spec: RunSpec, signal?: AbortSignal): Promise<{ readonly id: string }>;
  readonly inProcess: NonNullable<JobEngine["inProcess"]> & { readonly worker: RunWorker };
  /** Resumes the unfinished batches of earlier processes, unless other processes run. Called once, before the first `create`. */
  resume(): Promise<void>;
  /** Adds the unfinished batches that the queue may have lost, and deletes those that nobody knows. Repeatable. */
  requeue(): Promise<void>;
  /** Closes the model. Resolves when the next process can resume every batch. Records have `leftMs` at most. */
  shutdown(leftMs?: number): Promise<void>;
}

/** A batch that is not known and older was left by a create that came to nothing. */
const UNKNOWN_MS = 3_600_000;

const CHUNK_LINES = 500;
/** Chunks of a job in the only process. */
const LEAST_AT_ONCE = 4;

const chunksAtOnce = (batches: number, replicas: number): number =>
  replicas === 1 ? LEAST_AT_ONCE : Math.max(LEAST_AT_ONCE, (batches + CHUNKS_AHEAD) * replicas);

export function createExecutor(options: ExecutorOptions): Executor {
  const { provider, ledger, blobs, queue, model, log } = options;
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
  const share = createFleetShare({ ...options, ...ports, gate: ports.policy.gate });
  const live = createLiveRuns(options, ports, share);
  const elsewhere = createElsewhere({ provider, ledger, queue, now });

  async function rowOf(id: string): Promise<RunRow> {
    const row = await ledger.runs.get(id);
    if (row === undefined) throw new GatewayError("NotFound", `There is no job ${id}.`);
    return row;
  }

  /** A crash between the job's insertion and `start` leaves a job that the caller, or the runner of chunks, may know of. */
  const isKnown = async ({ id, owner, started, options: { source } }: RunRow): Promise<boolean> =>
    started ||
    (source === undefined
      ? (await ledger.jobs.find(owner, id)) !== undefined
      : await ledger.chunks.isBatch(provider, id));

  async function requeue(unknownMs: number): Promise<void> {
    for (const row of await ledger.runs.unfinished(provider)) {
      if (await isKnown(row)) await live.start(row.id, row.options.priority);
      else if (row.createdAt <= now() - unknownMs) {
        const failed = (err: unknown) => log.warn({ job: row.id, err }, "failed to delete an unknown batch");
        await deleteRun({ ledger, blobs }, row.id).catch(failed);
      }
    }
  }

  return {
    type: "local",

    async create(spec: RunSpec) {
      if (live.isClosing) throw new GatewayError("Unavailable", "The gateway is stopping.");
      const row = await newRun(blobs, spec, { provider, at: now(), borrows: queue.isShared });
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
      start(id, priority) {
        // Who lists unfinished batches adds it again.
        live.start(id, priority).catch((err: unknown) => log.error({ job: id, err }, "failed to start a batch"));
      },
      watch: (listener) => void listeners.push(listener),
      states: async (ids) => new Map((await ledger.runs.among(ids)).map((row) => [row.id, stateOfRow(row)])),
      translates: targetOf(options.translation),
      worker: live,
      chunks: {
        records: options.chunkLines ?? CHUNK_LINES,
        concurrent: () => chunksAtOnce(share.batches, queue.replicas),
      },

      async pause(id, paused) {
        const run = await live.find(id);
        if (run !== undefined) return run.pause(paused);
        await elsewhere.change(id, () => ({ paused }));
      },

      async prioritize(id, priority) {
        const run = await live.find(id);
        if (run !== undefined) return run.prioritize(priority);
        await elsewhere.change(id, (row) => ({ options: { ...row.options, priority } }));
      },

      async release(id) {
        const run = await live.find(id);
        if (run !== undefined && !isTerminal(run.state().status)) await run.stop();
        await run?.done;
        if (run === undefined) await elsewhere.end(id);
        live.storageWait.forget(id);
        await deleteRun({ ledger, blobs }, id);
      },

      health: tally.health,
      waiting: live.waiting,
    },

    async get(id) {
      const run = await live.find(id);
      return run?.state() ?? live.storageWait.state(id) ?? stateOfRow(await rowOf(id));
    },

    async usage({ nativeId }) {
      const { modelId, tokens } = await rowOf(nativeId);
      return tokens && [{ provider, model: modelId, tokens }];
    },

    async stop(id) {
      const run = await live.find(id);
      if (run !== undefined) return run.stop();
      const stopped = await elsewhere.stop(id);
      if (stopped !== undefined) for (const blob of inputBlobs(stopped)) await blobs.delete(blob);
    },

    // What another process of the fleet has begun is not this one's to start or to delete.
    resume: async () => (queue.isShared ? undefined : requeue(0)),
    requeue: () => requeue(queue.isShared ? UNKNOWN_MS : 0),

    async shutdown(leftMs = Number.POSITIVE_INFINITY) {
      await live.close(leftMs);
      await model.close();
    },
  };
}
