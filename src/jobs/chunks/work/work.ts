/**
 * What is done with one chunk at a time: it is submitted, followed to its end, collected, or moved. Each step begins with what the
 * ledger has of the chunk, so that it can be repeated. No two steps of a chunk run together (`LiveJob.busy`).
 */
import type { Logger } from "pino";
import type { ProviderName } from "../../../lib/names.ts";
import type { Scrubber } from "../../../lib/scrub.ts";
import type { BlobStore } from "../../../ports/blobs.ts";
import type { Chunk } from "../../../ports/chunks.ts";
import { isTerminal, type JobState } from "../../../ports/jobs.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Provider } from "../../../ports/provider.ts";
import { missingResults } from "../../missing.ts";
import { noteProgress } from "../job-state.ts";
import type { LiveJob } from "../live-job.ts";
import { chunkPlace, modelPlace, providerPlace, STORAGE_PLACE } from "../places.ts";
import type { NoResults, Outcomes } from "../results.ts";
import { batchResults, batchState, stopBatch } from "./batch.ts";
import { createChunkChanges } from "./changes.ts";
import { createCompletion } from "./completion.ts";
import { createSetbacks, type Dispatch } from "./setbacks.ts";
import { submissionOf } from "./submission.ts";
import { SubmitFailed, type Submitter } from "./submit.ts";

interface WorkPorts {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly blobs: BlobStore;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly outcomes: Outcomes;
  readonly submitter: Submitter;
  readonly dispatch: Dispatch;
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
  /** The provider refused for now what would have been the batch of a chunk. Others wait too. */
  refused(chunk: Chunk, error: unknown): void;
  /** Deletes what a chunk that is done has left with its provider. */
  release(live: LiveJob, chunk: Chunk): Promise<void>;
}

export function createChunkWork(ports: WorkPorts): ChunkWork {
  const { providers, outcomes, submitter, dispatch, log } = ports;
  const changes = createChunkChanges(ports);
  const completion = createCompletion(ports);
  const setbacks = createSetbacks({ ...ports, changes, completion });
  const { requeue } = changes;

  async function collect(live: LiveJob, chunk: Chunk, provider: Provider, state: JobState): Promise<void> {
    const results = await batchResults(provider, live.row, chunk, live.signal);
    // A provider may count records that it did not run as failed.
    if (state.status === "Failed" && results === undefined && !state.counts?.success) {
      return setbacks.failedBatch(live, chunk, state);
    }
    const missing = missingResults(results, state.counts);
    if (missing !== undefined && !live.missingOutput.note(String(chunk.number))) {
      live.trouble.set(
        chunk.number,
        `A batch has ended, and the provider '${chunk.provider}' does not have ${missing} yet.`,
      );
      return;
    }
    const isLate = live.ending === "deadline" && state.status === "Stopped";
    const { plan, refused } = submissionOf(chunk);
    const batch = { results, state: isLate ? { ...state, status: "Expired" } : state, plan, refused };
    await completion.done(live, chunk, await outcomes.collect(live.row, chunk, batch));
  }

  return {
    end: completion.end,
    release: completion.release,
    refused: setbacks.refused,

    async move(live, chunk, { name, jobs }) {
      const message = `Moved from '${chunk.provider}', because the deadline of the job is near.`;
      log.info({ job: chunk.job, chunk: chunk.number, from: chunk.provider, provider: name }, "moved a chunk");
      const place = { provider: name, providerType: jobs!.type, notBefore: undefined, message };
      await requeue(live, chunk, place, true);
    },

    async submit(live, chunk) {
      try {
        live.put(await submitter.submit(live, chunk, live.signal));
      } catch (error) {
        if (!(error instanceof SubmitFailed)) throw error;
        return setbacks.notSubmitted(live, error);
      }
      live.defects.delete(chunk.number);
      for (const place of [providerPlace(chunk), modelPlace(chunk), STORAGE_PLACE, chunkPlace(chunk)]) {
        dispatch.ended(place);
      }
    },

    async settle(live, chunk) {
      try {
        live.put(await submitter.settle(live, chunk, live.signal));
        dispatch.ended(providerPlace(chunk));
      } catch (error) {
        setbacks.notSettled(live, chunk, error);
      }
    },

    async follow(live, chunk) {
      const provider = providers.get(chunk.provider)!;
      let state: JobState | undefined;
      try {
        if (live.ending !== undefined && !live.stopped.has(chunk.number)) {
          await stopBatch(provider, chunk, live.signal);
          live.stopped.add(chunk.number);
        }
        state = await batchState(provider, chunk, live.signal);
      } catch (error) {
        live.trouble.set(chunk.number, `A batch cannot be read: ${setbacks.textOf(error).replace(/\.$/, "")}.`);
        throw error;
      }
      if (state === undefined) {
        // A run that was never started is gone. It has cost nothing.
        if (provider.jobs?.inProcess !== undefined) return requeue(live, chunk, { notBefore: undefined }, true);
        if (!live.missingBatches.note(String(chunk.number))) return;
        const message = `The provider '${chunk.provider}' does not have the batch '${chunk.nativeId}' any more.`;
        return completion.refuse(live, chunk, 500, message);
      }
      live.missingBatches.clear(String(chunk.number));
      if (isTerminal(state.status)) return collect(live, chunk, provider, state);
      noteProgress(live, chunk.number, state, provider.jobs?.inProcess !== undefined);
    },
  };
}
