/** The models of Anthropic's API. */
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Models, OfferedModel } from "../../ports/models.ts";
import { byConfiguredName } from "../model-lists.ts";
import type { AnthropicClient } from "./client.ts";
import type { AnthropicConfig } from "./config.ts";
import { anthropicTarget } from "./target.ts";

export function anthropicModels(
  provider: ProviderName,
  client: AnthropicClient,
  config: Pick<AnthropicConfig, "models" | "max_tokens">,
): Models {
  const { resolve } = anthropicTarget(provider, config);

  async function* usable(signal: AbortSignal): AsyncGenerator<OfferedModel> {
    for await (const { retired, ...model } of client.models(signal)) if (!retired) yield model;
  }

  return {
    list: (signal) => byConfiguredName(usable(signal), config.models),

    // The API also knows aliases, which its list does not have.
    async get(id, signal) {
      const { retired, ...model } = await client.model(resolve(id, "job") ?? id, signal);
      if (retired) throw new GatewayError("NotFound", `Anthropic has retired the model '${id}'.`);
      return model;
    },
  };
}
