/** The limits of enqueued tokens that are configured for models of providers. */
import type { ProviderName } from "../../lib/names.ts";
import type { Chunk } from "../../ports/chunks.ts";
import type { Provider } from "../../ports/provider.ts";

type Where = Pick<Chunk, "provider" | "modelId">;

export interface TokenLimits {
  /** Names of the caller may lead to the same model. */
  modelOf(where: Where): string;
  /** Undefined: there is none. */
  limitOf(where: Where): number | undefined;
}

/** The name that limits have for every other model. */
const OTHERS = "*";

export function createTokenLimits(providers: ReadonlyMap<ProviderName, Provider>): TokenLimits {
  const modelOf = ({ provider, modelId }: Where): string =>
    providers.get(provider)?.jobs?.takes?.resolve(modelId, "job") ?? modelId;

  return {
    modelOf,
    limitOf(where) {
      const limits = providers.get(where.provider)?.jobs?.limits?.enqueuedTokens;
      if (limits === undefined) return undefined;
      return limits.get(modelOf(where)) ?? limits.get(where.modelId) ?? limits.get(OTHERS);
    },
  };
}
