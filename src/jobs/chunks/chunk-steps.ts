/** The way of one chunk: from its turn to its outcome. Each step begins with what the ledger has. */
import { setTimeout as sleep } from "node:timers/promises";
import { GatewayError, hadNoEffect } from "../../lib/errors.ts";
import { gatewayCall } from "../../objects/gateway-call.ts";
import type { Chunk, ChunkPatch } from "../../ports/chunks.ts";
import type { DerivedFile } from "../../ports/files.ts";
import { isTerminal, type JobEngine, type JobResults, type JobRow, type JobState } from "../../ports/jobs.ts";
import type { TranslationRow } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import { createMissing, missingResults } from "../missing.ts";
import { JOB_TIMINGS } from "../timings.ts";
import { namesUnder } from "../translation/objects.ts";
import { objectResults } from "../translation/results.ts";
import { type ActiveJob, chunksOf } from "./active.ts";
import type { Holds } from "./holds.ts";
import { type Refusal, refusalIn, refusalOf } from "./refusals.ts";
import type { NoResults } from "./results.ts";
import type { RunnerOptions } from "./runner-options.ts";
import { halved } from "./split.ts";
import {
  NothingToRun,
  prepareSubmission,
  type Submission,
  type SubmittedPlan,
  submittedPlan,
  submittedSpec,
} from "./submission.ts";

interface Options extends RunnerOptions {
  readonly byName: ReadonlyMap<string, Provider>;
  readonly holds: Holds;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly changeJob: (active: ActiveJob, patch: { readonly status: "InProgress" }) => Promise<void>;
}

export interface ChunkSteps {
  /** Resolves when the chunk is done, or queued again. */
  run(active: ActiveJob, number: number): Promise<void>;
  /** Stops the batch of a chunk. */
  stop(active: ActiveJob, number: number): void;
  /** Moves chunks that wait to another provider. */
  move(active: ActiveJob, provider: string): Promise<void>;
  pauseRunning(active: ActiveJob, paused: boolean): Promise<void>;
  /** Ends the waits of a job's chunks. */
  wake(active: ActiveJob): void;
  /** Resolves after this many milliseconds, or at the end of the process. */
  pause(ms: number): Promise<void>;
  close(): void;
}

/** Factor between one interval of polls and the next. */
const GROWTH = 1.5;

