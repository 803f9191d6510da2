/** What Gemini's batches take. */
import type { ProviderName } from "../../lib/names.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import { batchTarget } from "../batch-target.ts";
import type { GeminiConfig } from "./config.ts";

/** The model is the batch's. */
export const geminiTarget = (provider: ProviderName, { models }: Pick<GeminiConfig, "models">): BatchTarget =>
  batchTarget(
    { provider, host: "gemini", aliases: models },
    { frame: "gemini", conversation: () => "gemini", embeddings: () => "gemini-embeddings", severalModels: false },
  );
