/** Tokens of result lines in a provider's own form. */
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { ConversationAnswer } from "../../src/dialects/answer.ts";
import type { EmbeddingAnswer } from "../../src/dialects/embedding.ts";
import { SCHEMAS } from "../../src/dialects/messages/index.ts";
import { countingTokens, newTokenTally } from "../../src/jobs/tokens.ts";
import type { FrameName } from "../../src/ports/lines.ts";

const said: ConversationAnswer = SCHEMAS["bedrock-anthropic"].readAnswer({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "m",
  content: [{ type: "text", text: "hello" }],
  stop_reason: "end_turn",
  usage: {
    input_tokens: 5,
    cache_read_input_tokens: 4,
    cache_creation_input_tokens: 2,
    output_tokens: 3,
    output_tokens_details: { thinking_tokens: 2 },
  },
});
const numbers: EmbeddingAnswer = SCHEMAS["titan-embeddings"].readAnswer({ embedding: [1, 2], inputTextTokenCount: 11 });

const options = { id: "r1", model: "m", request: { inputText: "a", texts: ["a"] } };

/** The body of an answer of 11 and 3 tokens. */
const body = (name: keyof typeof SCHEMAS): object => {
  const schema = SCHEMAS[name];
  return schema.kind === "conversation" ? schema.writeAnswer(said, options) : schema.writeAnswer(numbers, options);
};

async function counted(frame: FrameName, lines: readonly object[]): Promise<object> {
  const text = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const tally = newTokenTally();
  const passed: Buffer[] = [];
  for await (const chunk of countingTokens(Readable.from([text]), frame, tally)) passed.push(chunk);
  expect(Buffer.concat(passed).equals(text)).toBe(true);
  return tally;
}

const long = { messages: [{ role: "user", content: [{ text: "x".repeat(100_000) }] }], usage: { inputTokens: 99 } };

/** Forms with cached tokens, and with tokens of reasoning. */
const CACHES = new Set(["converse", "bedrock-anthropic", "nova", "bedrock-chat"]);
const REASONS = new Set(["bedrock-anthropic", "bedrock-chat"]);

test.each([
  ...["converse", "bedrock-anthropic", "nova", "bedrock-chat", "llama", "titan-text"].map((name) => [
    name,
    body(name as "llama"),
  ]),
  ["titan-embeddings", body("titan-embeddings")],
  ["cohere-embeddings", body("cohere-embeddings")],
  ["cohere-command", { text: "hello", meta: { tokens: { input_tokens: 11, output_tokens: 3 }, billed_units: {} } }],
  ["cohere-command, billed", { text: "hello", meta: { billed_units: { input_tokens: 11, output_tokens: 3 } } }],
  ["nova-embeddings", { embeddings: [], inputTokenCount: 11 }],
] as [string, object][])("of answers on Bedrock in the form of %s", async (name, modelOutput) => {
  const output = name.endsWith("embeddings") ? 0 : 3;
  const lines = [{}, long].map((modelInput, n) => ({ recordId: `r${n}`, modelInput, modelOutput }));
  const failed = { recordId: "r", modelInput: {}, error: { errorCode: 400, errorMessage: "no" } };
  const cached = CACHES.has(name) ? 8 : 0;
  const reasoning = REASONS.has(name) ? 4 : 0;
  expect(await counted("bedrock", [...lines, failed])).toEqual({ input: 22, output: 2 * output, cached, reasoning });
});

test("of answers of the other providers", async () => {
  const frames = [
    ["openai", "chat", { custom_id: "r", response: { status_code: 200, body: body("chat") } }],
    ["openai", "responses", { custom_id: "r", response: { status_code: 200, body: body("responses") } }],
    ["anthropic", "anthropic", { custom_id: "r", result: { type: "succeeded", message: body("anthropic") } }],
    ["gemini", "gemini", { key: "r", response: body("gemini") }],
  ] as const;
  for (const [frame, name, line] of frames) {
    expect(await counted(frame, [line, line]), name).toEqual({ input: 22, output: 6, cached: 8, reasoning: 4 });
  }
});
