/** Gemini's Developer API: files and batches, on Google's SDK. */

import type { BuiltProvider, ProviderPorts } from "../built.ts";
import { geminiJobs } from "./batches.ts";
import { createClient } from "./client.ts";
import { geminiFiles } from "./files.ts";

export function geminiProvider({ name, config, objects, log }: ProviderPorts<"gemini">): BuiltProvider {
  const client = createClient(name, config, log.child({ provider: name }));
  return { name, files: geminiFiles(client, objects), jobs: geminiJobs(client) };
}
