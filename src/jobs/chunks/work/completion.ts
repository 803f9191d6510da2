/** The end of one chunk: its outcome is in the ledger, with the chunks that run its failed records elsewhere. */
import type { Logger } from "pino";
import { isInDoubt } from "../../../lib/errors.ts";
import type { ProviderName } from "../../../lib/names.ts";
import type { BlobStore } from "../../../ports/blobs.ts";
import type { Chunk, ChunkPatch } from "../../../ports/chunks.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Provider } from "../../../ports/provider.ts";
import type { LiveJob } from "../live-job.ts";
import { noteOf } from "../plan.ts";
import type { ChunkOutcome, NoResults, Outcomes } from "../results.ts";
import { leavesSomething, releaseBatch } from "./batch.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly blobs: BlobStore;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly outcomes: Outcomes;
  readonly log: Pick<Logger, "warn">;
}

export interface Completion {
  done(live: LiveJob, chunk: Chunk, outcome: ChunkOutcome, message?: string): Promise<void>;
  /** Ends a chunk without results. */
  end(live: LiveJob, chunk: Chunk, reason: NoResults, message?: string): Promise<void>;
  /** Ends a chunk whose records all have this error. */
  refuse(live: LiveJob, chunk: Chunk, status: number, message: string): Promise<void>;
  /** Deletes what a chunk that is done has left with its provider. */
  release(live: LiveJob, chunk: Chunk): Promise<void>;
}

export function createCompletion(options: Options): Completion {
  const { ledger, blobs, providers, deferredDeletes, outcomes, log } = options;

  async function done(live: LiveJob, chunk: Chunk, outcome: ChunkOutcome, message?: string): Promise<void> {
    const { dropped, isTaken = false, ...results } = outcome;
    let patch: ChunkPatch = { state: "done", ...results, message, notBefore: undefined };
    if (dropped !== undefined) patch = { ...patch, noted: { ...noteOf(chunk), dropped } };
    const ended: Chunk = { ...chunk, ...patch };
    try {
      await live.alone(async () => {
        const isEnding = live.ending !== undefined;
        const { chunks: others, notes } = await outcomes.fallbacks(live.row, ended, live.chunks, isEnding);
        const noted = [...notes].map(([number, note]) => {
          const row = number === chunk.number ? ended : live.get(number)!;
          return { number, patch: { noted: { ...noteOf(row), ...note } } };
        });
        const takesFrom = isTaken ? chunk.nativeId : undefined;
        await ledger.chunks.add(chunk.job, others, { number: chunk.number, patch, takesFrom }, ...noted);
        live.put(ended);
        for (const { number, patch: change } of noted) live.put({ ...live.get(number)!, ...change });
        for (const other of others) live.put(other);
      });
    } catch (error) {
      if (!isTaken && !isInDoubt(error)) await blobs.delete(outcome.outcome);
      throw error;
    }
    live.progress.delete(chunk.number);
    live.trouble.delete(chunk.number);
    live.missingBatches.clear(String(chunk.number));
    live.missingOutput.clear(String(chunk.number));
    if (ended.inputFile !== undefined) void deferredDeletes.drain(chunk.provider);
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

  return {
    done,
    end,
    refuse: (live, chunk, status, message) => end(live, chunk, { status, message }, message),
    release,
  };
}
