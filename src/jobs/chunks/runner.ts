/**
 * Runs jobs of several batches: submits their chunks in fair turns, follows them to their ends, has their results merged, and ends
 * the jobs. The ledger has each step before it is taken, so that the next process goes on wherever this one stopped.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import { isTerminal, type JobState } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import { optionsOf } from "../options.ts";
import { createPoller, type PollInterval } from "../poller.ts";
import { leavesSomething, unavailableEngine } from "./batch.ts";
import { runningState } from "./job-state.ts";
import { createJobWork } from "./job-work.ts";
import { createLiveJob, type LiveJob } from "./live-job.ts";
import { planOf } from "./plan.ts";
import type { Merger, Outcomes } from "./results.ts";
import { createSlots } from "./slots.ts";
import { createSubmitter } from "./submit.ts";
import { createChunkTurns } from "./turn.ts";
import { createWaits, modelPlace, providerPlace, STORAGE_PLACE, WAIT_TIMINGS } from "./waits.ts";
import { createChunkWork } from "./work.ts";

/** Times in milliseconds. */
export const RUNNER_TIMINGS = {
  /** Interval at which deadlines, waits and submissions in doubt are looked at. */
  tick: 1_000,
  /** Time after a submission in doubt before the provider is asked for its batch: its list may be late. */
  settle: 10_000,
  /** Delay before a write or a publication that failed is repeated. */
  retry: 5_000,
  firstWait: WAIT_TIMINGS.first,
  mostWait: WAIT_TIMINGS.most,
} as const;

export interface RunnerOptions {
  readonly ledger: Pick<Ledger, "chunks" | "jobs">;
  readonly blobs: BlobStore;
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
  /** Milliseconds since the epoch. Default: Date.now. */
  readonly now?: () => number;
  readonly timings?: Partial<Record<keyof typeof RUNNER_TIMINGS, number>>;
}

export interface Runner {
  /** Takes a job that `Ledger.jobs` has. Repeatable. Failures are retried. */
  start(id: string): void;
  /** The current state, with the counts and the message of now. Rejects with NotFound. */
  state(id: string): Promise<JobState>;
  /**
   * Records the stop. Batches at providers are stopped, and what they have processed is collected. Rejects with NotFound, and with
   * Conflict if the job has ended.
   */
  stop(id: string): Promise<void>;
  /** Holds back the chunks that are not submitted, or goes on. Durable. Rejects with NotFound, and with Conflict if the job has ended. */
  pause(id: string, paused: boolean): Promise<void>;
  /** Changes the order of the job among its tenant's jobs. In memory: `start` and `resume` read the tags of the job. */
  reprioritize(id: string, priority: number): void;
  /**
   * Takes the started jobs of earlier processes, and deletes what creates without a job have left. Called once, after the providers
   * have resumed.
   */
  resume(): Promise<void>;
  /**
   * Resolves when no chunk is being submitted or collected any more. Requests to providers that take longer than `graceMs` are
   * aborted. Call it before the providers' own.
   */
  shutdown(graceMs: number): Promise<void>;
}

