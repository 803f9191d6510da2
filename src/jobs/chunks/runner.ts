/**
 * Runs jobs of several batches. The dispatcher decides which chunk is next (dispatch/), the work does what is due with one chunk
 * (work/), and this file connects them with the jobs of this process (live-jobs.ts). The ledger has each step before it is taken,
 * so that the next process goes on wherever this one stopped.
 */
import type { Logger } from "pino";
import { PRIORITY_TAG } from "../../executor/job-tags.ts";
import { workRuns } from "../../executor/run-items.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, JobControls } from "../../ports/chunks.ts";
import type { JobState, RunWorker } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import type { Queue } from "../../ports/queue.ts";
import type { Tracer } from "../../ports/tracer.ts";
import { optionsOf } from "../options.ts";
import type { PollInterval } from "../poller.ts";
import { createDispatcher } from "./dispatch/dispatcher.ts";
import { createSlots } from "./dispatch/slots.ts";
import { createChunkTurns } from "./dispatch/turns.ts";
import { createWaits, WAIT_TIMINGS } from "./dispatch/waits.ts";
import { createFleetRoom } from "./fleet-room.ts";
import { createFollower } from "./follower.ts";
import { recordedState, runningState, waitReason } from "./job-state.ts";
import { createJobWork } from "./job-work.ts";
import type { LiveJob } from "./live-job.ts";
import { createLiveJobs } from "./live-jobs.ts";
import { modelPlace, providerPlace, STORAGE_PLACE } from "./places.ts";
import type { Merger, Outcomes } from "./results.ts";
import { createSteps } from "./steps.ts";
import { createTasks } from "./tasks.ts";
import { leavesSomething, unavailableEngine } from "./work/batch.ts";
import { workInSpans } from "./work/spans.ts";
import { createSubmitter } from "./work/submit.ts";
import { createChunkWork } from "./work/work.ts";

/** Times in milliseconds. */
export const RUNNER_TIMINGS = {
  /** Interval at which deadlines, waits and submissions in doubt are looked at. */
  tick: 1_000,
  /** Time after a submission in doubt before the provider is asked for its batch: its list may be late. */
  settle: 10_000,
  /** With other processes: age of a recorded submission at which the batch is not created any more, because they may settle it. */
  stale: 5_000,
  /** Delay before a write or a publication that failed is repeated. */
  retry: 5_000,
  firstWait: WAIT_TIMINGS.first,
  mostWait: WAIT_TIMINGS.most,
  /** With other processes: between two readings of what they have changed, and of the batches that run there. */
  sync: 500,
  /** With other processes: between two records of a job's counts. */
  counts: 900,
  /** Time of a job's tasks when the job goes to another process. */
  leave: 5_000,
} as const;

/** Jobs of a replica. The others wait for their items, in the order of their priorities. */
const MOST_JOBS = 2_000;
/** Before a job is added to the queue again that may have lost it. */
const AGAIN_MS = 600_000;
/** A job without an entry in the ledger of jobs that is older was left by a create that came to nothing. */
const UNKNOWN_MS = 3_600_000;

export interface RunnerOptions {
  readonly ledger: Pick<Ledger, "chunks" | "jobs">;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  /** With their own engines: those that run chunks. */
  readonly providers: readonly Provider[];
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly outcomes: Outcomes;
  readonly merger: Merger;
  /** Called after each durable change of a job's state. */
  readonly changed: (id: string, state: JobState) => void;
  readonly poll: PollInterval;
  /** For messages that quote a provider. */
  readonly scrub: Scrubber;
  readonly log: Logger;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
  /** Milliseconds since the epoch. Default: Date.now. */
  readonly now?: () => number;
  readonly timings?: Partial<Record<keyof typeof RUNNER_TIMINGS, number>>;
}

export interface Runner {
  /** Takes a job that `Ledger.jobs` has. Repeatable. Failures are retried. */
  start(id: string): void;
  /**
   * The current state, with the counts and the message of now. With other processes, those that the ledger has, so that requests to
   * one process after another never see a job go back. Rejects with NotFound.
   */
  state(id: string): Promise<JobState>;
  /**
   * Records the stop. Batches at providers are stopped, and what they have processed is collected. Rejects with NotFound, and with
   * Conflict if the job has ended.
   */
  stop(id: string): Promise<void>;
  /** Holds back the chunks that are not submitted, or goes on. Durable. Rejects with NotFound, and with Conflict if the job has ended. */
  pause(id: string, paused: boolean): Promise<void>;
  /** A provider refused the batch of a job, which becomes this chunk. */
  refused(chunk: Chunk, error: unknown): void;
  /** Numbers of jobs that wait for this provider, by reason. */
  waiting(provider: ProviderName): ReadonlyMap<string, number>;
  /** Changes the order of the job among its tenant's jobs. In memory: who takes the job reads its tags. */
  reprioritize(id: string, priority: number): void;
  /**
   * Takes the started jobs of earlier processes, and deletes what creates without a job have left. Called once, after the providers
   * have resumed. Does nothing if other processes run.
   */
  resume(): Promise<void>;
  /** Adds the unfinished jobs that the queue may have lost, and deletes what old creates without a job have left. Repeatable. */
  requeue(): Promise<void>;
  /**
   * Resolves when no chunk is being submitted or collected any more. Requests to providers that take longer than `graceMs` are
   * aborted. Call it before the providers' own.
   */
  shutdown(graceMs: number): Promise<void>;
}

