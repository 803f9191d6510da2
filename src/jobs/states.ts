/**
 * Finds the states of jobs. The ledger has the state of ended jobs, and the provider that of running ones. A job's results
 * are published before the ledger records its end.
 */
import type { Logger } from "pino";
import { ORDER_COMPLETION, ORDER_TAG } from "../executor/job-tags.ts";
import { coalesce } from "../lib/coalesce.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import { isNoSuchBucket, waitsForBucket } from "../lib/s3/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { isTerminal, type JobEngine, type JobResults, type JobRow, type JobState } from "../ports/jobs.ts";
import type { JobPatch, Ledger, TranslationRow } from "../ports/ledger.ts";
import type { Objects } from "../ports/objects.ts";
import type { Provider } from "../ports/provider.ts";
import type { ChunkedJobs } from "./chunks/engine.ts";
import type { Engines } from "./engines.ts";
import { createMissing, missingResults } from "./missing.ts";
import { RESULTS_PROVIDER, RESULTS_TAG } from "./options.ts";
import { ownResults } from "./own-results.ts";
import { createPoller, type PollInterval } from "./poller.ts";
import { type JobSummary, publishResults } from "./publish.ts";
import type { JobRows } from "./rows.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { modelNote, type TranslationPlan } from "./translation/plan.ts";
import { aboutPlan, objectResults, translatedResults } from "./translation/results.ts";
import type { JobCost, Prices } from "./usage/prices.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs" | "files" | "translations">;
  readonly blobs: BlobStore;
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly providers: readonly Provider[];
  readonly createBuckets: boolean;
  readonly chunked: Pick<ChunkedJobs, "engineOf">;
  readonly engines: Engines;
  readonly rows: Pick<JobRows, "id">;
  readonly poll: PollInterval;
  readonly prices: Pick<Prices, "costOf">;
  /** For the errors of records. */
  readonly scrub: Scrubber;
  /** Called when a job has ended and its results are published. */
  readonly ended: () => void;
  readonly log: Logger;
}

/** The results of a job that has ended, and where they come from. */
interface Found {
  readonly engine: JobEngine;
  readonly results: JobResults | undefined;
  readonly translation: TranslationRow | undefined;
}

type Used = JobCost;

export interface JobStates {
  /** True if an engine in this process runs the job, so that its state is cheap to get. */
  runsHere(row: JobRow): boolean;
  /** The row with its current state. `fresh` ignores cached states. */
  refresh(row: JobRow, fresh?: boolean): Promise<JobRow>;
  /** As `refresh`, for a request of this job. Also publishes the results of an unmanaged job. */
  refreshRequested(row: JobRow): Promise<JobRow>;
  /** The row with the state that this process knows. Asks no provider, and records nothing. */
  peek(row: JobRow): Promise<JobRow>;
  /** The row with its recorded state. */
  asRecorded(row: JobRow): JobRow;
  /** Polls the job until it has ended, unless an engine reports its changes. */
  follow(row: JobRow): void;
  /** Records the request to stop the job. */
  stopping(row: JobRow): Promise<void>;
  close(): void;
}

