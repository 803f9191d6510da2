/** Configuration of the type `openai`. */
import * as z from "zod";
import { httpUrl, secret, withoutQuery } from "../../config/fields.ts";
import type { ProviderSettings } from "../../config/provider-types.ts";
import { batchLimitSettings } from "../batch-limits.ts";
import { belowMinimum, fallback, modelAliases, upstream } from "../http/config.ts";
import { OPENAI_LIMITS } from "./batch-limits.ts";

const schema = z.strictObject({
  type: z.literal("openai").describe("OpenAI's Files and Batch APIs."),
  api_key: secret.describe("API key. Default: the environment variable OPENAI_API_KEY."),
  base_url: httpUrl.default("https://api.openai.com/v1").describe("URL of the API."),
  organization: z.string().min(1).optional().describe("OpenAI organization ID. Default: the API key's own."),
  project: z.string().min(1).optional().describe("OpenAI project ID. Default: the API key's own."),
  purpose: z
    .enum(["batch", "assistants", "fine-tune", "vision", "user_data", "evals"])
    .default("batch")
    .describe("OpenAI's `purpose` of uploaded files. Batches accept only `batch`."),
  output_expires_seconds: z
    .int()
    .min(3_600)
    .max(2_592_000)
    .optional()
    .describe("Time in seconds after which OpenAI deletes a batch's results. Default: OpenAI's own."),
  models: modelAliases,
  batch_limits: batchLimitSettings(OPENAI_LIMITS),
  fallback,
  below_minimum: belowMinimum,
  ...upstream,
});

export type OpenaiConfig = z.output<typeof schema>;

export const openaiType: ProviderSettings<typeof schema> = {
  schema,
  keyVariable: "OPENAI_API_KEY",
  location: ({ base_url }) => withoutQuery(base_url),
};