export function createRunner(options: RunnerOptions): Runner {
  const { ledger, blobs, merger, log, poll } = options;
  const now = options.now ?? Date.now;
  const times = { ...RUNNER_TIMINGS, ...options.timings };
  const providers = new Map(options.providers.map((provider) => [provider.name, provider]));
  const jobs = new Map<string, LiveJob>();
  const taking = new Map<string, Promise<LiveJob | undefined>>();
  const tasks = new Set<Promise<void>>();
  const finishing = new Set<string>();
  /** Batches that the poller has. */
  const followed = new Set<string>();
  /** Those of engines in this process, by provider and id. */
  const runs = new Map<string, string>();
  /** Those that have ended while a task read their state. */
  const over = new Set<string>();
  const abort = new AbortController();
  let closing = false;

  const slots = createSlots();
  const turns = createChunkTurns();
  const waits = createWaits({ now, firstMs: times.firstWait, mostMs: times.mostWait });
  const submitter = createSubmitter({ ledger, blobs, providers, now, storageMs: times.retry });
  const lose = (live: LiveJob, message: string) => run(() => finished(live, () => work.jobs.fail(live, message)));
  const work = {
    chunks: createChunkWork({ ...options, providers, submitter, waits, slots, signal: abort.signal, lose }),
    jobs: createJobWork({ ...options, now, stateOf, retryMs: times.retry }),
  };

  const unavailable = (chunk: Pick<Chunk, "provider" | "providerType">) => unavailableEngine(providers, chunk);

  function stateOf(live: LiveJob): JobState {
    return runningState(live, {
      unavailable,
      waitOf(provider, modelId) {
        const places = [STORAGE_PLACE, providerPlace({ provider }), modelPlace({ provider, modelId })];
        const place = places.find((one) => waits.of(one) !== undefined);
        return place === undefined ? undefined : { place, ...waits.of(place)! };
      },
    });
  }

  /** Runs work that a shutdown waits for. Failures are logged. */
  function run(work: () => Promise<unknown>): void {
    if (closing) return;
    const task = work()
      .catch((err: unknown) => {
        if (!closing) log.warn({ err }, "failed to go on with a job; retrying");
      })
      .then(() => void tasks.delete(task));
    tasks.add(task);
  }

  /** Works on one chunk, alone. If that fails, the chunk is read from the ledger again. */
  function withChunk(live: LiveJob, number: number, act: (chunk: Chunk) => Promise<void>, isSubmitting = false): void {
    if (live.busy.has(number) || closing) return;
    const before = live.get(number)!;
    live.busy.add(number);
    if (isSubmitting) slots.take(before, true);
    run(async () => {
      try {
        await act(before);
      } catch (err) {
        log.warn({ job: live.row.id, chunk: number, err }, "failed to go on with a chunk; retrying");
        await reread(live, number);
      } finally {
        live.busy.delete(number);
        account(live, number);
      }
      after(live, number);
    });
  }

  async function reread(live: LiveJob, number: number): Promise<void> {
    while (!closing) {
      try {
        for (const chunk of await ledger.chunks.of(live.row.id)) {
          const isNew = live.get(chunk.number) === undefined;
          if (chunk.number === number || isNew) live.put(chunk);
          if (isNew) account(live, chunk.number);
        }
        return;
      } catch (err) {
        log.warn({ job: live.row.id, err }, "failed to read the chunks of a job; retrying");
        await sleep(times.retry, undefined, { signal: abort.signal }).catch(() => {});
      }
    }
  }

  function account(live: LiveJob, number: number): void {
    const chunk = live.get(number)!;
    if (chunk.state === "submitting" || chunk.state === "running") slots.take(chunk, false);
    else slots.free(chunk);
  }

  /** What the state of a chunk asks for, after it has changed. */
  function after(live: LiveJob, number: number): void {
    const chunk = live.get(number)!;
    if (chunk.state === "running") begin(live, chunk);
    if (chunk.state === "done") run(() => work.jobs.merge(live));
    go();
  }

  /** Follows a batch that has just been created, or that an earlier process has left. */
  function begin(live: LiveJob, chunk: Chunk): void {
    const { nativeId, number, provider } = chunk;
    const id = `${keyOf(chunk)}\n${nativeId}`;
    if (unavailable(chunk) !== undefined) return;
    if (followed.has(id)) {
      if (over.delete(id)) withChunk(live, number, (one) => work.chunks.follow(live, one));
      return;
    }
    followed.add(id);
    const { inProcess } = providers.get(provider)!.jobs!;
    poller.add(id, live.row.owner);
    if (inProcess === undefined) {
      if (live.ending !== undefined) withChunk(live, number, (one) => work.chunks.follow(live, one));
      return;
    }
    runs.set(`${provider}\n${nativeId}`, id);
    inProcess.start(nativeId!);
    if (live.row.paused) run(() => pauseRun(chunk, true));
    withChunk(live, number, (one) => work.chunks.follow(live, one));
  }

  async function pauseRun({ provider, nativeId }: Chunk, paused: boolean): Promise<void> {
    await providers
      .get(provider)
      ?.jobs?.inProcess?.pause(nativeId!, paused)
      .catch((error: unknown) => {
        if (!(error instanceof GatewayError) || (error.kind !== "Conflict" && error.kind !== "NotFound")) throw error;
      });
  }

  /** Resolves with true if nothing of this batch is left to poll. */
  async function refresh(id: string): Promise<boolean> {
    const [job = "", number = "", nativeId] = id.split("\n");
    const live = jobs.get(job);
    const chunk = live?.get(Number(number));
    if (live === undefined || chunk?.state !== "running" || chunk.nativeId !== nativeId) {
      followed.delete(id);
      over.delete(id);
      return true;
    }
    if (!live.busy.has(chunk.number)) {
      over.delete(id);
      withChunk(live, chunk.number, (one) => work.chunks.follow(live, one));
    }
    return false;
  }
  const poller = createPoller({ ...poll, refresh, log });

  for (const { name, jobs: engine } of options.providers) {
    engine?.inProcess?.watch((nativeId, state) => {
      const found = runs.get(`${name}\n${nativeId}`);
      if (found === undefined || !isTerminal(state.status)) return;
      runs.delete(`${name}\n${nativeId}`);
      over.add(found);
      void refresh(found);
    });
  }

  /** Ends what a stop or the deadline leaves undone. */
  function endQueued(live: LiveJob): void {
    const unrun = live.ending === "stop" ? "canceled" : "expired";
    for (const chunk of live.chunks) {
      const { number, state } = chunk;
      if (live.busy.size >= MAX_ENDING) return;
      if (state === "done" || live.busy.has(number)) continue;
      const gone = unavailable(chunk);
      if (state === "queued") withChunk(live, number, (one) => work.chunks.end(live, one, { unrun }));
      else if (gone !== undefined) {
        const reason = { status: 500, message: gone.replace(/^Waiting for/, "The batch is with") };
        withChunk(live, number, (one) => work.chunks.end(live, one, reason, reason.message));
      } else if (state === "running" && !live.stopped.has(number)) {
        withChunk(live, number, (one) => work.chunks.follow(live, one));
      }
    }
  }

  const isDue = (live: LiveJob, number: number): boolean => {
    const chunk = live.get(number)!;
    return (
      !live.busy.has(number) &&
      (chunk.notBefore ?? 0) <= now() &&
      unavailable(chunk) === undefined &&
      waits.isOpen(modelPlace(chunk)) &&
      waits.isOpen(keyOf(chunk))
    );
  };

  /** Submits chunks while a provider has room. */
  function submitTo(provider: ProviderName): void {
    const engine = providers.get(provider)?.jobs;
    const place = providerPlace({ provider });
    while (!closing && slots.hasRoom(provider, engine) && waits.isOpen(place) && waits.isOpen(STORAGE_PLACE)) {
      const due = [...jobs.values()].flatMap((live) => {
        if (live.ending !== undefined || live.row.paused) return [];
        const number = live.queued(provider).find((one) => isDue(live, one));
        return number === undefined
          ? []
          : [{ live, number, tenant: live.row.owner, job: live.row.id, priority: live.priority }];
      });
      const next = turns.next(due);
      if (next === undefined) return;
      const { live, number } = next;
      const chunk = live.get(number)!;
      const ends = [place, modelPlace(chunk), STORAGE_PLACE, keyOf(chunk)].map((one) => waits.begin(one));
      withChunk(live, number, (one) => work.chunks.submit(live, one).finally(() => endAll(ends)), true);
    }
  }

  /** Takes all steps that are due. */
  function go(): void {
    if (closing) return;
    const names = new Set<ProviderName>();
    for (const live of jobs.values()) {
      const { deadline } = live.row;
      if (live.ending === undefined && deadline !== undefined && now() >= deadline) {
        live.ending = "deadline";
      }
      if (live.ending !== undefined) endQueued(live);
      else if (isDeadlineNear(live.row, now())) moveQueued(live);
      settleDoubts(live);
      for (const name of live.providers) names.add(name);
      if (live.open === 0 && live.busy.size === 0) run(() => finished(live, () => work.jobs.finish(live)));
    }
    for (const name of names) submitTo(name);
  }

  /** Chunks that would not run in time run with the first fallback that can. */
  function moveQueued(live: LiveJob): void {
    const { fallback } = planOf(live.row);
    for (const { number, state, provider, fallbackOf, modelId, part } of live.chunks) {
      if (state !== "queued" || fallbackOf !== undefined || live.busy.has(number) || fallback.includes(provider))
        continue;
      const to = fallback
        .flatMap((name) => providers.get(name) ?? [])
        .find(({ jobs }) => {
          const hasModel = jobs?.takes === undefined || jobs.takes.resolve(modelId, "job") !== undefined;
          return jobs?.create !== undefined && hasModel && part.count >= (jobs.limits?.minimumRecords ?? 1);
        });
      if (to !== undefined) withChunk(live, number, (one) => work.chunks.move(live, one, to));
    }
  }

  function settleDoubts(live: LiveJob): void {
    if (live.submitting === 0) return;
    for (const chunk of live.chunks) {
      const { state, submittedAt = 0, number } = chunk;
      if (state !== "submitting" || live.busy.has(number) || unavailable(chunk) !== undefined) continue;
      const isHosted = providers.get(chunk.provider)!.jobs!.inProcess === undefined;
      if (isHosted && now() < submittedAt + times.settle) continue;
      if (!waits.isOpen(providerPlace(chunk)) || !waits.isOpen(STORAGE_PLACE)) continue;
      const ends = [providerPlace(chunk), STORAGE_PLACE].map((one) => waits.begin(one));
      withChunk(live, number, (one) => work.chunks.settle(live, one).finally(() => endAll(ends)));
    }
  }

  async function finished(live: LiveJob, finish: () => Promise<unknown>): Promise<void> {
    const { id } = live.row;
    if (finishing.has(id)) return;
    finishing.add(id);
    try {
      if ((await finish()) === false) return;
      jobs.delete(id);
      taking.delete(id);
      turns.forget(id);
    } finally {
      finishing.delete(id);
    }
  }

  async function load(id: string): Promise<LiveJob | undefined> {
    const row = await rowOf(id);
    if (row.endTime !== undefined || closing) return undefined;
    if (!row.started) await ledger.chunks.update(id, { started: true });
    const files = await ledger.chunks.files(id);
    const live = createLiveJob({ ...row, started: true }, files, await ledger.chunks.of(id), await priorityOf(row));
    jobs.set(id, live);
    for (const chunk of live.chunks) {
      account(live, chunk.number);
      if (chunk.state === "running") begin(live, chunk);
      if (chunk.state !== "done" || chunk.nativeId === undefined) continue;
      if (leavesSomething(providers.get(chunk.provider), chunk)) {
        withChunk(live, chunk.number, (one) => work.chunks.release(live, one));
      }
    }
    run(() => work.jobs.merge(live));
    go();
    return live;
  }

  async function rowOf(id: string): Promise<ChunkedJob> {
    const row = await ledger.chunks.get(id);
    if (row === undefined) throw new GatewayError("NotFound", `There is no job ${id}.`);
    return row;
  }

  async function priorityOf({ owner, id }: ChunkedJob): Promise<number> {
    const job = await ledger.jobs.find(owner, id);
    return job === undefined ? 0 : optionsOf(await ledger.jobs.tags(job.id)).priority;
  }

  /** The job, if it has not ended. */
  function take(id: string): Promise<LiveJob | undefined> {
    const found = taking.get(id);
    if (found !== undefined) return found;
    const taken = load(id);
    taking.set(id, taken);
    taken.then(
      (live) => live === undefined && taking.delete(id),
      () => taking.delete(id),
    );
    return taken;
  }

  const takeOrRetry = (id: string): void =>
    run(async () => {
      for (;;) {
        try {
          await take(id);
          return;
        } catch (err) {
          if (closing || (err instanceof GatewayError && err.kind === "NotFound")) return;
          log.warn({ job: id, err }, "failed to start a job; retrying");
          await sleep(times.retry, undefined, { signal: abort.signal }).catch(() => {});
        }
      }
    });

  async function unended(id: string): Promise<LiveJob> {
    const live = await take(id);
    if (live !== undefined && live.row.endTime === undefined) return live;
    const { status } = await rowOf(id);
    throw new GatewayError("Conflict", `The job ${id} has already ended: ${status}.`);
  }

  /** Deletes a job that `Ledger.jobs` does not have. */
  async function drop(row: ChunkedJob): Promise<void> {
    await merger.release(row, await ledger.chunks.of(row.id));
    await ledger.chunks.delete(row.id);
  }

  const tick = () => {
    go();
    // A job whose chunks are all done has the state of its publication.
    for (const live of jobs.values()) if (live.open > 0) run(() => work.jobs.report(live));
  };
  const ticker = setInterval(tick, Math.min(times.tick, poll.firstMs));
  ticker.unref();

  return {
    start: takeOrRetry,

    async state(id) {
      const live = jobs.get(id);
      if (live !== undefined && live.row.endTime === undefined) {
        return live.open > 0 ? stateOf(live) : { ...stateOf(live), message: live.row.message };
      }
      const { status, message, counts, endTime } = live?.row ?? (await rowOf(id));
      return { status, message, counts, endTime };
    },

    async stop(id) {
      const live = await unended(id);
      await work.jobs.update(live, { stopRequested: true, status: "Stopping", message: undefined });
      live.ending = "stop";
      go();
    },

    async pause(id, paused) {
      const live = await unended(id);
      await work.jobs.update(live, { paused });
      for (const chunk of live.chunks) if (chunk.state === "running") run(() => pauseRun(chunk, paused));
      await work.jobs.report(live);
      go();
    },

    reprioritize(id, priority) {
      const live = jobs.get(id);
      if (live === undefined) return;
      live.priority = priority;
      for (const { state, provider, nativeId } of live.chunks) {
        if (state !== "running") continue;
        run(async () => providers.get(provider)?.jobs?.inProcess?.prioritize?.(nativeId!, priority));
      }
    },

    async resume() {
      for (const { name, jobs: engine } of options.providers) {
        if (!engine?.findsBySize) continue;
        // Before a chunk of another job is submitted.
        for (const chunk of await ledger.chunks.submitting(name)) slots.take(chunk, false);
      }
      for (const row of await ledger.chunks.unfinished()) {
        if (row.started || (await ledger.jobs.find(row.owner, row.id)) !== undefined) takeOrRetry(row.id);
        else await drop(row).catch((err: unknown) => log.warn({ job: row.id, err }, "failed to delete an unknown job"));
      }
    },

    async shutdown(graceMs) {
      closing = true;
      clearInterval(ticker);
      poller.stop();
      const timer = setTimeout(() => abort.abort(), graceMs);
      await Promise.all(tasks);
      clearTimeout(timer);
      abort.abort();
      await merger.close();
    },
  };
}

/** Chunks of one job that are ended at a time. */
const MAX_ENDING = 8;

function endAll(ends: readonly (() => void)[]): void {
  for (const end of ends) end();
}

const keyOf = ({ job, number }: Pick<Chunk, "job" | "number">): string => `${job}\n${number}`;

/** The part of a job's time before its deadline in which chunks that wait go to a fallback. */
const NEAR = 0.1;

const isDeadlineNear = ({ deadline, createdAt }: ChunkedJob, now: number): boolean =>
  deadline !== undefined && now >= deadline - (deadline - createdAt) * NEAR;
