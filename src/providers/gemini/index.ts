/** Gemini's Developer API: files and batches, on Google's SDK. */

import type { BuiltProvider, ProviderPorts } from "../../ports/provider-ports.ts";
import { batchLimitsOf } from "../batch-limits.ts";
import { geminiJobs } from "./batches.ts";
import { createGeminiClient } from "./client.ts";
import type { GeminiConfig } from "./config.ts";
import { geminiFiles } from "./files.ts";
import { geminiModels } from "./models.ts";
import { geminiTarget } from "./target.ts";

export function geminiProvider({ name, config, blobs, log }: ProviderPorts<GeminiConfig>): BuiltProvider {
  const client = createGeminiClient(name, config, log.child({ provider: name }));
  return {
    name,
    files: geminiFiles(client, blobs),
    jobs: geminiJobs(client, geminiTarget(name, config), batchLimitsOf(config.batch_limits)),
    models: geminiModels(client),
  };
}
