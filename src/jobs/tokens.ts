/** Sums the tokens of result lines in a provider's own form, as they pass. */
import { FRAMES } from "../dialects/frames/index.ts";
import { isJsonObject, type JsonObject, parsedObject } from "../dialects/json.ts";
import { billedTokens } from "../dialects/usage.ts";
import { linesOf } from "../lib/jsonl.ts";
import type { JobTokens, ModelUsage } from "../ports/jobs.ts";
import type { FrameName } from "../ports/lines.ts";

export interface TokenTally {
  input: number;
  output: number;
  cached: number;
  reasoning: number;
}

export const newTokenTally = (): TokenTally => ({ input: 0, output: 0, cached: 0, reasoning: 0 });

/** The sum. `cached` and `reasoning` count where they are known. */
export function addTokens(sum: TokenTally, { input, output, cached = 0, reasoning = 0 }: JobTokens): void {
  sum.input += input;
  sum.output += output;
  sum.cached += cached;
  sum.reasoning += reasoning;
}

export function totalTokens(usage: readonly ModelUsage[]): JobTokens {
  const sum = newTokenTally();
  for (const { tokens } of usage) addTokens(sum, tokens);
  return sum;
}

/** One entry for each provider and model, in the order of their first. */
export function summedUsage(usage: readonly ModelUsage[]): readonly ModelUsage[] {
  const sums = new Map<string, ModelUsage & { readonly tokens: TokenTally }>();
  for (const { provider, model, tokens } of usage) {
    const key = JSON.stringify([provider, model]);
    const sum = sums.get(key) ?? { provider, model, tokens: newTokenTally() };
    addTokens(sum.tokens, tokens);
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** The lines, unchanged. `tally` is complete when all have been read. */
export async function* countingTokens(
  lines: AsyncIterable<Buffer>,
  frame: FrameName,
  tally: TokenTally,
): AsyncGenerator<Buffer> {
  const seen: Buffer[] = [];
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const chunk of lines) {
      seen.push(chunk);
      yield chunk;
    }
  }
  for await (const whole of linesOf(watched(), MAX_COUNTED_BYTES)) {
    for (const { bytes } of whole) if (bytes !== undefined) add(tally, answerIn(bytes, frame), frame);
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

function add(tally: TokenTally, body: JsonObject | undefined, frame: FrameName): void {
  if (body !== undefined) addTokens(tally, billedTokens(frame, body));
}
