/**
 * The batch executor: runs a batch line by line against a model, for providers without a batch API of their own.
 *
 * Every line that is not blank gets one result line. The error of a record never fails the job: if the server refuses every
 * record, the job is Completed with errors only. After `kill -9`, `resume` continues the batch and sends only the records
 * again that were in progress.
 */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_LINE_BYTES } from "../dialects/read-line.ts";
import { GatewayError, isInDoubt, StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { isTerminal, type JobEngine, type JobSpec, type JobState } from "../ports/jobs.ts";
import type { Ledger, RunRow } from "../ports/ledger.ts";
import type { ExecutorLog } from "./log.ts";
import type { Model } from "./models/model.ts";
import { createRateGate } from "./rate-gate.ts";
import { type Run, startRun } from "./run.ts";
import { createSemaphore } from "./semaphore.ts";
import { createStorageWait } from "./storage-wait.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";
import { type RunTranslation, runOptionsOf, targetOf } from "./translation.ts";

export interface ExecutorOptions {
  readonly provider: ProviderName;
  readonly ledger: Pick<Ledger, "runs" | "files"> & { readonly jobs: Pick<Ledger["jobs"], "find"> };
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
  /** Milliseconds that records in progress have to finish at a shutdown. */
  readonly graceMs?: number;
}

/** The members of a job that the executor needs. */
export type RunSpec = Pick<JobSpec, "owner" | "modelId" | "input" | "output" | "deadline"> &
  Partial<Pick<JobSpec, "request" | "tags" | "media">>;

export interface Executor extends JobEngine {
  create(spec: RunSpec, signal?: AbortSignal): Promise<{ readonly id: string }>;
  readonly inProcess: NonNullable<JobEngine["inProcess"]>;
  /** Resumes the unfinished batches of earlier processes. Called once, before the first `create`. */
  resume(): Promise<void>;
  /** Closes the model. Resolves when the next process can resume every batch. */
  shutdown(): Promise<void>;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The form of a job's id in its ARN: 12 characters `[a-z0-9]`. */
const newId = (): string => Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");

const lastSegment = (key: string): string => key.split("/").findLast((segment) => segment !== "") ?? "input";

export function createExecutor(options: ExecutorOptions): Executor {
  const { provider, ledger, blobs, model, log } = options;
  const now = options.now ?? Date.now;
  const listeners: ((id: string, state: JobState) => void)[] = [];
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
    policy: {
      model,
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
    const run = startRun(ports, row);
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

  /** Deletes a run whose job is not in the ledger. */
  async function drop(row: RunRow): Promise<void> {
    await ledger.runs.delete(row.id);
    await blobs.delete(row.input);
  }

  return {
    type: "local",

    async create(spec: RunSpec) {
      if (closing) throw new GatewayError("Unavailable", "The gateway is stopping.");
      const id = newId();
      if (spec.input === undefined)
        throw new GatewayError("InvalidRequest", "The job has no input file with this provider.");
      const { file, key } = spec.input;
      const input = await blobs.link(file.blob ?? (file.id as string));
      const row = {
        id,
        owner: spec.owner,
        provider,
        modelId: spec.modelId,
        options: runOptionsOf(spec),
        input,
        inputName: lastSegment(key),
        output: spec.output,
        deadline: spec.deadline,
        started: false,
        stopRequested: false,
        status: "Submitted",
        message: undefined,
        counts: undefined,
        createdAt: now(),
        endTime: undefined,
        results: undefined,
        journal: undefined,
      } as const;
      await ledger.runs.insert(row).catch(async (error: unknown) => {
        if (!isInDoubt(error)) await blobs.delete(input);
        throw error;
      });
      return { id };
    },

    inProcess: {
      start,
      watch: (listener) => void listeners.push(listener),
      translates: targetOf(options.translation),
    },

    async get(id) {
      const run = await runs.get(id);
      const state = run?.state() ?? storageWait.state(id);
      if (state !== undefined) return state;
      const { status, message, counts, endTime } = await rowOf(id);
      return { status, message, counts, endTime };
    },

    async stop(id) {
      const run = await runs.get(id);
      if (run !== undefined) return run.stop();
      const row = await rowOf(id);
      if (isTerminal(row.status)) {
        throw new GatewayError("Conflict", `The job ${id} has already ended: ${row.status}.`);
      }
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
      await blobs.delete(row.input);
    },

    async resume() {
      for (const row of await ledger.runs.unfinished(provider)) {
        // A crash between the job's insertion and `start` leaves a job that the caller may know of.
        const known = row.started || (await ledger.jobs.find(row.owner, row.id)) !== undefined;
        if (known) start(row.id);
        else
          await drop(row).catch((err: unknown) => log.warn({ job: row.id, err }, "failed to delete an unknown batch"));
      }
    },

    async shutdown() {
      closing = true;
      storageWait.close();
      await Promise.all(runs.values());
      clearInterval(ticker);
      const all = [...live];
      for (const run of all) run.pause();
      const ended = Promise.all(all.map((run) => run.done));
      const patience = new AbortController();
      await Promise.race([
        ended,
        sleep(options.graceMs ?? EXECUTOR_TIMINGS.shutdownGrace, undefined, patience).catch(() => undefined),
      ]);
      patience.abort();
      for (const run of all) run.abort();
      await ended;
      await model.close();
    },
  };
}
