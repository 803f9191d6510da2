/** Configuration of the type `anthropic`. */
import * as z from "zod";
import { httpUrl, secret, withoutQuery } from "../../config/fields.ts";
import type { ProviderSettings } from "../../config/provider-types.ts";
import { batchLimitSettings } from "../batch-limits.ts";
import { belowMinimum, fallback, upstream } from "../http/config.ts";
import { ANTHROPIC_LIMITS } from "./batch-limits.ts";

const schema = z.strictObject({
  type: z.literal("anthropic").describe("Anthropic's Message Batches API."),
  api_key: secret.describe("API key. Default: the environment variable ANTHROPIC_API_KEY."),
  base_url: httpUrl.default("https://api.anthropic.com").describe("URL of the API."),
  version: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, "must look like 2023-06-01")
    .optional()
    .describe(
      "Version of the API, sent as `anthropic-version`. Default: for each batch 2023-06-01 if one of its requests needs it, else 2026-10-21.",
    ),
  files: z
    .enum(["held", "refused"])
    .default("held")
    .describe(
      "`held`: the gateway stores objects itself. `refused`: the gateway refuses uploads, as Anthropic's API would.",
    ),
  models: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe(
      "Map from a job's modelId to Anthropic's model name; `*` matches every other modelId. " +
        "Default: empty, which understands Bedrock's names of Anthropic's models.",
    ),
  max_tokens: z
    .int()
    .min(1)
    .default(4096)
    .describe("Maximum of tokens of an answer where the record names none. Anthropic requires a number."),
  batch_requests: z
    .int()
    .min(1)
    .max(100_000)
    .default(100_000)
    .describe("Number of requests of one batch. A job with more is sent as several batches."),
  batch_bytes: z
    .int()
    .min(1024)
    .max(256_000_000)
    .default(256_000_000)
    .describe("Size in bytes of one batch. A larger job is sent as several batches."),
  batch_limits: batchLimitSettings(ANTHROPIC_LIMITS),
  fallback,
  below_minimum: belowMinimum,
  ...upstream,
});

export type AnthropicConfig = z.output<typeof schema>;

export const anthropicType: ProviderSettings<typeof schema> = {
  schema,
  keyVariable: "ANTHROPIC_API_KEY",
  location: ({ base_url }) => withoutQuery(base_url),
};
