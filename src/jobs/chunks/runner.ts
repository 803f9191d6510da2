/**
 * Runs jobs of several batches: submits their chunks in fair turns, follows them to their ends, has their results merged, and ends
 * the jobs. The ledger has each step before it is taken, so that the next process goes on wherever this one stopped.
 */
import { createTurns, type Turns } from "../../executor/turns.ts";
import { GatewayError, StorageUnavailable } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { isNoSuchBucket, waitsForBucket } from "../../lib/s3/errors.ts";
import type { Chunk, ChunkedJobPatch } from "../../ports/chunks.ts";
import { finalStatus } from "../../ports/final-status.ts";
import { isTerminal, type JobState } from "../../ports/jobs.ts";
import { optionsOf } from "../options.ts";
import { JOB_TIMINGS } from "../timings.ts";
import { type ActiveJob, chunksOf, createActiveJob, isDone, stateNow } from "./active.ts";
import { createChunkSteps } from "./chunk-steps.ts";
import { createHolds } from "./holds.ts";
import { planOf } from "./plan.ts";
import type { Runner, RunnerOptions } from "./runner-options.ts";

/** Chunks of an engine in this process. The engine bounds the records itself. */
const OWN_CHUNKS = 8;

export function createRunner(options: RunnerOptions): Runner {
  const { ledger, providers, merger, changed, log } = options;
  const now = options.now ?? Date.now;
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const holds = createHolds({ ...(options.probe ?? JOB_TIMINGS.probe), now });
  const closing = new AbortController();
  const jobs = new Map<string, ActiveJob>();
  const loading = new Map<string, Promise<ActiveJob | undefined>>();
  const queues = new Map<ProviderName, Turns<() => void>>();
  const slots = new Map<ProviderName, number>();
  const working = new Set<Promise<unknown>>();
  const timers = new Set<NodeJS.Timeout>();

  const later = (ms: number, work: () => void): void => {
    if (closing.signal.aborted) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!closing.signal.aborted) work();
    }, ms);
    timers.add(timer.unref());
  };

  const track = (work: Promise<unknown>): void => {
    const tracked = work.finally(() => working.delete(tracked));
    working.add(tracked);
  };

  async function changeJob(active: ActiveJob, patch: ChunkedJobPatch): Promise<void> {
    await ledger.chunks.update(active.job.id, patch);
    active.job = { ...active.job, ...patch };
    if ("status" in patch || "endTime" in patch) changed(active.job.id, stateNow(active, holds.message));
  }

  const steps = createChunkSteps({ ...options, byName, holds, now, signal: closing.signal, changeJob });

  const limitOf = (name: ProviderName): number => byName.get(name)?.jobs?.limits?.concurrent ?? OWN_CHUNKS;

  /** Runs one step of a chunk at a time. A failed step is repeated from what the ledger has. */
  function work(active: ActiveJob, number: number, release: () => void): void {
    active.busy.add(number);
    let failures = 0;
    const run = async (): Promise<void> => {
      while (!closing.signal.aborted) {
        try {
          await steps.run(active, number);
          active.problem = undefined;
          return;
        } catch (err) {
          if (closing.signal.aborted) return;
          failures += 1;
          const isStorage = err instanceof StorageUnavailable;
          active.problem = isStorage ? err.message : undefined;
          const level = isStorage ? "warn" : "error";
          log[level]({ job: active.job.id, chunk: number, err }, "failed to run a chunk; trying again");
          await steps.pause(Math.min(JOB_TIMINGS.chunkRetryMost, JOB_TIMINGS.chunkRetry * 2 ** Math.min(failures, 8)));
        }
      }
    };
    track(
      run().finally(() => {
        active.busy.delete(number);
        release();
        advance(active);
      }),
    );
  }

  /** What is due for the job: results, further chunks, its end. */
  function advance(active: ActiveJob): void {
    if (closing.signal.aborted || active.job.endTime !== undefined) return;
    active.merging = active.merging.then(() => settle(active));
    track(active.merging);
    if (active.ending !== undefined) endChunks(active);
    else enqueue(active);
  }

  async function settle(active: ActiveJob): Promise<void> {
    if (closing.signal.aborted || active.job.endTime !== undefined) return;
    try {
      if (isDone(active)) await finish(active);
      else await merger.advance(active.job, chunksOf(active));
      active.problem = undefined;
    } catch (err) {
      if (closing.signal.aborted) return;
      const { job } = active;
      if (isNoSuchBucket(err)) active.problem = waitsForBucket(job.output.bucket);
      else if (err instanceof StorageUnavailable) active.problem = err.message;
      const level = active.problem === undefined ? "error" : "warn";
      log[level]({ job: job.id, err }, "failed to merge the results of a job; trying again");
      later(JOB_TIMINGS.chunkRetry, () => advance(active));
    }
  }

  async function finish(active: ActiveJob): Promise<void> {
    const { id } = active.job;
    const counts = await merger.finish(active.job, chunksOf(active));
    const ending = { stop: "stopped", deadline: "expired" } as const;
    const status = finalStatus(active.ending === undefined ? "finished" : ending[active.ending], counts);
    const message = active.job.message;
    await changeJob(active, { status, counts, message, endTime: now() });
    log.info({ job: id, status, ...counts }, "job of several batches ended");
    jobs.delete(id);
    await merger.release(active.job, chunksOf(active)).catch((err: unknown) => {
      log.warn({ job: id, err }, "failed to delete what a job has left");
    });
    for (const provider of new Set(chunksOf(active).map((chunk) => chunk.provider))) {
      void options.deferredDeletes.drain(provider);
    }
  }

  function queueOf(provider: ProviderName): Turns<() => void> {
    const queue = queues.get(provider) ?? createTurns<() => void>();
    queues.set(provider, queue);
    return queue;
  }

  /** Lines up one turn of the job with each provider that has a chunk to run. */
  function enqueue(active: ActiveJob): void {
    const { job, priority } = active;
    if (job.paused) return;
    const names = new Set(
      chunksOf(active).flatMap(({ number, state, provider }) =>
        state === "queued" && !active.busy.has(number) ? [provider] : [],
      ),
    );
    for (const name of names) {
      const key = `${name}\n${job.id}`;
      if (lined.has(key)) continue;
      lined.add(key);
      queueOf(name).add({ tenant: job.owner, job: job.id, priority }, () => {
        lined.delete(key);
        take(active, name);
      });
      pump(name);
    }
  }
  /** Jobs that have a turn, by provider. */
  const lined = new Set<string>();

  function take(active: ActiveJob, name: ProviderName): void {
    const chunk = nextChunk(active, name);
    if (chunk === undefined) {
      holds.abandon(name);
      release(name);
      return;
    }
    work(active, chunk.number, () => release(name));
    enqueue(active);
  }

  const nextChunk = (active: ActiveJob, name: ProviderName): Chunk | undefined =>
    active.ending !== undefined || active.job.paused || active.job.endTime !== undefined
      ? undefined
      : chunksOf(active)
          .filter(({ number, state, provider }) => state === "queued" && provider === name && !active.busy.has(number))
          .sort((a, b) => a.part.first - b.part.first)[0];

  function release(name: ProviderName): void {
    slots.set(name, (slots.get(name) ?? 1) - 1);
    pump(name);
  }

  function pump(name: ProviderName): void {
    const queue = queueOf(name);
    while (queue.size > 0 && (slots.get(name) ?? 0) < limitOf(name) && !closing.signal.aborted) {
      if (!holds.enter(name)) {
        pumpLater(name);
        return;
      }
      slots.set(name, (slots.get(name) ?? 0) + 1);
      queue.next()!();
    }
  }

  function pumpLater(name: ProviderName): void {
    if (held.has(name)) return;
    held.add(name);
    later((holds.delay(name) ?? 0) + 1, () => {
      held.delete(name);
      pump(name);
    });
  }
  /** Providers with a timer for their next probe. */
  const held = new Set<ProviderName>();

  /** Ends what is not done: chunks that wait have no results, and batches are stopped. */
  function endChunks(active: ActiveJob): void {
    for (const { number, state } of active.chunks.values()) {
      if (state === "queued" && !active.busy.has(number)) work(active, number, () => {});
      else if (state === "running") steps.stop(active, number);
    }
  }

  async function end(active: ActiveJob, ending: "stop" | "deadline"): Promise<void> {
    if (active.ending !== undefined) return;
    active.ending = ending;
    steps.wake(active);
    advance(active);
  }

  /** Goes on with every chunk that is neither queued nor done. */
  function takeUp(active: ActiveJob): void {
    jobs.set(active.job.id, active);
    for (const { number, state, provider } of active.chunks.values()) {
      if (state !== "submitting" && state !== "running") continue;
      slots.set(provider, (slots.get(provider) ?? 0) + 1);
      work(active, number, () => release(provider));
    }
    advance(active);
    watchDeadline(active);
  }

  function watchDeadline(active: ActiveJob): void {
    const { deadline } = active.job;
    if (deadline === undefined) return;
    const wait = (): void => {
      if (!jobs.has(active.job.id)) return;
      const left = deadline - now();
      if (left <= 0) void end(active, "deadline");
      // The longest time of a timer is 24.8 days.
      else later(Math.min(left, 86_400_000), wait);
    };
    wait();
    const nearMs = (deadline - active.job.createdAt) * NEAR;
    const [first] = planOf(active.job).fallback;
    if (first === undefined) return;
    later(Math.min(Math.max(0, deadline - nearMs - now()), 86_400_000), () => {
      if (jobs.has(active.job.id)) track(steps.move(active, first).then(() => advance(active)));
    });
  }

  async function load(id: string): Promise<ActiveJob | undefined> {
    const job = await ledger.chunks.get(id);
    if (job === undefined || job.endTime !== undefined) return undefined;
    if (!job.started) await ledger.chunks.update(id, { started: true });
    const [files, chunks, priority] = [
      await ledger.chunks.files(id),
      await ledger.chunks.of(id),
      await priorityOf(job),
    ];
    const active = createActiveJob({ ...job, started: true }, files, chunks, priority);
    if (!closing.signal.aborted) takeUp(active);
    return active;
  }

  async function priorityOf(job: { readonly id: string; readonly owner: string; readonly plan: unknown }) {
    const row = await ledger.jobs.find(job.owner, job.id);
    if (row === undefined) return planOf(job).options.priority;
    return optionsOf(await ledger.jobs.tags(row.id)).priority;
  }

  function start(id: string): void {
    if (jobs.has(id) || loading.has(id) || closing.signal.aborted) return;
    const loaded = load(id)
      .catch((err: unknown) => {
        log.error({ job: id, err }, "failed to start a job of several batches; trying again");
        later(JOB_TIMINGS.chunkRetry, () => start(id));
        return undefined;
      })
      .finally(() => loading.delete(id));
    loading.set(id, loaded);
    track(loaded);
  }

  /** The job, if this process runs it. Rejects with NotFound for an unknown one. */
  async function find(id: string): Promise<ActiveJob | JobState> {
    const active = jobs.get(id) ?? (await loading.get(id));
    if (active !== undefined) return active;
    const job = await ledger.chunks.get(id);
    if (job === undefined) throw new GatewayError("NotFound", `There is no job ${id}.`);
    const { status, message, counts, endTime } = job;
    return { status, message, counts, endTime };
  }

  /** Rejects with Conflict if the job has ended. */
  async function running(id: string): Promise<ActiveJob | undefined> {
    const found = await find(id);
    if ("job" in found) {
      if (found.job.endTime === undefined) return found;
      throw ended(id, found.job.status);
    }
    if (isTerminal(found.status)) throw ended(id, found.status);
    return undefined;
  }

  return {
    start,

    async state(id) {
      const found = await find(id);
      return "job" in found ? stateNow(found, holds.message) : found;
    },

    async stop(id) {
      const active = await running(id);
      if (active === undefined) return ledger.chunks.update(id, { stopRequested: true });
      await changeJob(active, { stopRequested: true, status: "Stopping" });
      await end(active, "stop");
    },

    async pause(id, paused) {
      const active = await running(id);
      if (active === undefined) return ledger.chunks.update(id, { paused });
      await changeJob(active, { paused });
      await steps.pauseRunning(active, paused);
      changed(id, stateNow(active, holds.message));
      advance(active);
    },

    reprioritize(id, priority) {
      const active = jobs.get(id);
      if (active !== undefined) active.priority = priority;
    },

    async resume() {
      for (const job of await ledger.chunks.unfinished()) {
        const known = job.started || (await ledger.jobs.find(job.owner, job.id)) !== undefined;
        if (known) start(job.id);
        else {
          const chunks = await ledger.chunks.of(job.id);
          await merger.release(job, chunks).catch((err: unknown) => {
            log.warn({ job: job.id, err }, "failed to delete what a create has left");
          });
          await ledger.chunks.delete(job.id);
        }
      }
    },

    async shutdown() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      steps.close();
      while (working.size > 0) await Promise.allSettled(working);
    },
  };
}

/** The part of a job's time before its deadline in which chunks that wait go to the fallback. */
const NEAR = 0.1;

const ended = (id: string, status: string) =>
  new GatewayError("Conflict", `The job ${id} has already ended: ${status}.`);
