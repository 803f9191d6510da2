/**
 * Models that a provider has under another name, with unchanged weights and behaviour. Names that follow from a rule, such as
 * `claude-…` from `anthropic.claude-…`, are not listed: `models.ts` has the rules.
 */
import type { Model } from "@anthropic-ai/sdk/resources";

/** The names that Anthropic's SDK lists. Its type also allows other strings. */
type ListedModel<Name = Model> = Name extends string ? (string extends Name ? never : Name) : never;

/**
 * Bedrock's ids by Anthropic's names. Undefined: no id is documented. Sources: "Claude on Amazon Bedrock" and "Claude in Amazon
 * Bedrock" (platform.claude.com) and the model cards in the Bedrock user guide.
 *
 * These are ids of base models. Most can only run through the inference profile of a region, which `models:` names.
 */
const LISTED_CLAUDE = {
  "claude-sonnet-4-5": "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "claude-sonnet-4-5-20250929": "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "claude-haiku-4-5": "anthropic.claude-haiku-4-5-20251001-v1:0",
  "claude-haiku-4-5-20251001": "anthropic.claude-haiku-4-5-20251001-v1:0",
  "claude-opus-4-5": "anthropic.claude-opus-4-5-20251101-v1:0",
  "claude-opus-4-5-20251101": "anthropic.claude-opus-4-5-20251101-v1:0",
  "claude-sonnet-4-6": "anthropic.claude-sonnet-4-6",
  "claude-opus-4-6": "anthropic.claude-opus-4-6-v1",
  "claude-opus-4-7": "anthropic.claude-opus-4-7",
  "claude-opus-4-8": "anthropic.claude-opus-4-8",
  "claude-sonnet-5": "anthropic.claude-sonnet-5",
  "claude-opus-5": "anthropic.claude-opus-5",
  "claude-fable-5": "anthropic.claude-fable-5",
  "claude-fable-5-1": "anthropic.claude-fable-5-1",
  "claude-fable-5-2": undefined,
  "claude-mythos-preview": "anthropic.claude-mythos-preview",
  "claude-mythos-5": "anthropic.claude-mythos-5",
  "claude-mythos-5-1": undefined,
  "claude-mythos-5-2": undefined,
  "claude-sonnet-5-5": "anthropic.claude-sonnet-5-5",
  "claude-opus-5-5": "anthropic.claude-opus-5-5",
  "claude-haiku-5-5": "anthropic.claude-haiku-5-5",
} satisfies Record<ListedModel, string | undefined>;

/** Bedrock's ids of models that Anthropic's SDK no longer lists. Same sources. */
const EARLIER_CLAUDE = {
  "claude-3-haiku-20240307": "anthropic.claude-3-haiku-20240307-v1:0",
  "claude-3-sonnet-20240229": "anthropic.claude-3-sonnet-20240229-v1:0",
  "claude-3-opus-20240229": "anthropic.claude-3-opus-20240229-v1:0",
  "claude-3-5-sonnet-20240620": "anthropic.claude-3-5-sonnet-20240620-v1:0",
  "claude-3-5-sonnet-20241022": "anthropic.claude-3-5-sonnet-20241022-v2:0",
  "claude-3-5-haiku-20241022": "anthropic.claude-3-5-haiku-20241022-v1:0",
  "claude-3-7-sonnet-20250219": "anthropic.claude-3-7-sonnet-20250219-v1:0",
  "claude-sonnet-4-20250514": "anthropic.claude-sonnet-4-20250514-v1:0",
  "claude-sonnet-4-0": "anthropic.claude-sonnet-4-20250514-v1:0",
  "claude-opus-4-20250514": "anthropic.claude-opus-4-20250514-v1:0",
  "claude-opus-4-0": "anthropic.claude-opus-4-20250514-v1:0",
  "claude-opus-4-1-20250805": "anthropic.claude-opus-4-1-20250805-v1:0",
  "claude-opus-4-1": "anthropic.claude-opus-4-1-20250805-v1:0",
};

/**
 * OpenAI's open-weight models: by their own name, that of Hugging Face, which vLLM serves them under, and Ollama's. Sources:
 * "OpenAI models" in the Bedrock user guide, openai/gpt-oss on GitHub.
 */
const GPT_OSS = {
  "gpt-oss-20b": "openai.gpt-oss-20b-1:0",
  "openai/gpt-oss-20b": "openai.gpt-oss-20b-1:0",
  "gpt-oss:20b": "openai.gpt-oss-20b-1:0",
  "gpt-oss-120b": "openai.gpt-oss-120b-1:0",
  "openai/gpt-oss-120b": "openai.gpt-oss-120b-1:0",
  "gpt-oss:120b": "openai.gpt-oss-120b-1:0",
};

/** Bedrock's ids by the names of other providers. */
export const BEDROCK_ALIASES: Readonly<Record<string, string | undefined>> = {
  ...LISTED_CLAUDE,
  ...EARLIER_CLAUDE,
  ...GPT_OSS,
};