export function createJobStates(options: Options): JobStates {
  const { ledger, deferredDeletes, providers, chunked, engines, rows, prices, log } = options;

  for (const { name, jobs } of providers) {
    for (const engine of [jobs, chunked.engineOf(name)]) {
      engine?.inProcess?.watch((nativeId, state) => {
        const failed = (err: unknown) =>
          log.error({ provider: name, job: nativeId, err }, "failed to record a job's state");
        const recorded = recordReported(engine, rows.id(name, nativeId), nativeId, state);
        recorded.then(() => isTerminal(state.status) && options.ended()).catch(failed);
      });
    }
  }

  async function recordReported(engine: JobEngine, id: string, nativeId: string, state: JobState): Promise<void> {
    const used = isTerminal(state.status) ? await usageOf(engine, { id, nativeId }) : {};
    await ledger.jobs.update(id, { ...patchOf(state), ...used });
  }

  /** What an ended job used. Nothing if that cannot be read now: its end is recorded all the same. */
  async function usageOf(
    engine: JobEngine | undefined,
    { id, nativeId }: Pick<JobRow, "id" | "nativeId">,
  ): Promise<Used> {
    try {
      const usage = await engine?.usage?.({ nativeId }, AbortSignal.timeout(JOB_TIMINGS.stateTimeout));
      return usage === undefined ? {} : prices.costOf(usage);
    } catch (err) {
      log.warn({ job: id, err }, "failed to read what a job used");
      return {};
    }
  }

  const missingJobs = createMissing();
  const missingOutput = createMissing();

  const runsHere = (row: JobRow) => engines.of(row)?.inProcess !== undefined;

  const asRecorded = (row: JobRow): JobRow => {
    const message = isSettled(row) ? undefined : engines.unavailable(row);
    return message === undefined ? row : { ...row, message };
  };

  const byId = coalesce(JOB_TIMINGS.stateFresh, async (id) => {
    const row = await ledger.jobs.byId(id);
    if (row === undefined) throw noSuchJob(id);
    return isSettled(row) ? row : ask(row);
  });

  async function ask(row: JobRow): Promise<JobRow> {
    const engine = engines.of(row);
    if (engine === undefined) return asRecorded(row);
    const reported = await reportedState(engine, row);
    if (reported === undefined) return withoutJob(row);
    const translation = engine.takes === undefined ? undefined : await ledger.translations.ofJob(row.id);
    const state = noted(merged(row, reported), translation);
    if (!isTerminal(state.status) || row.publish !== "when ended") return record(row, state);
    return publish(engine, row, state, translation);
  }

  /** Undefined if the provider does not have the job. */
  async function reportedState(engine: JobEngine, { id, nativeId }: JobRow): Promise<JobState | undefined> {
    try {
      const state = await engine.get(nativeId, AbortSignal.timeout(JOB_TIMINGS.stateTimeout));
      missingJobs.clear(id);
      return state;
    } catch (error) {
      if (error instanceof GatewayError && error.kind === "NotFound") return undefined;
      throw error;
    }
  }

  async function withoutJob(row: JobRow): Promise<JobRow> {
    const { id, provider, nativeId } = row;
    if (!missingJobs.note(id)) {
      log.warn({ job: id, provider, nativeId }, "the provider does not have a job; asking again");
      return row;
    }
    log.error({ job: id, provider, nativeId }, "the provider does not have a job any more");
    return settle(row, lost(row, { status: "Failed", counts: row.counts }, `job '${nativeId}'`));
  }

  async function publish(
    engine: JobEngine,
    row: JobRow,
    state: JobState,
    translation: TranslationRow | undefined,
  ): Promise<JobRow> {
    const { id, provider } = row;
    const found = { engine, translation };
    const results =
      translation?.object === undefined
        ? await engine.results?.(row, AbortSignal.timeout(JOB_TIMINGS.resultsTimeout))
        : await objectResults(objectsOf(provider), translation);
    const missing = missingResults(results, state.counts);
    if (missing === undefined) return finish(row, { ...found, results }, state, state);
    if (!missingOutput.note(id)) {
      log.warn({ job: id, provider, missing }, "the provider does not have a job's results; asking again");
      return record(row, unpublished(row, state, missing));
    }
    log.error({ job: id, provider, missing }, "the provider does not have a job's results");
    const end = lost(row, state, missing);
    return results === undefined ? settle(row, end) : finish(row, { ...found, results }, state, end);
  }

  const objectsOf = (provider: ProviderName): Objects => providers.find(({ name }) => name === provider)!.objects;

  /** Publishes results in the form of the input's lines, or in the provider's. */
  async function write(row: JobRow, { engine, results, translation }: Found, state: JobState): Promise<JobSummary> {
    const objects = objectsOf(row.provider);
    const target = objects.jobFiles === undefined ? { objects } : {};
    const translated = translation && (await translatedResults(options, objects, row, translation, results, state));
    if (translated !== undefined) return publishResults(options, { job: row, ...translated, ...target });
    const own = await ownResults(options, {
      job: row,
      objects,
      frame: engine.takes?.lines.frame,
      results,
      state,
      asTheyAre: await keepsOrder(row),
      quarry: translation && aboutPlan(translation.plan as TranslationPlan),
    });
    return publishResults(options, { job: row, ...own, ...target });
  }

  /** True for a job whose tags ask for the provider's own results, or for the order of completion. */
  const keepsOrder = async ({ id }: JobRow): Promise<boolean> =>
    (await ledger.jobs.tags(id)).some(
      ({ key, value }) =>
        (key === RESULTS_TAG && value === RESULTS_PROVIDER) || (key === ORDER_TAG && value === ORDER_COMPLETION),
    );

  /** Publishes results and records the end. The job goes on while its bucket is missing or the disk cannot be written. */
  async function finish(row: JobRow, found: Found, state: JobState, end: JobState): Promise<JobRow> {
    const { counts } = state;
    let summary: JobSummary;
    try {
      summary = await write(row, found, state);
    } catch (err) {
      if (isNoSuchBucket(err)) return { ...row, counts, message: waitsForBucket(err.detail.fields?.BucketName ?? "") };
      // The job is shown as before. The next request or poll publishes its results.
      if (!(err instanceof StorageUnavailable)) throw err;
      log.warn({ job: row.id, err }, "failed to publish a job's results");
      return row;
    }
    const { tokens } = summary;
    const model = (found.translation?.plan as TranslationPlan | undefined)?.model ?? row.modelId;
    const used = tokens && prices.costOf([{ provider: row.provider, model, tokens }]);
    return settle(row, { ...end, counts: summary.counts }, used);
  }

  /** Records a change of the state. */
  async function record(row: JobRow, state: JobState): Promise<JobRow> {
    if (isSame(state, row)) return row;
    const used = isTerminal(state.status) ? await usageOf(engines.of(row), row) : {};
    const patch = { ...patchOf(state), ...used };
    await ledger.jobs.update(row.id, patch).catch((err: unknown) => {
      // The caller still gets the state. The next request or poll records it.
      if (!(err instanceof StorageUnavailable)) throw err;
      log.warn({ job: row.id, err }, "failed to record a job's state");
    });
    if (isTerminal(state.status)) void deferredDeletes.drain(row.provider);
    return { ...row, ...patch };
  }

  /** Records the end of a job of which nothing is left to publish. */
  async function settle(row: JobRow, state: JobState, used: Used = {}): Promise<JobRow> {
    missingJobs.clear(row.id);
    missingOutput.clear(row.id);
    const patch = { ...patchOf(state), ...used, publish: undefined };
    await ledger.jobs.update(row.id, patch);
    void deferredDeletes.drain(row.provider);
    options.ended();
    return { ...row, ...patch };
  }

  const refresh = async (row: JobRow, fresh = false): Promise<JobRow> => {
    if (isSettled(row)) return row;
    return runsHere(row) ? ask(row) : byId(row.id, fresh);
  };

  const peek = async (row: JobRow): Promise<JobRow> => {
    const engine = isSettled(row) ? undefined : engines.of(row);
    if (engine?.inProcess === undefined) return asRecorded(row);
    const reported = await reportedState(engine, row);
    const state = reported && merged(row, reported);
    // The end is shown when it is recorded, because its results are published before.
    if (state === undefined || isTerminal(state.status)) return row;
    return { ...row, ...state, message: state.message ?? row.message };
  };

  const poller = createPoller({ log, ...options.poll, refresh: async (id) => isSettled(await byId(id)) });

  const follow = (row: JobRow) => {
    if (!isSettled(row) && !runsHere(row) && engines.of(row) !== undefined) poller.add(row.id, row.owner);
  };

  return {
    runsHere,
    peek,
    asRecorded,
    refresh,
    follow,

    async refreshRequested(row) {
      if (row.publish !== "when asked") return refresh(row);
      const requested: JobRow = { ...row, publish: "when ended" };
      try {
        await ledger.jobs.requestResults(row.id);
      } catch (err) {
        if (!(err instanceof StorageUnavailable)) throw err;
        log.warn({ job: row.id, err }, "failed to record that a job's results are requested");
        return refresh(row);
      }
      follow(requested);
      const found = await refresh(requested);
      // A shared request that began earlier did not publish the results.
      return isTerminal(found.status) && found.publish === "when asked" ? byId(row.id, true) : found;
    },

    async stopping(row) {
      await ledger.jobs.update(row.id, patchOf({ ...row, status: "Stopping" }));
      byId.forget(row.id);
    },

    close: poller.stop,
  };
}

