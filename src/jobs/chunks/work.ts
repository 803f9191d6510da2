/** What is done with one chunk at a time: it is submitted, followed to its end, collected, split or refused. */
import type { Logger } from "pino";
import { GatewayError, isInDoubt } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import { shortened } from "../../lib/shortened.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkPatch } from "../../ports/chunks.ts";
import { isTerminal, type JobState } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import { createMissing, missingResults } from "../missing.ts";
import { batchResults, batchState, leavesSomething, releaseBatch, stopBatch } from "./batch.ts";
import { batchFailureOf, failureOf, refusalStatus } from "./failures.ts";
import type { LiveJob } from "./live-job.ts";
import type { ChunkOutcome, NoResults, Outcomes } from "./results.ts";
import type { Slots } from "./slots.ts";
import { halves } from "./split.ts";
import { submissionOf } from "./submission.ts";
import { SubmitFailed, type Submitter } from "./submit.ts";
import { modelPlace, providerPlace, STORAGE_PLACE, type Waits } from "./waits.ts";

export interface WorkPorts {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly blobs: BlobStore;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly outcomes: Outcomes;
  readonly submitter: Submitter;
  readonly waits: Waits;
  readonly slots: Slots;
  readonly scrub: Scrubber;
  readonly log: Pick<Logger, "warn" | "error" | "info">;
  /** Aborts at the end of a shutdown. */
  readonly signal: AbortSignal;
  /** The job cannot go on. */
  readonly lose: (live: LiveJob, message: string) => void;
}

/** Each resolves when the ledger has the chunk's next state, and rejects if that cannot be written. */
export interface ChunkWork {
  submit(live: LiveJob, chunk: Chunk): Promise<void>;
  /** Decides about a submission in doubt. */
  settle(live: LiveJob, chunk: Chunk): Promise<void>;
  /** Reads the state of a running batch, and collects the results of one that has ended. */
  follow(live: LiveJob, chunk: Chunk): Promise<void>;
  /** Moves a queued chunk to another provider. */
  move(live: LiveJob, chunk: Chunk, provider: Provider): Promise<void>;
  /** Ends a chunk without a batch. */
  end(live: LiveJob, chunk: Chunk, reason: NoResults, message?: string): Promise<void>;
  /** Deletes what a chunk that is done has left with its provider. */
  release(live: LiveJob, chunk: Chunk): Promise<void>;
}

/** Consecutive failures of the gateway itself, after which a chunk is refused. */
const MAX_DEFECTS = 5;
const MESSAGE_CHARACTERS = 1_000;
const keyOf = ({ job, number }: Chunk): string => `${job}\n${number}`;

