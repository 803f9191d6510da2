/** The next state of a chunk in the ledger, and in memory once the ledger has it. */
import type { Logger } from "pino";
import type { ProviderName } from "../../../lib/names.ts";
import type { BlobStore } from "../../../ports/blobs.ts";
import type { Chunk, ChunkPatch } from "../../../ports/chunks.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Provider } from "../../../ports/provider.ts";
import type { LiveJob } from "../live-job.ts";
import { releaseBatch } from "./batch.ts";
import { halves } from "./split.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly blobs: BlobStore;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly log: Pick<Logger, "info">;
}

/** `isAgain`: the provider had a batch of the chunk. The next one is another. */
export interface ChunkChanges {
  requeue(live: LiveJob, chunk: Chunk, patch: ChunkPatch, isAgain: boolean): Promise<void>;
  /** A chunk of the least size that the provider takes is not halved. */
  canHalve(chunk: Chunk): boolean;
  /** Halves a chunk. Both halves are queued. */
  split(live: LiveJob, chunk: Chunk, isAgain: boolean): Promise<void>;
}

const FRESH = { noted: undefined, inputFile: undefined, nativeId: undefined } as const;

export function createChunkChanges(options: Options): ChunkChanges {
  const { ledger, blobs, providers, deferredDeletes, log } = options;
  return {
    async requeue(live, chunk, patch, isAgain) {
      const provider = providers.get(chunk.provider);
      if (isAgain && provider !== undefined) await releaseBatch(provider, live.row, chunk);
      const again = { ...FRESH, attempt: chunk.attempt + 1 };
      const changes: ChunkPatch = { state: "queued", ...(isAgain && again), ...patch };
      await ledger.chunks.updateChunk(chunk.job, chunk.number, changes);
      live.put({ ...chunk, ...changes });
      live.progress.delete(chunk.number);
      if (isAgain || "inputFile" in patch) void deferredDeletes.drain(chunk.provider);
    },

    canHalve({ part, provider }) {
      const least = providers.get(provider)?.jobs?.limits?.minimumRecords ?? 1;
      return part.count >= 2 && Math.floor(part.count / 2) >= least;
    },

    async split(live, chunk, isAgain) {
      const { row } = live;
      const provider = providers.get(chunk.provider)!;
      await releaseBatch(provider, row, chunk);
      await live.alone(async () => {
        const [part, rest] = await halves(blobs, row, chunk.part, live.signal);
        const clean = { state: "queued", ...FRESH } as const;
        const patch = { ...clean, part, attempt: chunk.attempt + (isAgain ? 1 : 0), message: undefined } as const;
        const number = Math.max(...live.chunks.map((one) => one.number)) + 1;
        const other: Chunk = { ...chunk, ...clean, part: rest, number, attempt: 0, message: undefined };
        await ledger.chunks.add(row.id, [other], { number: chunk.number, patch });
        live.put({ ...chunk, ...patch });
        live.put(other);
        live.tokens.delete(chunk.number);
      });
      if (chunk.part.list !== undefined) await blobs.delete(chunk.part.list);
      log.info({ job: chunk.job, chunk: chunk.number, lines: chunk.part.count }, "halved a chunk");
      void deferredDeletes.drain(chunk.provider);
    },
  };
}
