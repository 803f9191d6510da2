/** Sums the tokens of result lines in a provider's own form, as they pass. */
import { FRAMES } from "../dialects/frames/index.ts";
import { isJsonObject, type JsonObject, parsedObject } from "../dialects/json.ts";
import { linesOf } from "../lib/jsonl.ts";
import type { JobTokens } from "../ports/jobs.ts";
import type { FrameName } from "../ports/lines.ts";

const count = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

const memberOf = (body: JsonObject, name: string): JsonObject => {
  const value = body[name];
  return isJsonObject(value) ? value : {};
};

/** Of every body on Bedrock: Converse and Nova, Anthropic, chat completions, Llama, Cohere, Titan. */
function anyOnBedrock(body: JsonObject): JobTokens {
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
    };
  },
  // Jobs of versions up to 0.2.0 also have results in Bedrock's form.
  anthropic: anyOnBedrock,
  gemini(body) {
    const usage = memberOf(body, "usageMetadata");
    return {
      input: count(usage.promptTokenCount) + count(usage.toolUsePromptTokenCount),
      output: count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount),
    };
  },
} satisfies { readonly [Name in FrameName]: (body: JsonObject) => JobTokens };

export interface TokenTally {
  input: number;
  output: number;
}

/** The lines, unchanged. `tally` is complete when all have been read. */
export async function* countingTokens(
  lines: AsyncIterable<Buffer>,
  frame: FrameName,
  tally: TokenTally,
): AsyncGenerator<Buffer> {
  const read = USAGE[frame];
  const seen: Buffer[] = [];
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const chunk of lines) {
      seen.push(chunk);
      yield chunk;
    }
  }
  for await (const whole of linesOf(watched(), MAX_COUNTED_BYTES)) {
    for (const { bytes } of whole) if (bytes !== undefined) add(tally, answerIn(bytes, frame), read);
    yield* seen.splice(0);
  }
  yield* seen.splice(0);
}

/** The tokens of a longer line are not counted. */
const MAX_COUNTED_BYTES = 256 * 1024 * 1024;
/** A longer line is searched instead of parsed. */
const PARSED_BYTES = 64 * 1024;
/**
 * Members with the tokens, at the end of an answer. A text that contains one has it escaped. Bedrock's result lines also have
 * the request, and are parsed.
 */
const MEMBERS: { readonly [Name in FrameName]?: string } = {
  openai: '"usage":',
  anthropic: '"usage":',
  gemini: '"usageMetadata":',
};

/** The body of an answer, or what of it has the tokens. Undefined for another result. */
function answerIn(bytes: Buffer, frame: FrameName): JsonObject | undefined {
  const member = MEMBERS[frame];
  if (bytes.length > PARSED_BYTES && member !== undefined) return usageIn(bytes, member);
  const json = parsedObject(bytes.toString());
  if (isJsonObject(json?.modelOutput)) return json.modelOutput;
  const result = json && FRAMES[frame].result(json);
  const body = result !== undefined && "body" in result ? result.body : undefined;
  return isJsonObject(body) ? body : undefined;
}

/** The last member of this name, which answers have after their content. */
function usageIn(bytes: Buffer, member: string): JsonObject | undefined {
  const at = bytes.lastIndexOf(member);
  if (at < 0) return undefined;
  const text = bytes.toString("latin1", at + member.length, at + USAGE_BYTES);
  let depth = 0;
  for (let end = 0; end < text.length; end += 1) {
    if (text[end] === "{") depth += 1;
    if (text[end] !== "}") continue;
    depth -= 1;
    if (depth === 0) return parsedObject(`{${member}${text.slice(0, end + 1)}}`);
  }
  return undefined;
}

const USAGE_BYTES = 8 * 1024;

function add(tally: TokenTally, body: JsonObject | undefined, read: (body: JsonObject) => JobTokens): void {
  if (body === undefined) return;
  const { input, output } = read(body);
  tally.input += input;
  tally.output += output;
}
