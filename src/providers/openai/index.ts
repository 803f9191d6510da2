/** OpenAI, and servers with its files and batches API (Azure OpenAI, Groq …), with OpenAI's own SDK. */

import OpenAI from "openai";
import type { BuiltProvider, ProviderPorts } from "../../ports/provider-ports.ts";
import { batchLimitsOf } from "../batch-limits.ts";
import { createTransport } from "../http/sdk-fetch.ts";
import { openAiJobs } from "./batches.ts";
import type { OpenaiConfig } from "./config.ts";
import { createAskOpenAi } from "./errors.ts";
import { openAiFiles } from "./files.ts";
import { openAiModels } from "./models.ts";
import { openaiTarget } from "./target.ts";

export function openaiProvider({
  name,
  config,
  log,
}: Pick<ProviderPorts<OpenaiConfig>, "name" | "config" | "log">): BuiltProvider {
  const timeoutMs = config.timeout_seconds * 1000;
  const transport = createTransport({ timeoutMs });
  const client = new OpenAI({
    baseURL: config.base_url,
    apiKey: config.api_key,
    // null: the SDK must not read its environment variables, which cannot tell several providers apart.
    adminAPIKey: null,
    organization: config.organization ?? null,
    project: config.project ?? null,
    webhookSecret: null,
    defaultHeaders: config.headers,
    fetch: transport.fetch,
    timeout: timeoutMs,
    // The client's own SDK retries, and knows its time limit.
    maxRetries: 0,
    logLevel: "off",
  });
  const ask = createAskOpenAi(name);
  const files = openAiFiles({ provider: name, client, transport, ask, purpose: config.purpose, timeoutMs, log });
  const jobs = openAiJobs({
    provider: name,
    client,
    ask,
    files,
    takes: openaiTarget(name, config),
    limits: batchLimitsOf(config.batch_limits),
    outputExpiresSeconds: config.output_expires_seconds,
    log,
  });
  return { name, files, jobs, models: openAiModels({ provider: name, client, ask, log }) };
}
