/** What Anthropic's batches take. Each request has a model of its own. */
import type { ProviderName } from "../../lib/names.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import { batchTarget } from "../batch-target.ts";
import type { AnthropicConfig } from "./config.ts";

export const anthropicTarget = (
  provider: ProviderName,
  { models, max_tokens }: Pick<AnthropicConfig, "models" | "max_tokens">,
): BatchTarget =>
  batchTarget(
    { provider, host: "anthropic", aliases: models },
    {
      frame: "anthropic",
      conversation: () => "anthropic",
      embeddings: () => undefined,
      severalModels: true,
      maxTokens: max_tokens,
    },
  );
