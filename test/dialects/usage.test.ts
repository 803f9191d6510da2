/** Answers that cannot be read, or cannot be written in the form of the line, were paid all the same. */
import { expect, test } from "vitest";
import type { LineTarget } from "../../src/ports/lines.ts";
import { CHAT_SERVER, textLine, translatorFor } from "./translators.ts";

const line = textLine('{"recordId":"r1","modelInput":{"messages":[{"role":"user","content":[{"text":"hi"}]}]}}');
const target = (frame: LineTarget["frame"], schema: "chat" | "gemini" | "anthropic" | "nova"): LineTarget => ({
  ...CHAT_SERVER,
  frame,
  conversation: () => schema,
});
const USED = { input: 11, cached: 4, output: 7, reasoning: 3 };

test.each<readonly [string, LineTarget, object]>([
  [
    "chat completions without a choice",
    target("openai", "chat"),
    {
      choices: [],
      usage: {
        prompt_tokens: 11,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens: 7,
        completion_tokens_details: { reasoning_tokens: 3 },
      },
    },
  ],
  [
    "chat completions whose tool call is no JSON",
    target("openai", "chat"),
    {
      choices: [
        {
          finish_reason: "tool_calls",
          message: { tool_calls: [{ id: "t", type: "function", function: { name: "f", arguments: "{" } }] },
        },
      ],
      usage: {
        prompt_tokens: 11,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens: 7,
        completion_tokens_details: { reasoning_tokens: 3 },
      },
    },
  ],
  [
    "a message without content",
    target("anthropic", "anthropic"),
    {
      type: "message",
      usage: {
        input_tokens: 5,
        cache_read_input_tokens: 4,
        cache_creation_input_tokens: 2,
        output_tokens: 7,
        output_tokens_details: { thinking_tokens: 3 },
      },
    },
  ],
  [
    "a response of Gemini without a candidate",
    target("gemini", "gemini"),
    {
      usageMetadata: {
        promptTokenCount: 11,
        cachedContentTokenCount: 4,
        candidatesTokenCount: 4,
        thoughtsTokenCount: 3,
      },
    },
  ],
])("%s", (_, to, body) => {
  const translator = translatorFor("bedrock", "m", { target: to, invocationType: "Converse" });
  const read = translator.read(line);
  translator.write(translator.parse(read));
  const result = translator.result(read, { id: "r1", body });
  expect(result).toMatchObject({ ok: false, ...USED });
});
