/** Configuration of the types `local` and `openai-compatible`. */
import * as z from "zod";
import { httpUrl, seconds, secret, withoutQuery } from "../../config/fields.ts";
import type { ProviderSettings } from "../../config/provider-types.ts";
import { fallback, headers } from "../http/config.ts";

const model = {
  api_key: secret.optional().describe("Bearer token for the server. Default: none is sent."),
  headers,
  models: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe("Map from a job's modelId to the server's model name; `*` matches every other modelId. Default: empty."),
  max_completion_tokens: z
    .boolean()
    .default(false)
    .describe(
      "True: translated requests have max_completion_tokens, which reasoning models of hosted servers need, instead of max_tokens.",
    ),
  concurrency: z
    .int()
    .min(1)
    .max(4096)
    .default(16)
    .describe("Number of records sent at once, over all jobs of this provider and all replicas. Tenants take turns."),
  running_jobs: z
    .int()
    .min(1)
    .max(1000)
    .default(4)
    .describe(
      "Number of jobs that run at once, until their last records have begun. Further jobs wait with the status Scheduled. A tenant always gets one.",
    ),
  chunk_lines: z
    .int()
    .min(1)
    .max(100_000)
    .default(500)
    .describe(
      "Number of records of a chunk, where a job is several chunks: with several replicas, or with tags that need it. Chunks of a long job are larger.",
    ),
  retries: z
    .int()
    .min(0)
    .max(20)
    .default(5)
    .describe("Number of retries of a record after a status 429 or 5xx or a broken connection."),
  fallback,
  record_timeout_seconds: seconds(300).describe("Timeout in seconds of one attempt of one record."),
};

const localSchema = z.strictObject({
  type: z.literal("local").describe("Blobs on local disk; jobs run line by line against a model server."),
  base_url: httpUrl
    .optional()
    .describe("URL of an OpenAI-compatible server, with its `/v1`. Default: the built-in echo model."),
  ...model,
});

const openaiCompatibleSchema = z.strictObject({
  type: z.literal("openai-compatible").describe("Same as `local`, with a required server."),
  base_url: httpUrl.describe("URL of an OpenAI-compatible server, with its `/v1`. Required."),
  ...model,
});

export type LocalConfig = z.output<typeof localSchema> | z.output<typeof openaiCompatibleSchema>;

export const localType: ProviderSettings<typeof localSchema> = {
  schema: localSchema,
  defaultRank: 2,
  location: ({ base_url }) =>
    base_url === undefined
      ? "echo (built in: answers repeat the question; set base_url for a real model)"
      : withoutQuery(base_url),
};

export const openaiCompatibleType: ProviderSettings<typeof openaiCompatibleSchema> = {
  schema: openaiCompatibleSchema,
  location: ({ base_url }) => withoutQuery(base_url),
};
