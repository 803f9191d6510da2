/** Gemini's Developer API: files and batches, on Google's SDK. */

import type { BuiltProvider, ProviderPorts } from "../built.ts";
import { geminiBatches } from "./batches.ts";
import { createGeminiClient } from "./client.ts";
import { geminiFiles } from "./files.ts";

export function geminiProvider({ name, config, blobs, log }: ProviderPorts<"gemini">): BuiltProvider {
  const client = createGeminiClient(name, config, log.child({ provider: name }));
  return { name, files: geminiFiles(client, blobs), batches: geminiBatches(client) };
}