export function createChunkWork(ports: WorkPorts): ChunkWork {
  const { ledger, blobs, providers, outcomes, submitter, waits, slots, scrub, log, signal } = ports;
  const missingBatches = createMissing();
  const missingOutput = createMissing();

  const textOf = (error: unknown): string =>
    error instanceof GatewayError
      ? shortened(scrub.text(error.message), MESSAGE_CHARACTERS)
      : "The gateway failed with an internal error";

  async function change(live: LiveJob, chunk: Chunk, patch: ChunkPatch): Promise<Chunk> {
    await ledger.chunks.updateChunk(chunk.job, chunk.number, patch);
    const changed = { ...chunk, ...patch };
    live.put(changed);
    return changed;
  }

  /** `isAgain`: the provider had a batch of the chunk. The next one is another. */
  async function requeue(live: LiveJob, chunk: Chunk, patch: ChunkPatch, isAgain: boolean): Promise<void> {
    const provider = providers.get(chunk.provider);
    if (isAgain && provider !== undefined) await releaseBatch(provider, live.row, chunk);
    const fresh = { noted: undefined, inputFile: undefined, nativeId: undefined };
    const again = { ...fresh, attempt: chunk.attempt + 1 };
    await change(live, chunk, { state: "queued", ...(isAgain && again), ...patch });
    live.progress.delete(chunk.number);
    if (isAgain || "inputFile" in patch) void ports.deferredDeletes.drain(chunk.provider);
  }

  async function wait(live: LiveJob, chunk: Chunk, place: string, error: unknown, isAgain = false): Promise<void> {
    const message = typeof error === "string" ? error : textOf(error);
    const retryAfterMs = error instanceof GatewayError ? error.detail.retryAfterMs : undefined;
    const { until } = waits.failed(place, message, retryAfterMs);
    log.warn({ job: chunk.job, chunk: chunk.number, provider: chunk.provider, message }, "a chunk waits");
    await requeue(live, chunk, { notBefore: Math.round(until), message }, isAgain);
  }

  async function split(live: LiveJob, chunk: Chunk, isAgain: boolean): Promise<void> {
    const { row } = live;
    const provider = providers.get(chunk.provider)!;
    await releaseBatch(provider, row, chunk);
    await live.alone(async () => {
      const [part, rest] = await halves(blobs, row, chunk.part, signal);
      const clean = { state: "queued", noted: undefined, inputFile: undefined, nativeId: undefined } as const;
      const patch = { ...clean, part, attempt: chunk.attempt + (isAgain ? 1 : 0), message: undefined } as const;
      const number = Math.max(...live.chunks.map((one) => one.number)) + 1;
      const other: Chunk = { ...chunk, ...clean, part: rest, number, attempt: 0, message: undefined };
      await ledger.chunks.add(row.id, [other], { number: chunk.number, patch });
      live.put({ ...chunk, ...patch });
      live.put(other);
    });
    if (chunk.part.list !== undefined) await blobs.delete(chunk.part.list);
    log.info({ job: chunk.job, chunk: chunk.number, lines: chunk.part.count }, "halved a chunk");
    void ports.deferredDeletes.drain(chunk.provider);
  }

  /** A chunk of the least size that the provider takes is not halved. */
  function canHalve({ part, provider }: Chunk): boolean {
    const least = providers.get(provider)?.jobs?.limits?.minimumRecords ?? 1;
    return part.count >= 2 && Math.floor(part.count / 2) >= least;
  }

  async function crowded(live: LiveJob, chunk: Chunk, error: unknown, isAgain: boolean): Promise<void> {
    // With other batches at work, there will be room for this one.
    if (slots.hasOthers(chunk) || !canHalve(chunk)) return wait(live, chunk, modelPlace(chunk), error, isAgain);
    await split(live, chunk, isAgain);
    waits.failed(modelPlace(chunk), typeof error === "string" ? error : textOf(error), undefined);
  }

  async function done(live: LiveJob, chunk: Chunk, outcome: ChunkOutcome, message?: string): Promise<void> {
    const patch = { state: "done", ...outcome, message, notBefore: undefined } as const;
    const ended: Chunk = { ...chunk, ...patch };
    try {
      await live.alone(async () => {
        const others = live.ending === undefined ? await outcomes.fallbacks(live.row, ended, live.chunks) : [];
        await ledger.chunks.add(chunk.job, others, { number: chunk.number, patch });
        live.put(ended);
        for (const other of others) live.put(other);
      });
    } catch (error) {
      if (!isInDoubt(error)) await blobs.delete(outcome.outcome);
      throw error;
    }
    live.progress.delete(chunk.number);
    live.trouble.delete(chunk.number);
    missingBatches.clear(keyOf(chunk));
    missingOutput.clear(keyOf(chunk));
    if (ended.inputFile !== undefined) void ports.deferredDeletes.drain(chunk.provider);
    await release(live, ended);
  }

  async function release(live: LiveJob, chunk: Chunk): Promise<void> {
    const provider = providers.get(chunk.provider);
    if (provider === undefined || chunk.nativeId === undefined || !leavesSomething(provider, chunk)) return;
    try {
      await releaseBatch(provider, live.row, chunk);
      await ledger.chunks.updateChunk(chunk.job, chunk.number, { nativeId: undefined });
      live.put({ ...live.get(chunk.number)!, nativeId: undefined });
    } catch (err) {
      log.warn({ job: chunk.job, chunk: chunk.number, err }, "failed to delete what a batch has left");
    }
  }

  async function end(live: LiveJob, chunk: Chunk, reason: NoResults, message?: string): Promise<void> {
    const provider = providers.get(chunk.provider);
    if (provider !== undefined && chunk.nativeId === undefined) await releaseBatch(provider, live.row, chunk);
    await done(live, chunk, await outcomes.without(live.row, chunk, reason), message);
  }

  const refuse = (live: LiveJob, chunk: Chunk, status: number, message: string): Promise<void> =>
    end(live, chunk, { status, message }, message);

  async function defect(live: LiveJob, chunk: Chunk, error: unknown): Promise<void> {
    const count = (live.defects.get(chunk.number) ?? 0) + 1;
    live.defects.set(chunk.number, count);
    log.error({ job: chunk.job, chunk: chunk.number, err: error }, "failed to submit a chunk");
    if (count >= MAX_DEFECTS) return refuse(live, chunk, 500, `${textOf(error)}.`);
    const { until } = waits.failed(keyOf(chunk), "", undefined);
    await requeue(live, chunk, { notBefore: Math.round(until), message: textOf(error) }, false);
  }

  async function failed(live: LiveJob, failure: SubmitFailed): Promise<void> {
    const { chunk, cause, isOldInput } = failure;
    live.put(chunk);
    // The next process goes on from what the ledger has.
    if (signal.aborted) return;
    const kind = failureOf(cause);
    if (failure.isInDoubt) {
      const place = kind === "storage" ? STORAGE_PLACE : providerPlace(chunk);
      waits.failed(place, textOf(cause), undefined);
      log.warn({ job: chunk.job, chunk: chunk.number, err: cause }, "it is not known whether a batch was created");
      return;
    }
    if (kind === "provider") return wait(live, chunk, providerPlace(chunk), cause);
    if (kind === "model") return wait(live, chunk, modelPlace(chunk), cause);
    if (kind === "storage") return wait(live, chunk, STORAGE_PLACE, cause);
    if (kind === "crowded") return crowded(live, chunk, cause, false);
    if (kind === "halve" && canHalve(chunk)) return split(live, chunk, false);
    if (kind === "defect") return defect(live, chunk, cause);
    if (kind === "lost") return ports.lose(live, "The lines of the job are lost.");
    // The provider may have lost an input that waited.
    if (isOldInput) return requeue(live, chunk, { noted: undefined, inputFile: undefined }, false);
    await refuse(live, chunk, refusalStatus(cause), textOf(cause));
  }

  /** A batch that failed before it ran a record. */
  async function failedBatch(live: LiveJob, chunk: Chunk, { message }: JobState): Promise<void> {
    const said = message === undefined ? undefined : shortened(scrub.text(message), MESSAGE_CHARACTERS);
    const reason = said ?? `The provider '${chunk.provider}' gives no reason.`;
    const kind = live.ending === undefined ? batchFailureOf(message) : undefined;
    if (kind === "model") return wait(live, chunk, modelPlace(chunk), reason, true);
    if (kind === "crowded") return crowded(live, chunk, reason, true);
    if (kind === "halve" && canHalve(chunk)) return split(live, chunk, true);
    await refuse(live, chunk, said === undefined ? 500 : 400, `The batch failed: ${reason}`);
  }

  async function collect(live: LiveJob, chunk: Chunk, provider: Provider, state: JobState): Promise<void> {
    const results = await batchResults(provider, live.row, chunk, signal);
    // A provider may count records that it did not run as failed.
    if (state.status === "Failed" && results === undefined && !state.counts?.success) {
      return failedBatch(live, chunk, state);
    }
    const missing = missingResults(results, state.counts);
    if (missing !== undefined && !missingOutput.note(keyOf(chunk))) {
      live.trouble.set(
        chunk.number,
        `A batch has ended, and the provider '${chunk.provider}' does not have ${missing} yet.`,
      );
      return;
    }
    const isLate = live.ending === "deadline" && state.status === "Stopped";
    const { plan, refused } = submissionOf(chunk);
    const batch = { results, state: isLate ? { ...state, status: "Expired" } : state, plan, refused };
    await done(live, chunk, await outcomes.collect(live.row, chunk, batch));
  }

  return {
    end,
    release,

    async move(live, chunk, { name, jobs }) {
      const message = `Moved from '${chunk.provider}', because the deadline of the job is near.`;
      log.info({ job: chunk.job, chunk: chunk.number, from: chunk.provider, provider: name }, "moved a chunk");
      const place = { provider: name, providerType: jobs!.type, notBefore: undefined, message };
      await requeue(live, chunk, place, true);
    },

    async submit(live, chunk) {
      try {
        live.put(await submitter.submit(live, chunk, signal));
      } catch (error) {
        if (!(error instanceof SubmitFailed)) throw error;
        return failed(live, error);
      }
      live.defects.delete(chunk.number);
      for (const place of [providerPlace(chunk), modelPlace(chunk), STORAGE_PLACE, keyOf(chunk)]) waits.ended(place);
    },

    async settle(live, chunk) {
      try {
        live.put(await submitter.settle(live, chunk, signal));
        waits.ended(providerPlace(chunk));
      } catch (error) {
        if (signal.aborted) return;
        const place = failureOf(error) === "storage" ? STORAGE_PLACE : providerPlace(chunk);
        waits.failed(place, textOf(error), error instanceof GatewayError ? error.detail.retryAfterMs : undefined);
        log.warn({ job: chunk.job, chunk: chunk.number, err: error }, "failed to find out whether a batch was created");
      }
    },

    async follow(live, chunk) {
      const provider = providers.get(chunk.provider)!;
      let state: JobState | undefined;
      try {
        if (live.ending !== undefined && !live.stopped.has(chunk.number)) {
          await stopBatch(provider, chunk, signal);
          live.stopped.add(chunk.number);
        }
        state = await batchState(provider, chunk, signal);
      } catch (error) {
        live.trouble.set(chunk.number, `A batch cannot be read: ${textOf(error).replace(/\.$/, "")}.`);
        throw error;
      }
      if (state === undefined) {
        // A run that was never started is gone. It has cost nothing.
        if (provider.jobs?.inProcess !== undefined) return requeue(live, chunk, { notBefore: undefined }, true);
        if (!missingBatches.note(keyOf(chunk))) return;
        const message = `The provider '${chunk.provider}' does not have the batch '${chunk.nativeId}' any more.`;
        return refuse(live, chunk, 500, message);
      }
      missingBatches.clear(keyOf(chunk));
      if (isTerminal(state.status)) return collect(live, chunk, provider, state);
      if (state.counts !== undefined) live.progress.set(chunk.number, state.counts);
      const says = provider.jobs?.inProcess === undefined ? undefined : state.message;
      if (says === undefined) live.trouble.delete(chunk.number);
      else live.trouble.set(chunk.number, says);
    },
  };
}
