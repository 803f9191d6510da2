/**
 * Anthropic: files as blobs of the gateway, and jobs as Message Batches.
 *
 * Gaps: a job ends after 24 hours, whatever its timeout. Anthropic's own Files API is not used, because no batch can
 * read its files.
 */

import type { BuiltProvider, ProviderPorts } from "../../ports/provider-ports.ts";
import { createAnthropicJobs } from "./batches.ts";
import { createAnthropicClient } from "./client.ts";
import type { AnthropicConfig } from "./config.ts";
import { blobFiles } from "./files.ts";
import { anthropicModels } from "./models.ts";

export function anthropicProvider(ports: ProviderPorts<AnthropicConfig>): BuiltProvider {
  const { name, config, blobs, graceMs } = ports;
  const client = createAnthropicClient(name, config, ports.log.child({ provider: name }));
  const { resume, shutdown, ...engine } = createAnthropicJobs({ ...ports, client });
  const others = {
    models: anthropicModels(name, client, config),
    resume,
    shutdown: (leftMs = graceMs) => shutdown(Math.min(graceMs, leftMs)),
  };
  if (config.files === "held") return { name, files: blobFiles(blobs), jobs: engine, ...others };
  const { create: _, ...jobs } = engine;
  return { name, instead: INSTEAD, jobs, ...others };
}

const INSTEAD =
  "Anthropic takes batches as inline requests, not as files: use the Anthropic SDK, or set 'files: held' for this provider, so that Quarry keeps the files.";