export function createRunner(options: RunnerOptions): Runner {
  const { ledger, blobs, queue, merger, log } = options;
  const now = options.now ?? Date.now;
  const times = { ...RUNNER_TIMINGS, ...options.timings };
  const providers = new Map(options.providers.map((provider) => [provider.name, provider]));
  const unavailable = (chunk: Chunk) => unavailableEngine(providers, chunk);

  const slots = createSlots();
  const turns = createChunkTurns();
  const waits = createWaits({ now, firstMs: times.firstWait, mostMs: times.mostWait });
  const tasks = createTasks({ ledger, log, retryMs: times.retry, read: account, after });
  const { run, onChunk } = tasks;
  const jobs = createLiveJobs({ ledger, queue, tasks, taken, asked, left, leaveMs: times.leave });
  const room = queue.isShared ? createFleetRoom(providers) : undefined;
  const submitter = createSubmitter({
    ledger,
    blobs,
    providers,
    now,
    storageMs: times.retry,
    staleMs: times.stale,
    room,
  });
  const { signal } = tasks;
  const lose = (live: LiveJob, message: string) => run(() => finished(live, () => work.jobs.fail(live, message)), live);
  const dispatch = { failed: waits.failed, ended: waits.ended, full: waits.full, hasOthers: slots.hasOthers };
  const work = {
    chunks: workInSpans(createChunkWork({ ...options, providers, submitter, dispatch, signal, lose }), {
      tracer: options.tracer,
      providers,
      signal,
    }),
    jobs: createJobWork({
      ...{ ...options, now, stateOf, retryMs: times.retry },
      countsMs: queue.isShared ? times.counts : undefined,
    }),
  };

  const finish = (live: LiveJob) => run(() => finished(live, () => work.jobs.finish(live)), live);
  const steps = createSteps({ blobs, tasks, slots, chunks: work.chunks, finish, go });
  const dispatcher = createDispatcher({
    ...{ jobs: jobs.all, providers, slots, turns, waits, unavailable, steps, now },
    settleMs: times.settle,
  });
  const follower = createFollower({ ...options, jobs: jobs.all, unavailable, tasks, follow: steps.follow });

  function go(): void {
    if (!tasks.isClosing) dispatcher.go();
  }

  function waitOf(provider: ProviderName, modelId: string) {
    const places = [STORAGE_PLACE, providerPlace({ provider }), modelPlace({ provider, modelId })];
    const place = places.find((one) => waits.of(one) !== undefined);
    return place === undefined ? undefined : { place, ...waits.of(place)! };
  }

  function stateOf(live: LiveJob): JobState {
    return runningState(live, { unavailable, waitOf });
  }

  function account(live: LiveJob, number: number): void {
    const chunk = live.get(number)!;
    if (chunk.state === "submitting" || chunk.state === "running") slots.take(chunk, false);
    else slots.free(chunk);
  }

  /** What the state of a chunk asks for, after it has changed. */
  function after(live: LiveJob, number: number): void {
    const chunk = live.get(number)!;
    if (chunk.state === "running") follower.begin(live, chunk);
    if (chunk.state === "done") run(() => work.jobs.merge(live), live);
    go();
  }

  function taken(live: LiveJob): void {
    for (const chunk of live.chunks) {
      account(live, chunk.number);
      if (chunk.state === "running") follower.begin(live, chunk);
      if (chunk.state !== "done" || chunk.nativeId === undefined) continue;
      if (leavesSomething(providers.get(chunk.provider), chunk)) {
        onChunk(live, chunk.number, (one) => work.chunks.release(live, one));
      }
    }
    run(() => work.jobs.merge(live), live);
    go();
  }

  function asked(live: LiveJob, { stopRequested, paused, tag }: JobControls): void {
    const before = live.row;
    if (stopRequested && !before.stopRequested) {
      live.row = { ...live.row, stopRequested };
      live.ending ??= "stop";
    }
    if (paused !== before.paused) {
      live.row = { ...live.row, paused };
      follower.pause(live, paused);
    }
    const { priority } = optionsOf(tag === undefined ? [] : [{ key: PRIORITY_TAG, value: tag }]);
    if (priority !== live.priority) setPriority(live, priority);
    if (live.row === before) return;
    if (live.open > 0) run(() => work.jobs.report(live), live);
    go();
  }

  function setPriority(live: LiveJob, priority: number): void {
    live.priority = priority;
    follower.reprioritize(live, priority);
  }

  async function left(live: LiveJob): Promise<void> {
    for (const chunk of live.chunks) slots.free(chunk);
    work.chunks.forget(live.row.id);
    await merger.leave(live.row.id);
  }

  async function finished(live: LiveJob, finish: () => Promise<unknown>): Promise<void> {
    const { id } = live.row;
    if (live.isFinishing) return;
    live.isFinishing = true;
    try {
      if ((await finish()) === false) return;
      jobs.delete(id);
      turns.forget(id);
      work.chunks.forget(id);
    } finally {
      live.isFinishing = false;
    }
  }

  /** Deletes a job that `Ledger.jobs` does not have. */
  async function drop(id: string): Promise<void> {
    try {
      const row = await ledger.chunks.get(id);
      if (row === undefined) return;
      await merger.release(row, await ledger.chunks.of(id));
      await ledger.chunks.delete(id);
    } catch (err) {
      log.warn({ job: id, err }, "failed to delete an unknown job");
    }
  }

  const tick = () => {
    go();
    // A job whose chunks are all done has the state of its publication.
    for (const live of jobs.all.values()) if (live.open > 0) run(() => work.jobs.report(live), live);
  };
  const ticker = setInterval(tick, Math.min(times.tick, options.poll.firstMs));
  ticker.unref();

  let isReading = false;
  const read = async () => {
    if (isReading || jobs.all.size === 0) return;
    isReading = true;
    try {
      await jobs.read([...jobs.all.keys()]);
      await follower.read(jobs.all.values());
    } finally {
      isReading = false;
    }
    for (const live of jobs.all.values()) if (live.open > 0) run(() => work.jobs.report(live), live);
  };
  const reader = queue.isShared ? setInterval(() => run(read), times.sync).unref() : undefined;

  queue.work("jobs", {
    most: () => (queue.isShared ? MOST_JOBS : Number.POSITIVE_INFINITY),
    run: ({ id, signal }) => jobs.hold(id, signal),
    nudged(id) {
      jobs.nudged(id);
      const live = jobs.running(id);
      if (live !== undefined && queue.isShared) run(() => follower.read([live]), live);
    },
  });
  workRuns(queue, workersOf(options.providers));

  /** Times of the last adds. A durable queue keeps an item until its job has ended. */
  let added = new Map<string, number>();

  async function requeue(unknownMs: number): Promise<void> {
    const open = await ledger.chunks.open();
    const last = added;
    added = new Map(open.flatMap(({ id }) => (last.has(id) ? [[id, last.get(id)!]] : [])));
    for (const { id, owner, started, createdAt } of open) {
      if (now() < (added.get(id) ?? Number.NEGATIVE_INFINITY) + AGAIN_MS) continue;
      if (started || (await ledger.jobs.find(owner, id)) !== undefined) {
        jobs.start(id);
        added.set(id, now());
      } else if (createdAt <= now() - unknownMs) await drop(id);
    }
  }

  return {
    start: jobs.start,
    refused: work.chunks.refused,

    waiting(provider) {
      const reasons = [...jobs.all.values()].map((live) => waitReason(live, provider, waitOf));
      const counts = new Map<string, number>();
      for (const reason of reasons) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      return counts;
    },

    async state(id) {
      if (queue.isShared) return recordedState(await jobs.row(id));
      const live = jobs.all.get(id);
      if (live !== undefined && live.row.endTime === undefined) {
        return live.open > 0 ? stateOf(live) : { ...stateOf(live), message: live.row.message };
      }
      return recordedState(live?.row ?? (await jobs.row(id)));
    },

    async stop(id) {
      const live = jobs.running(id);
      if (live === undefined) return jobs.ask(id, { stopRequested: true });
      const patch = { stopRequested: true, status: "Stopping", message: undefined } as const;
      await live.revision.change(() => work.jobs.update(live, patch));
      live.ending = "stop";
      go();
    },

    async pause(id, paused) {
      const live = jobs.running(id);
      if (live === undefined) return jobs.ask(id, { paused });
      await live.revision.change(() => work.jobs.update(live, { paused }));
      follower.pause(live, paused);
      await work.jobs.report(live);
      go();
    },

    reprioritize(id, priority) {
      const live = jobs.running(id);
      if (live !== undefined) setPriority(live, priority);
      else queue.nudge("jobs", id);
    },

    async resume() {
      if (queue.isShared) return;
      for (const { name, jobs: engine } of options.providers) {
        if (!engine?.findsBySize) continue;
        // Before a chunk of another job is submitted.
        for (const chunk of await ledger.chunks.submitting(name)) slots.take(chunk, false);
      }
      await requeue(0);
    },

    requeue: () => requeue(queue.isShared ? UNKNOWN_MS : 0),

    async shutdown(graceMs) {
      clearInterval(ticker);
      clearInterval(reader);
      follower.stop();
      await tasks.shutdown(graceMs);
      await merger.close();
    },
  };
}

const workersOf = (providers: readonly Provider[]): ReadonlyMap<ProviderName, RunWorker> =>
  new Map(
    providers.flatMap(({ name, jobs }) => {
      const worker = jobs?.inProcess?.worker;
      return worker === undefined ? [] : [[name, worker]];
    }),
  );
