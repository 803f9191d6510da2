/**
 * Finds the states of jobs. The ledger has the state of ended jobs, and the provider that of running ones. A job's results
 * are published before the ledger records its end.
 *
 * If the queue is shared, several processes find out states, and one of them publishes: the one that has the job's item of the
 * queue `polls` in hand. The others show a job as running until the ledger has its end.
 */
import type { Logger } from "pino";
import { coalesce } from "../lib/coalesce.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { isSameState, isTerminal, type JobEngine, type JobRow, type JobState } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Provider } from "../ports/provider.ts";
import type { Queue } from "../ports/queue.ts";
import type { ChunkedJobs } from "./chunks/engine.ts";
import type { Engines } from "./engines.ts";
import { createJobPublisher } from "./job-publisher.ts";
import { createMissing, hasLasted } from "./missing.ts";
import type { PollInterval } from "./poller.ts";
import { createPolls } from "./polls.ts";
import { createRecorder } from "./recorder.ts";
import type { JobRows } from "./rows.ts";
import { isSettled, lost, merged, noted, unended } from "./state-rules.ts";
import { JOB_TIMINGS } from "./timings.ts";
import type { Prices } from "./usage/prices.ts";

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
  readonly queue: Queue;
  readonly prices: Pick<Prices, "costOf">;
  /** For the errors of records. */
  readonly scrub: Scrubber;
  /** Called when a job has ended and its results are published. */
  readonly ended: () => void;
  readonly log: Logger;
}

