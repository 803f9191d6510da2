/** Gemini's Developer API: files and batches, on Google's SDK. */
import { geminiBatches } from "./gemini/batches.ts";
import { createClient } from "./gemini/client.ts";
import { geminiFiles } from "./gemini/files.ts";
import type { BuiltProvider, ProviderPorts } from "./index.ts";

export function geminiProvider({ name, config, objects, log }: ProviderPorts<"gemini">): BuiltProvider {
  const client = createClient(name, config, log.child({ provider: name }));
  return { name, files: geminiFiles(client, objects), batches: geminiBatches(client) };
}
