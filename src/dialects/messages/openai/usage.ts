/** Token counts in OpenAI's forms. `prompt_tokens` and `input_tokens` include cached tokens (API reference, usage). */
import { NO_TOKENS, type TokenUsage } from "../../answer.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../../json.ts";

const NONE: JsonObject = {};

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : NONE);

const count = (value: unknown): number => {
  if (!isNumber(value)) return 0;
  const number = Math.floor(numberOf(value));
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
};

/** The usage of any answer in OpenAI's forms: chat completions, completions, responses, embeddings. */
export function usageFrom(value: unknown): TokenUsage {
  if (!isJsonObject(value)) return NO_TOKENS;
  const before = objectOf(value.prompt_tokens_details ?? value.input_tokens_details);
  const after = objectOf(value.completion_tokens_details ?? value.output_tokens_details);
  const total = count(value.prompt_tokens ?? value.input_tokens);
  // DeepSeek counts cached tokens outside the details.
  const cacheRead = Math.min(total, count(before.cached_tokens ?? value.prompt_cache_hit_tokens));
  const cacheWrite = Math.min(total - cacheRead, count(before.cache_write_tokens));
  return {
    input: total - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output: count(value.completion_tokens ?? value.output_tokens),
    reasoning: count(after.reasoning_tokens),
  };
}

const TOTALS = new Set(["prompt_tokens", "input_tokens", "completion_tokens", "output_tokens", "total_tokens"]);
const PLACED = new Set([
  ...["cached_tokens", "cache_write_tokens", "reasoning_tokens"],
  ...["prompt_cache_hit_tokens", "prompt_cache_miss_tokens"],
]);

/** Counts without a place in the neutral form, such as those of audio. 0 and null say nothing. */
export function usageRest(value: unknown): JsonObject {
  const rest: [string, unknown][] = [];
  const source = objectOf(value);
  for (const name in source) {
    if (TOTALS.has(name) || PLACED.has(name)) continue;
    const counted = source[name];
    const inner = isJsonObject(counted) ? usageRest(counted) : counted;
    const isEmpty = inner === null || inner === 0 || (isJsonObject(inner) && Object.keys(inner).length === 0);
    if (!isEmpty) rest.push([name, inner]);
  }
  return rest.length > 0 ? Object.fromEntries(rest) : NONE;
}

export const promptTokens = ({ input, cacheRead, cacheWrite }: TokenUsage): number => input + cacheRead + cacheWrite;