/** True if the job has ended and no publication is due. */
export const isSettled = (row: JobRow): boolean => isTerminal(row.status) && row.publish !== "when ended";

/** The changes of a row for a state. The last modification of an ended job is its end. */
const patchOf = ({ status, message, counts, endTime }: JobState): JobPatch => ({
  status,
  message,
  counts,
  endTime,
  lastModifiedTime: endTime ?? Date.now(),
});

const isSame = (a: JobState, b: JobState): boolean =>
  a.status === b.status && a.message === b.message && JSON.stringify(a.counts) === JSON.stringify(b.counts);

/** A provider may report a job as running for a while after the request to stop it. Every ended job has an end time. */
function merged(row: JobRow, { status: reported, message, counts, endTime }: JobState): JobState {
  const status = row.status === "Stopping" && !isTerminal(reported) ? "Stopping" : reported;
  return {
    status,
    message,
    counts,
    endTime: isTerminal(status) ? (endTime ?? row.endTime ?? Date.now()) : undefined,
  };
}

/** The state with the name of the model that runs, if it is not the one that was asked for. */
function noted(state: JobState, translation: TranslationRow | undefined): JobState {
  const note = translation && modelNote(translation.plan as TranslationPlan);
  if (note === undefined) return state;
  return { ...state, message: state.message === undefined ? note : `${state.message} ${note}` };
}

/** The state of a job whose results are not there yet: it has not ended, unless the ledger already says so. */
function unpublished(row: JobRow, state: JobState, missing: string): JobState {
  const message = `The job has ended. The provider does not have ${missing} yet.`;
  if (isTerminal(row.status)) return { ...state, status: row.status, message, endTime: row.endTime };
  return { ...state, status: row.status === "Stopping" ? "Stopping" : "InProgress", message, endTime: undefined };
}

/** The state of a job that lost something with its provider. A job of which the ledger has the end keeps its status. */
const lost = (row: JobRow, state: JobState, what: string): JobState => ({
  ...state,
  status: isTerminal(row.status) ? row.status : "Failed",
  message: [state.message, `The provider '${row.provider}' does not have ${what} any more.`].filter(Boolean).join(" "),
  endTime: state.endTime ?? row.endTime ?? Date.now(),
});

export const noSuchJob = (identifier: string) =>
  new GatewayError("NotFound", `There is no model invocation job '${identifier}'.`);
