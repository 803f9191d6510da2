/**
 * Whether a hosted provider has room for a chunk, beside those of all processes of the fleet. The ledger's transaction that submits
 * the chunk decides. In one process, the slots and the tokens of the dispatcher have decided before.
 */
import type { ProviderName } from "../../lib/names.ts";
import type { Chunk } from "../../ports/chunks.ts";
import type { Provider } from "../../ports/provider.ts";
import { modelPlace, providerPlace } from "./places.ts";
import { createTokenLimits } from "./token-limits.ts";
import { submissionOf } from "./work/submission.ts";

/** The chunk stays queued, and the others that need this place wait a moment. */
export class NoRoom extends Error {
  override readonly name = "NoRoom";
  readonly place: string;

  constructor(place: string) {
    super(`no room at ${place}`);
    this.place = place;
  }
}

export interface FleetRoom {
  /**
   * Throws NoRoom.
   * @param tokens of the chunk, estimated
   * @param others that are with the provider or are being submitted to it, of all processes
   */
  require(chunk: Chunk, tokens: number | undefined, others: readonly Chunk[]): void;
}

export function createFleetRoom(providers: ReadonlyMap<ProviderName, Provider>): FleetRoom {
  const { limitOf, modelOf } = createTokenLimits(providers);
  return {
    require(chunk, tokens, others) {
      const { limits, findsBySize } = providers.get(chunk.provider)!.jobs!;
      const rest = others.filter((one) => one.job !== chunk.job || one.number !== chunk.number);
      const isCrowded = limits !== undefined && rest.length >= limits.concurrent;
      const isInDoubt = findsBySize === true && rest.some(({ state }) => state === "submitting");
      if (isCrowded || isInDoubt) throw new NoRoom(providerPlace(chunk));
      const limit = limitOf(chunk);
      if (limit === undefined) return;
      const model = modelOf(chunk);
      const ofModel = rest.filter((one) => modelOf(one) === model);
      // Of a chunk without an estimate nothing is known.
      const sum = ofModel.reduce((all, one) => all + (submissionOf(one).tokens ?? limit), tokens ?? 0);
      if (ofModel.length > 0 && sum > limit) throw new NoRoom(modelPlace(chunk));
    },
  };
}
