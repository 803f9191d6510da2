/** Configuration of the type `gemini`. */
import * as z from "zod";
import { httpUrl, secret, withoutQuery } from "../../config/fields.ts";
import type { ProviderSettings } from "../../config/provider-types.ts";
import { batchLimitSettings } from "../batch-limits.ts";
import { belowMinimum, fallback, modelAliases, upstream } from "../http/config.ts";
import { GEMINI_LIMITS } from "./batch-limits.ts";

const schema = z.strictObject({
  type: z.literal("gemini").describe("Gemini's Files and Batch APIs."),
  api_key: secret.describe("API key. Default: the environment variable GEMINI_API_KEY."),
  base_url: httpUrl.default("https://generativelanguage.googleapis.com").describe("URL of the API."),
  api_version: z
    .string()
    .regex(/^v\d[a-z0-9]*$/, "must look like v1beta")
    .default("v1beta")
    .describe("Version of the API, the first segment of its paths."),
  models: modelAliases,
  batch_limits: batchLimitSettings(GEMINI_LIMITS),
  fallback,
  below_minimum: belowMinimum,
  ...upstream,
});

export type GeminiConfig = z.output<typeof schema>;

export const geminiType: ProviderSettings<typeof schema> = {
  schema,
  keyVariable: "GEMINI_API_KEY",
  location: ({ base_url }) => withoutQuery(base_url),
};
