/** Gemini's Developer API: files and batches, on Google's SDK. */

import type { Provider } from "../../ports/provider.ts";
import type { ProviderPorts } from "../../ports/provider-ports.ts";
import { geminiBatches } from "./batches.ts";
import { createClient } from "./client.ts";
import type { GeminiConfig } from "./config.ts";
import { geminiFiles } from "./files.ts";

export function geminiProvider({ name, config, objects, log }: ProviderPorts<GeminiConfig>): Provider {
  const client = createClient(name, config, log.child({ provider: name }));
  return { name, files: geminiFiles(client, objects), batches: geminiBatches(client) };
}
