/** What a model server takes. */
import { type RunTranslation, targetOf } from "../../executor/translation.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import type { LocalConfig } from "./config.ts";

type Used = Pick<LocalConfig, "models" | "max_completion_tokens">;

/** A model server has any name of a model. The client maps names as the configuration says. */
export const localTranslation = ({ models, max_completion_tokens }: Used): RunTranslation => ({
  target: {
    frame: "openai",
    conversation: () => "chat",
    embeddings: () => "openai-embeddings",
    severalModels: true,
    modelServer: true,
    maxTokensMember: max_completion_tokens ? "max_completion_tokens" : "max_tokens",
  },
  resolve: (name, from) => (from === "job" || Object.hasOwn(models, name) ? name : undefined),
});

export const localTarget = (_: ProviderName, config: Used): BatchTarget => targetOf(localTranslation(config));
