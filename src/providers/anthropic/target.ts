/** What Anthropic's batches take. */
import type { ProviderName } from "../../lib/names.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import { batchTarget } from "../batch-target.ts";
import type { AnthropicConfig } from "./config.ts";

/** Each request of a batch names its own model. Anthropic has no embeddings. */
export const anthropicTarget = (
  provider: ProviderName,
  { models, max_tokens: maxTokens }: Pick<AnthropicConfig, "models" | "max_tokens">,
): BatchTarget =>
  batchTarget(
    { provider, host: "anthropic", aliases: models },
    {
      frame: "anthropic",
      conversation: () => "anthropic",
      embeddings: () => undefined,
      severalModels: true,
      maxTokens,
    },
  );
