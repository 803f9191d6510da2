/** Records states of jobs in the ledger. A state that is late changes nothing there (`Jobs.update`). */
import type { Logger } from "pino";
import { StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import { isSameState, isTerminal, type JobEngine, type JobRow, type JobState } from "../ports/jobs.ts";
import type { JobPatch } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Engines } from "./engines.ts";
import { isSettled, patchOf } from "./state-rules.ts";
import { JOB_TIMINGS } from "./timings.ts";
import type { JobCost, Prices } from "./usage/prices.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs">;
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly engines: Pick<Engines, "of">;
  readonly prices: Pick<Prices, "costOf">;
  /** Called when a job has ended and its results are published. */
  readonly ended: () => void;
  readonly log: Pick<Logger, "warn">;
}

export interface Recorder {
  /** Records a change of the state. Resolves with the job of now. @param row as it was read before the state was asked for */
  record(row: JobRow, state: JobState): Promise<JobRow>;
  /** Records the end of a job of which nothing is left to publish. */
  settle(row: JobRow, state: JobState, used?: JobCost): Promise<JobRow>;
  /** Records a state that an engine in this process reports, after those that it has reported before. */
  reported(engine: JobEngine, job: Pick<JobRow, "id" | "nativeId">, state: JobState): Promise<void>;
  /** Records the request to stop the job. */
  stopping(row: JobRow): Promise<void>;
}

export function createRecorder({ ledger, deferredDeletes, engines, prices, ended, log }: Options): Recorder {
  /** The last report of each job that is being recorded. */
  const reports = new Map<string, Promise<void>>();

  /** What an ended job used. Nothing if that cannot be read now: its end is recorded all the same. */
  async function usageOf(
    engine: JobEngine | undefined,
    { id, nativeId }: Pick<JobRow, "id" | "nativeId">,
  ): Promise<JobCost> {
    try {
      const usage = await engine?.usage?.({ nativeId }, AbortSignal.timeout(JOB_TIMINGS.stateTimeout));
      return usage === undefined ? {} : prices.costOf(usage);
    } catch (err) {
      log.warn({ job: id, err }, "failed to read what a job used");
      return {};
    }
  }

  /** Resolves with the job of now, also if the patch is late. */
  async function update(row: JobRow, patch: JobPatch, seen?: JobRow): Promise<JobRow> {
    const change = await ledger.jobs.update(row.id, patch, seen);
    return change?.after ?? (await ledger.jobs.byId(row.id)) ?? row;
  }

  async function report(engine: JobEngine, job: Pick<JobRow, "id" | "nativeId">, state: JobState): Promise<void> {
    const used = isTerminal(state.status) ? await usageOf(engine, job) : {};
    await ledger.jobs.update(job.id, { ...patchOf(state), ...used });
    if (isTerminal(state.status)) ended();
  }

  return {
    async record(row, state) {
      if (isKnown(row, state)) return row;
      const used = isTerminal(state.status) ? await usageOf(engines.of(row), row) : {};
      const patch = { ...patchOf(state), ...used };
      const recorded = await update(row, patch, row).catch((err: unknown): JobRow => {
        // The caller still gets the state. The next request or poll records it.
        if (!(err instanceof StorageUnavailable)) throw err;
        log.warn({ job: row.id, err }, "failed to record a job's state");
        return { ...row, ...patch };
      });
      if (isTerminal(recorded.status)) void deferredDeletes.drain(row.provider);
      return recorded;
    },

    async settle(row, state, used = {}) {
      const settled = await update(row, { ...patchOf(state), ...used, publish: undefined });
      void deferredDeletes.drain(row.provider);
      if (isSettled(settled)) ended();
      return settled;
    },

    reported(engine, job, state) {
      const before = reports.get(job.id) ?? Promise.resolve();
      const recorded = before.catch(() => {}).then(() => report(engine, job, state));
      reports.set(job.id, recorded);
      const forget = () => {
        if (reports.get(job.id) === recorded) reports.delete(job.id);
      };
      recorded.then(forget, forget);
      return recorded;
    },

    async stopping({ id }) {
      await ledger.jobs.update(id, { status: "Stopping", lastModifiedTime: Date.now() });
    },
  };
}

/** The end's time alone is no news: a provider that reports none gets the time of each request. */
const isKnown = (row: JobRow, state: JobState): boolean => isSameState(row, { ...state, endTime: row.endTime });
