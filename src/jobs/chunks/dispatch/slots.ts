/** The places that chunks have with their providers. */
import type { ProviderName } from "../../../lib/names.ts";
import type { Chunk } from "../../../ports/chunks.ts";
import type { JobEngine } from "../../../ports/jobs.ts";

/** For an engine without limits: enough to keep it busy while the next chunk begins. */
const DEFAULT_CONCURRENT = 4;
/** Chunks of one provider whose lines are translated and uploaded at a time. */
const MAX_SUBMITTING = 4;

/** A chunk that has a place. */
export interface SlotPlace {
  readonly job: string;
  readonly number: number;
  readonly modelId: string;
}

export interface Slots {
  places(provider: ProviderName): Iterable<SlotPlace>;
  hasRoom(provider: ProviderName, engine: Pick<JobEngine, "limits" | "findsBySize" | "inProcess"> | undefined): boolean;
  /** The chunk is being submitted, or is with its provider. */
  take(chunk: Chunk, isBeingSubmitted: boolean): void;
  free(chunk: Chunk): void;
  /** True if another chunk of this provider and model has a place. */
  hasOthers(chunk: Chunk): boolean;
}

interface Taken extends SlotPlace {
  /** Its batch may exist already. */
  readonly isInDoubt: boolean;
  readonly isBeingSubmitted: boolean;
}

const keyOf = ({ job, number }: Chunk): string => `${job}\n${number}`;

export function createSlots(): Slots {
  const taken = new Map<ProviderName, Map<string, Taken>>();
  const of = (provider: ProviderName) => {
    const found = taken.get(provider) ?? new Map<string, Taken>();
    taken.set(provider, found);
    return found;
  };
  return {
    places: (provider) => of(provider).values(),
    hasRoom(provider, { limits, findsBySize = false, inProcess } = {}) {
      const all = of(provider);
      const most = limits?.concurrent ?? inProcess?.chunks?.concurrent() ?? DEFAULT_CONCURRENT;
      if (all.size >= most) return false;
      let submitting = 0;
      for (const { isBeingSubmitted, isInDoubt } of all.values()) {
        if (isBeingSubmitted || (isInDoubt && findsBySize)) submitting += 1;
      }
      return submitting < (findsBySize ? 1 : MAX_SUBMITTING);
    },
    take(chunk, isBeingSubmitted) {
      const { job, number, modelId } = chunk;
      const isInDoubt = chunk.state === "submitting";
      of(chunk.provider).set(keyOf(chunk), { job, number, modelId, isBeingSubmitted, isInDoubt });
    },
    free: (chunk) => void of(chunk.provider).delete(keyOf(chunk)),
    hasOthers(chunk) {
      const own = keyOf(chunk);
      for (const [key, { modelId }] of of(chunk.provider)) if (key !== own && modelId === chunk.modelId) return true;
      return false;
    },
  };
}
