/** What OpenAI's batches take. */
import type { ProviderName } from "../../lib/names.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import { batchTarget } from "../batch-target.ts";
import type { OpenaiConfig } from "./config.ts";

/** One model and one endpoint a batch (`model_mismatch`, `url_mismatch`). Reasoning models refuse `max_tokens`. */
export const openaiTarget = (provider: ProviderName, { models }: Pick<OpenaiConfig, "models">): BatchTarget =>
  batchTarget(
    { provider, host: "openai", aliases: models },
    {
      frame: "openai",
      conversation: () => "chat",
      embeddings: () => "openai-embeddings",
      severalModels: false,
      maxTokensMember: "max_completion_tokens",
    },
  );
