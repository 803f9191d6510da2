/** The tokens that the provider of an answer bills, also where the rest of the answer cannot be read. */
import type { JobTokens } from "../ports/jobs.ts";
import type { FrameName } from "../ports/lines.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

const count = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

const memberOf = (body: JsonObject, name: string): JsonObject => {
  const value = body[name];
  return isJsonObject(value) ? value : {};
};

/** Chat completions and responses count them in details. */
const cachedOf = (usage: JsonObject): number =>
  count({ ...memberOf(usage, "prompt_tokens_details"), ...memberOf(usage, "input_tokens_details") }.cached_tokens);

/** Anthropic's details have `thinking_tokens`. */
const reasoningOf = (usage: JsonObject): number => {
  const details = { ...memberOf(usage, "completion_tokens_details"), ...memberOf(usage, "output_tokens_details") };
  return count(details.reasoning_tokens ?? details.thinking_tokens);
};

/** Of every body on Bedrock: Converse and Nova, Anthropic, chat completions, Llama, Cohere, Titan. */
function anyOnBedrock(body: JsonObject): Required<JobTokens> {
  const usage = memberOf(body, "usage");
  const meta = memberOf(body, "meta");
  const cohere = isJsonObject(meta.tokens) ? meta.tokens : memberOf(meta, "billed_units");
  const results = Array.isArray(body.results) ? body.results.filter(isJsonObject) : [];
  const titan = results.reduce((sum, { tokenCount }) => sum + count(tokenCount), 0);
  return {
    input:
      count(usage.inputTokens ?? usage.input_tokens ?? usage.prompt_tokens) +
      count(usage.cacheReadInputTokens ?? usage.cacheReadInputTokenCount ?? usage.cache_read_input_tokens) +
      count(usage.cacheWriteInputTokens ?? usage.cacheWriteInputTokenCount ?? usage.cache_creation_input_tokens) +
      count(body.prompt_token_count ?? body.inputTextTokenCount ?? body.inputTokenCount ?? cohere.input_tokens),
    output:
      count(usage.outputTokens ?? usage.output_tokens ?? usage.completion_tokens) +
      count(body.generation_token_count ?? cohere.output_tokens) +
      titan,
    cached:
      count(usage.cacheReadInputTokens ?? usage.cacheReadInputTokenCount ?? usage.cache_read_input_tokens) +
      cachedOf(usage),
    reasoning: reasoningOf(usage),
  };
}

/** Where answers have their tokens. Cached tokens are input tokens. */
const USAGE = {
  bedrock: anyOnBedrock,
  openai(body) {
    const usage = memberOf(body, "usage");
    return {
      input: count(usage.prompt_tokens ?? usage.input_tokens),
      output: count(usage.completion_tokens ?? usage.output_tokens),
      // DeepSeek counts cached tokens outside the details.
      cached: cachedOf(usage) || count(usage.prompt_cache_hit_tokens),
      reasoning: reasoningOf(usage),
    };
  },
  // Jobs of versions up to 0.2.0 also have results in Bedrock's form.
  anthropic: anyOnBedrock,
  gemini(body) {
    const usage = memberOf(body, "usageMetadata");
    return {
      input: count(usage.promptTokenCount) + count(usage.toolUsePromptTokenCount),
      output: count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount),
      cached: count(usage.cachedContentTokenCount),
      reasoning: count(usage.thoughtsTokenCount),
    };
  },
} satisfies { readonly [Name in FrameName]: (body: JsonObject) => Required<JobTokens> };

/** @param frame that of the provider's lines */
export const billedTokens = (frame: FrameName, body: JsonObject): Required<JobTokens> => USAGE[frame](body);