export function createChunkSteps(options: Options): ChunkSteps {
  const { ledger, blobs, byName, holds, outcomes, log, now, signal, poll } = options;
  const missingBatches = createMissing();
  const missingOutput = createMissing();
  /** Waits of chunks, by batch. */
  const waits = new Map<string, () => void>();
  /** Additions of chunks, one after the other: numbers are unique in a job. */
  const adding = new Map<string, Promise<unknown>>();

  for (const { jobs } of options.providers) jobs?.inProcess?.watch((id) => waits.get(id)?.());

  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal, ref: false }).catch(() => {});

  async function wait(nativeId: string, ms: number): Promise<void> {
    const woken = new AbortController();
    waits.set(nativeId, () => woken.abort());
    await sleep(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]), ref: false }).catch(() => {});
    waits.delete(nativeId);
  }

  async function change(active: ActiveJob, number: number, patch: ChunkPatch, derived?: DerivedFile): Promise<Chunk> {
    await ledger.chunks.updateChunk(active.job.id, number, patch, derived);
    const changed = { ...active.chunks.get(number)!, ...patch };
    active.chunks.set(number, changed);
    return changed;
  }

  function alone<T>(active: ActiveJob, work: () => Promise<T>): Promise<T> {
    const before = adding.get(active.job.id) ?? Promise.resolve();
    const after = before.then(work, work);
    adding.set(
      active.job.id,
      after.catch(() => undefined),
    );
    return after;
  }

  /** Changes a chunk and adds others. */
  async function add(active: ActiveJob, number: number, patch: ChunkPatch, more: readonly Chunk[]): Promise<void> {
    await ledger.chunks.add(active.job.id, more, { number, patch });
    active.chunks.set(number, { ...active.chunks.get(number)!, ...patch });
    for (const chunk of more) active.chunks.set(chunk.number, chunk);
  }

  /** Throws Unavailable if the provider is no longer configured, or is of another type. */
  function engineOf({ provider: name, providerType }: Chunk): {
    readonly provider: Provider;
    readonly engine: JobEngine;
  } {
    const provider = byName.get(name);
    const engine = provider?.jobs;
    if (provider !== undefined && engine?.create !== undefined && engine.type === providerType)
      return { provider, engine };
    throw new GatewayError("Unavailable", `it is no longer configured as '${providerType}'.`);
  }

  const submissionOf = (active: ActiveJob, chunk: Chunk, provider: Provider): Submission => ({
    job: active.job,
    chunk,
    files: active.files,
    provider,
    priority: active.priority,
    at: now(),
    change: (patch, derived) => change(active, chunk.number, patch, derived),
  });

  /** Ends a chunk whose records have no results. */
  async function endWithout(active: ActiveJob, chunk: Chunk, reason: NoResults): Promise<void> {
    const outcome = await outcomes.without(active.job, chunk, reason);
    await done(active, chunk, outcome, "message" in reason ? reason.message : undefined);
  }

  async function done(
    active: ActiveJob,
    chunk: Chunk,
    outcome: Pick<ChunkPatch, "outcome" | "counts" | "tokens">,
    message: string | undefined,
  ): Promise<void> {
    const { number } = chunk;
    await alone(active, async () => {
      const patch: ChunkPatch = { ...outcome, state: "done", message };
      const ended = { ...chunk, ...patch };
      const more = active.ending === undefined ? await outcomes.fallbacks(active.job, ended, chunksOf(active)) : [];
      await add(active, number, patch, more);
    });
    active.running.delete(number);
    await cleanUp(active, active.chunks.get(number)!);
  }

  /** Deletes what the batch has left. A failure costs space only. */
  async function cleanUp(active: ActiveJob, chunk: Chunk): Promise<void> {
    try {
      const { engine, provider } = engineOf(chunk);
      if (chunk.nativeId !== undefined) await engine.inProcess?.release?.(chunk.nativeId);
      const { object, plan } = submittedPlan(chunk);
      if (object !== undefined && plan !== undefined) {
        const limit = AbortSignal.timeout(JOB_TIMINGS.cleanUpTimeout);
        const call = gatewayCall(active.job.owner, plan.bucketOwner, limit);
        await provider.objects.delete(call, object, {});
        for (const key of plan.results === undefined ? [] : await namesUnder(provider.objects, call, plan.results)) {
          await provider.objects.delete(call, { bucket: object.bucket, key }, {});
        }
      }
      void options.deferredDeletes.drain(chunk.provider);
    } catch (err) {
      log.warn({ job: active.job.id, chunk: chunk.number, err }, "failed to delete what a chunk has left");
    }
  }

  const again: ChunkPatch = { state: "queued", nativeId: undefined };
  const anew: ChunkPatch = { ...again, inputFile: undefined, noted: undefined };

  /** The provider did not take the batch, or it failed as a whole. */
  async function refused(active: ActiveJob, chunk: Chunk, how: Refusal, message: string, retryAfterMs?: number) {
    const { number, provider, part, attempt } = chunk;
    active.running.delete(number);
    if (how === "wait") {
      holds.fail(provider, message, retryAfterMs);
      // A batch that failed has used its key.
      const next = chunk.nativeId === undefined ? attempt : attempt + 1;
      await change(active, number, { ...(next === attempt ? again : anew), attempt: next, message });
      return;
    }
    holds.abandon(provider);
    const least = byName.get(provider)?.jobs?.limits?.minimumRecords ?? 1;
    if (how === "halve" && Math.floor(part.count / 2) >= Math.max(1, least)) return halve(active, chunk, message);
    await endWithout(active, chunk, { status: how === "halve" ? 413 : 400, message });
  }

  async function halve(active: ActiveJob, chunk: Chunk, message: string): Promise<void> {
    const { number, part, attempt } = chunk;
    log.info({ job: active.job.id, chunk: number, records: part.count, message }, "halving a chunk");
    const [first, second] = await halved(blobs, active.job, part);
    await alone(active, async () => {
      const next = Math.max(...active.chunks.keys()) + 1;
      const patch: ChunkPatch = { ...anew, part: first, attempt: attempt + 1, message };
      await add(active, number, patch, [
        { ...chunk, ...anew, number: next, part: second, attempt: 0, message } as Chunk,
      ]);
    });
    if (part.list !== undefined) await blobs.delete(part.list);
    await cleanUp(active, chunk);
  }

  const whyOf = (error: unknown): string =>
    error instanceof GatewayError ? error.message : "the gateway failed to submit a batch.";
  const retryAfterOf = (error: unknown): number | undefined =>
    error instanceof GatewayError ? error.detail.retryAfterMs : undefined;

  async function submit(active: ActiveJob, chunk: Chunk): Promise<void> {
    let prepared: Chunk;
    let engine: JobEngine;
    let submission: Submission;
    try {
      const found = engineOf(chunk);
      engine = found.engine;
      submission = submissionOf(active, chunk, found.provider);
      prepared = await prepareSubmission({ ledger, blobs, signal }, submission);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NothingToRun) {
        holds.abandon(chunk.provider);
        return endWithout(active, chunk, { status: 400, message: error.message });
      }
      const how = refusalOf(error);
      if (how === "storage") throw error;
      return refused(active, active.chunks.get(chunk.number)!, how, whyOf(error), retryAfterOf(error));
    }
    await create(active, engine, { ...submission, chunk: prepared });
  }

  async function create(active: ActiveJob, engine: JobEngine, submission: Submission): Promise<void> {
    const { chunk } = submission;
    const spec = submittedSpec(submission);
    const note = async (engineNote: unknown): Promise<void> => {
      const noted: SubmittedPlan = { ...submittedPlan(active.chunks.get(chunk.number)!), engine: engineNote };
      await change(active, chunk.number, { noted });
    };
    try {
      const { id } = await engine.create!(spec, signal, note);
      await entered(active, engine, chunk.number, id);
    } catch (error) {
      // The next process asks the provider.
      signal.throwIfAborted();
      const current = active.chunks.get(chunk.number)!;
      if (current.state !== "submitting") throw error;
      if (!hadNoEffect(error)) {
        const found = await search(engine, submission, current);
        if (found !== undefined) return entered(active, engine, chunk.number, found);
      }
      const how = refusalOf(error);
      if (how === "storage") throw error;
      await refused(active, current, how, whyOf(error), retryAfterOf(error));
    }
  }

  /** The batch of a submission whose answer is lost. Rejects if the provider cannot tell. */
  async function search(engine: JobEngine, submission: Submission, chunk: Chunk): Promise<string | undefined> {
    const spec = submittedSpec({ ...submission, chunk });
    const limit = AbortSignal.timeout(JOB_TIMINGS.findTimeout);
    const found = await engine.find?.(spec, chunk.submittedAt ?? now(), limit, submittedPlan(chunk).engine);
    return found?.id;
  }

  async function entered(active: ActiveJob, engine: JobEngine, number: number, nativeId: string): Promise<void> {
    await change(active, number, { state: "running", nativeId, message: undefined });
    engine.inProcess?.start(nativeId);
    if (active.job.status === "Submitted") await options.changeJob(active, { status: "InProgress" });
  }

  /** An earlier process may have created the batch. */
  async function settle(active: ActiveJob, chunk: Chunk): Promise<void> {
    const { provider, engine } = engineOf(chunk);
    const submission = submissionOf(active, chunk, provider);
    const found = engine.inProcess === undefined ? await search(engine, submission, chunk) : undefined;
    if (found !== undefined) return entered(active, engine, chunk.number, found);
    await change(active, chunk.number, again);
  }

  async function stateOf(engine: JobEngine, nativeId: string): Promise<JobState | undefined> {
    try {
      return await engine.get(nativeId, AbortSignal.timeout(JOB_TIMINGS.stateTimeout));
    } catch (error) {
      if (error instanceof GatewayError && error.kind === "NotFound") return undefined;
      throw error;
    }
  }

  /** Follows a batch to its end. */
  async function follow(active: ActiveJob, chunk: Chunk): Promise<void> {
    const { number } = chunk;
    const nativeId = chunk.nativeId!;
    const key = `${active.job.id}\n${number}`;
    let delay = poll.firstMs;
    for (;;) {
      signal.throwIfAborted();
      const { engine, provider } = engineOf(chunk);
      const state = await stateOf(engine, nativeId).catch((err: unknown) => {
        log.warn({ job: active.job.id, chunk: number, err }, "failed to read a batch's state; retrying later");
        return "unknown" as const;
      });
      if (state === undefined) {
        if (engine.inProcess !== undefined)
          return void (await change(active, number, { ...anew, attempt: chunk.attempt + 1 }));
        if (missingBatches.note(key)) {
          const message = `The provider '${chunk.provider}' does not have the batch '${nativeId}' any more.`;
          return endWithout(active, chunk, { status: 500, message });
        }
      } else if (state !== "unknown") {
        missingBatches.clear(key);
        active.running.set(number, state);
        if (state.status === "InProgress" || state.status === "Completed") holds.succeed(chunk.provider);
        if (isTerminal(state.status) && (await collected(active, chunk, provider, engine, state))) return;
        if (active.ending !== undefined && state.status !== "Stopping") await stopBatch(engine, nativeId);
      }
      await wait(nativeId, delay);
      delay = Math.min(poll.mostMs, delay * GROWTH);
    }
  }

  async function stopBatch(engine: JobEngine, nativeId: string): Promise<void> {
    await engine.stop(nativeId, AbortSignal.timeout(JOB_TIMINGS.stateTimeout)).catch((err: unknown) => {
      if (err instanceof GatewayError && (err.kind === "Conflict" || err.kind === "NotFound")) return;
      log.warn({ batch: nativeId, err }, "failed to stop a batch; retrying later");
    });
  }

  /** False if the provider does not have the results yet. */
  async function collected(
    active: ActiveJob,
    chunk: Chunk,
    provider: Provider,
    engine: JobEngine,
    state: JobState,
  ): Promise<boolean> {
    const { plan } = submittedPlan(chunk);
    const key = `${active.job.id}\n${chunk.number}`;
    const results = await resultsOf(active, chunk, provider, engine);
    if (missingResults(results, state.counts) !== undefined && !missingOutput.note(key)) return false;
    missingOutput.clear(key);
    const isRefused = state.status === "Failed" && results === undefined && (state.counts?.processed ?? 0) === 0;
    if (isRefused && active.ending === undefined) {
      const message = state.message ?? "The batch failed.";
      await refused(active, chunk, refusalIn(message), message);
      return true;
    }
    const outcome = await outcomes.collect(active.job, chunk, { results, state, plan });
    await done(active, chunk, outcome, state.message);
    return true;
  }

  async function resultsOf(
    { job }: ActiveJob,
    chunk: Chunk,
    { objects }: Provider,
    engine: JobEngine,
  ): Promise<JobResults | undefined> {
    const { plan } = submittedPlan(chunk);
    if (plan?.results !== undefined) return objectResults(objects, { owner: job.owner, plan } as TranslationRow);
    const { nativeId, inputFile, provider, providerType, counts } = chunk;
    const row = { id: job.id, owner: job.owner, provider, providerType, nativeId, inputFile, counts } as JobRow;
    return engine.results?.(row, AbortSignal.timeout(JOB_TIMINGS.resultsTimeout));
  }

  return {
    async run(active, number) {
      for (;;) {
        signal.throwIfAborted();
        const chunk = active.chunks.get(number)!;
        if (chunk.state === "done") return;
        if (chunk.state === "queued") {
          if (active.ending !== undefined) {
            const unrun = active.ending === "stop" ? "canceled" : "expired";
            return endWithout(active, chunk, { unrun });
          }
          if (active.job.paused) return;
          await submit(active, chunk);
        } else if (chunk.state === "submitting") await settle(active, chunk);
        else await follow(active, chunk);
        // Its next turn comes when the provider takes batches.
        if (active.chunks.get(number)!.state === "queued" && active.ending === undefined) return;
      }
    },

    stop(active, number) {
      const { nativeId } = active.chunks.get(number)!;
      if (nativeId !== undefined) waits.get(nativeId)?.();
    },

    async move(active, name) {
      const provider = byName.get(name);
      if (provider?.jobs?.create === undefined) return;
      for (const { number, state, provider: now, fallbackOf } of chunksOf(active)) {
        if (state !== "queued" || active.busy.has(number) || now === name || fallbackOf !== undefined) continue;
        await change(active, number, { ...anew, provider: name, providerType: provider.jobs.type });
      }
    },

    async pauseRunning(active, paused) {
      for (const chunk of chunksOf(active)) {
        if (chunk.state !== "running" || chunk.nativeId === undefined) continue;
        await engineOf(chunk)
          .engine.inProcess?.pause(chunk.nativeId, paused)
          .catch((err: unknown) => {
            if (!(err instanceof GatewayError) || err.kind !== "Conflict") throw err;
          });
      }
    },

    wake(active) {
      for (const { nativeId } of chunksOf(active)) if (nativeId !== undefined) waits.get(nativeId)?.();
    },

    pause,
    close() {
      for (const wake of waits.values()) wake();
    },
  };
}
