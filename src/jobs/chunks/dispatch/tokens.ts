/**
 * Holds back chunks whose tokens do not fit into the limit of enqueued tokens that is configured for their model. The tokens are
 * estimates, so that a chunk goes when no other chunk of its model is with the provider, whatever its size.
 */
import type { ProviderName } from "../../../lib/names.ts";
import type { Chunk } from "../../../ports/chunks.ts";
import type { Provider } from "../../../ports/provider.ts";
import type { LiveJob } from "../live-job.ts";
import { createTokenLimits } from "../token-limits.ts";
import type { Slots } from "./slots.ts";

interface Options {
  readonly jobs: ReadonlyMap<string, LiveJob>;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly slots: Pick<Slots, "places">;
  /** Estimates the tokens of a chunk, and sets `LiveJob.tokens`. */
  readonly measure: (live: LiveJob, number: number) => void;
}

export interface TokenRoom {
  /** True if the chunk may go now. After a chunk of a model that may not, no other of the model may: large ones are not passed by. */
  has(live: LiveJob, chunk: Chunk): boolean;
}

/** Of one round of the dispatcher. */
export function createTokenRoom({ jobs, providers, slots, measure }: Options): TokenRoom {
  const full = new Set<string>();

  const { modelOf, limitOf } = createTokenLimits(providers);

  function known(live: LiveJob, number: number): number | undefined {
    const tokens = live.tokens.get(number);
    if (tokens === undefined) measure(live, number);
    return tokens;
  }

  /** Of the chunks that the provider has. Undefined: not known yet. */
  function enqueued({ provider }: Chunk, model: string): number | undefined {
    let sum = 0;
    for (const { job, number, modelId } of slots.places(provider)) {
      const live = jobs.get(job);
      if (live === undefined || modelOf({ provider, modelId }) !== model) continue;
      const tokens = known(live, number);
      if (tokens === undefined) return undefined;
      sum += tokens;
    }
    return sum;
  }

  return {
    has(live, chunk) {
      const limit = limitOf(chunk);
      if (limit === undefined) return true;
      const model = modelOf(chunk);
      const key = `${chunk.provider}\n${model}`;
      if (full.has(key)) return false;
      const others = enqueued(chunk, model);
      // Nothing needs to be known of a chunk that cannot fit.
      const own = others === undefined || others >= limit ? undefined : known(live, chunk.number);
      const fits = others !== undefined && own !== undefined && (others === 0 || others + own <= limit);
      if (!fits) full.add(key);
      return fits;
    },
  };
}
