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

/** Where answers have their tokens. Cached tokens are input tokens. */
const USAGE: { readonly [Name in FrameName]?: (body: JsonObject) => JobTokens } = {
  openai(body) {
    const usage = memberOf(body, "usage");
    return {
      input: count(usage.prompt_tokens ?? usage.input_tokens),
      output: count(usage.completion_tokens ?? usage.output_tokens),
    };
  },
  anthropic(body) {
    const usage = memberOf(body, "usage");
    const cached = count(usage.cache_creation_input_tokens) + count(usage.cache_read_input_tokens);
    return { input: count(usage.input_tokens) + cached, output: count(usage.output_tokens) };
  },
  gemini(body) {
    const usage = memberOf(body, "usageMetadata");
    return {
      input: count(usage.promptTokenCount) + count(usage.toolUsePromptTokenCount),
      output: count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount),
    };
  },
};

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
  if (read === undefined) return yield* lines;
  const seen: Buffer[] = [];
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const chunk of lines) {
      seen.push(chunk);
      yield chunk;
    }
  }
  for await (const whole of linesOf(watched(), MAX_COUNTED_BYTES)) {
    for (const { bytes } of whole) add(tally, FRAMES[frame].result(parsedObject(bytes?.toString() ?? "") ?? {}), read);
    yield* seen.splice(0);
  }
  yield* seen.splice(0);
}

/** The tokens of a longer line are not counted. */
const MAX_COUNTED_BYTES = 64 * 1024 * 1024;

function add(
  tally: TokenTally,
  result: { readonly body?: unknown } | { readonly error: unknown },
  read: (body: JsonObject) => JobTokens,
): void {
  const body = "body" in result ? result.body : undefined;
  if (!isJsonObject(body)) return;
  const { input, output } = read(body);
  tally.input += input;
  tally.output += output;
}