export interface JobStates {
  /** True if an engine of the gateway's own runs the job. */
  isOwn(row: Pick<JobRow, "provider" | "providerType" | "nativeId">): boolean;
  /** True if such an engine runs the job in this process, so that its state is cheap to get. */
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

/** What a request found out. */
interface Shown {
  readonly shown: JobRow;
  /** The job as the ledger had it before and after the provider was asked. */
  readonly before: JobRow;
  readonly recorded: JobRow;
}

export function createJobStates(options: Options): JobStates {
  const { ledger, providers, chunked, engines, rows, queue, log } = options;
  const { isShared } = queue;
  const recorder = createRecorder(options);
  const publisher = createJobPublisher({ ...options, recorder, isShared });
  const missingJobs = createMissing();

  for (const { name, jobs } of providers) {
    for (const engine of [jobs, chunked.engineOf(name)]) {
      engine?.inProcess?.watch((nativeId, state) => {
        const failed = (err: unknown) =>
          log.error({ provider: name, job: nativeId, err }, "failed to record a job's state");
        recorder.reported(engine, { id: rows.id(name, nativeId), nativeId }, state).catch(failed);
      });
    }
  }

  const isOwn: JobStates["isOwn"] = (row) => engines.of(row)?.inProcess !== undefined;
  // If the queue is shared, the engine reads the state from the ledger. The recorded state is as young.
  const runsHere = (row: JobRow) => !isShared && isOwn(row);

  const asRecorded = (row: JobRow): JobRow => {
    const message = isSettled(row) ? undefined : engines.unavailable(row);
    return message === undefined ? row : { ...row, message };
  };

  const byId = coalesce(JOB_TIMINGS.stateFresh, async (id): Promise<Shown> => {
    const row = await ledger.jobs.byId(id);
    if (row === undefined) throw noSuchJob(id);
    if (isSettled(row)) return unchanged(row);
    return isShared ? look(row) : recorded(row, await ask(row));
  });

  const unchanged = (row: JobRow, shown = row): Shown => ({ shown, before: row, recorded: row });
  const recorded = (before: JobRow, row: JobRow): Shown => ({ shown: row, before, recorded: row });

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

  async function currentState(engine: JobEngine, row: JobRow) {
    const reported = await reportedState(engine, row);
    if (reported === undefined) return undefined;
    const translation = engine.takes === undefined ? undefined : await ledger.translations.ofJob(row.id);
    return { state: noted(merged(row, reported), translation), translation };
  }

  /** Asks the provider, and does what the answer calls for. No other process does so now. */
  async function ask(row: JobRow, signal?: AbortSignal): Promise<JobRow> {
    const engine = engines.of(row);
    if (engine === undefined) return asRecorded(row);
    const found = await currentState(engine, row);
    if (found === undefined) return withoutJob(row);
    const { state, translation } = found;
    if (!isTerminal(state.status) || row.publish !== "when ended") return recorder.record(row, state);
    return publisher.publish(engine, row, state, translation, signal);
  }

  /** Asks the provider. What only one process may do is left to the owner of the job. */
  async function look(row: JobRow): Promise<Shown> {
    const engine = engines.of(row);
    if (engine === undefined) return unchanged(row, asRecorded(row));
    const found = await currentState(engine, row);
    if (found === undefined) return unchanged(row);
    const { state } = found;
    const isEnd = isTerminal(state.status);
    if (isEnd && row.publish === "when ended") {
      await wake(row.id);
      return unchanged(row, { ...row, ...unended(row, state.counts ?? row.counts, row.message) });
    }
    // The owner records what happens before the end.
    if (isOwn(row) && !isEnd) return unchanged(row, { ...row, ...state });
    return recorded(row, await recorder.record(row, state));
  }

  /** The job's owner publishes its results now. If the item cannot be added, that is repeated later (requeue.ts). */
  async function wake(id: string): Promise<void> {
    try {
      await queue.add("polls", id);
    } catch (err) {
      log.warn({ job: id, err }, "failed to enter a job's polls; retrying later");
    }
    queue.nudge("polls", id);
  }

  async function withoutJob(row: JobRow): Promise<JobRow> {
    const { id, provider, nativeId } = row;
    const message = `The provider does not have job '${nativeId}' now.`;
    if (!missingJobs.note(id) || (isShared && !hasLasted(row, message))) {
      log.warn({ job: id, provider, nativeId }, "the provider does not have a job; asking again");
      return isShared ? recorder.record(row, { ...row, message }) : row;
    }
    log.error({ job: id, provider, nativeId }, "the provider does not have a job any more");
    const settled = await recorder.settle(
      row,
      lost(row, { status: "Failed", counts: row.counts }, `job '${nativeId}'`),
    );
    missingJobs.clear(id);
    return settled;
  }

  /** A state of before another process's change is not shown. */
  async function lookAt(row: JobRow, fresh: boolean): Promise<JobRow> {
    const isRow = (one: JobRow) => isSameState(one, row) && one.publish === row.publish;
    const isOf = (one: Shown) => isRow(one.before) || isRow(one.recorded);
    let found = await byId(row.id, fresh);
    // A request that began before the change is shared once. The next one began after it.
    for (let more = 2; more > 0 && !isSettled(found.recorded) && !isOf(found); more -= 1)
      found = await byId(row.id, true);
    return found.shown;
  }

  const refresh = async (row: JobRow, fresh = false): Promise<JobRow> => {
    if (isSettled(row)) return row;
    // An engine of the gateway's own has the state in the ledger. A state of before would show the job going back.
    if (isShared) return isOwn(row) ? (await look(row)).shown : lookAt(row, fresh);
    return runsHere(row) ? ask(row) : (await byId(row.id, fresh)).shown;
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

  const polls = createPolls({
    ...options.poll,
    ledger,
    queue,
    refresh: (row, signal) => (isShared ? ask(row, signal) : byId(row.id)),
    log,
  });

  const follow = (row: JobRow) => {
    if (!isSettled(row) && !isOwn(row) && engines.of(row) !== undefined) polls.add(row.id);
  };

  return {
    isOwn,
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
      return isTerminal(found.status) && found.publish === "when asked" ? (await byId(row.id, true)).shown : found;
    },

    async stopping(row) {
      await recorder.stopping(row);
      byId.forget(row.id);
    },

    close: polls.close,
  };
}

export const noSuchJob = (identifier: string) =>
  new GatewayError("NotFound", `There is no model invocation job '${identifier}'.`);
