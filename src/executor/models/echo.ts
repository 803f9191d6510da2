/**
 * The built-in model for a gateway without a model server. It repeats the last user message. The text and `model` of every
 * answer name it. It is deterministic, for tests and demos.
 */

import { isObject } from "../../dialects/fields.ts";
import type { JsonObject } from "../../dialects/json.ts";
import { RecordError } from "../../dialects/record-error.ts";
import type { Model } from "./model.ts";

const NAME = "quarry-echo";

/** Approximates tokenizers for English text. */
const tokens = (text: string): number => Math.max(1, Math.ceil(text.length / 4));

/** The text of a string, of a list of parts, or of a list of strings. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(textOf).filter(Boolean).join(" ");
  return isObject(content) && typeof content.text === "string" ? content.text : "";
}

function lastOfUser(messages: unknown): string {
  if (!Array.isArray(messages)) return textOf(messages);
  return textOf(messages.findLast((message) => isObject(message) && message.role === "user")?.content);
}

const said = (prompt: string): string => `[echo] ${prompt}`;

function chatUsage(prompt: string) {
  const [input, output] = [tokens(prompt), tokens(said(prompt))];
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function chat({ messages }: JsonObject): JsonObject {
  const prompt = lastOfUser(messages);
  const message = { role: "assistant", content: said(prompt) };
  return {
    id: "chatcmpl-echo",
    object: "chat.completion",
    created: 0,
    model: NAME,
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: chatUsage(prompt),
  };
}

function completion(body: JsonObject): JsonObject {
  const prompt = textOf(body.prompt);
  return {
    id: "cmpl-echo",
    object: "text_completion",
    created: 0,
    model: NAME,
    choices: [{ index: 0, text: said(prompt), finish_reason: "stop", logprobs: null }],
    usage: chatUsage(prompt),
  };
}

function response({ input }: JsonObject): JsonObject {
  const prompt = lastOfUser(input);
  const usage = chatUsage(prompt);
  const content = [{ type: "output_text", text: said(prompt), annotations: [] }];
  return {
    id: "resp_echo",
    object: "response",
    created_at: 0,
    status: "completed",
    model: NAME,
    output: [{ id: "msg_echo", type: "message", role: "assistant", status: "completed", content }],
    usage: {
      input_tokens: usage.prompt_tokens,
      output_tokens: usage.completion_tokens,
      total_tokens: usage.total_tokens,
    },
  };
}

/** A vector of length 1. Similar texts have similar vectors. It is only useful to test a pipeline. */
function vector(text: string): readonly number[] {
  const counts = new Array<number>(8).fill(0);
  for (let at = 0; at < text.length; at += 1) counts[text.charCodeAt(at) % 8]! += 1;
  const length = Math.hypot(...counts) || 1;
  return counts.map((count) => count / length);
}

function embeddings({ input }: JsonObject): JsonObject {
  const texts = (Array.isArray(input) ? input : [input]).map(textOf);
  const used = texts.reduce((sum, text) => sum + tokens(text), 0);
  return {
    object: "list",
    model: NAME,
    data: texts.map((text, index) => ({ object: "embedding", index, embedding: vector(text) })),
    usage: { prompt_tokens: used, total_tokens: used },
  };
}

const ANSWERS: ReadonlyMap<string, (body: JsonObject) => JsonObject> = new Map([
  ["/v1/chat/completions", chat],
  ["/v1/completions", completion],
  ["/v1/responses", response],
  ["/v1/embeddings", embeddings],
]);

export const echo = (): Model => ({
  name: NAME,
  async ask({ url, body }) {
    const answer = ANSWERS.get(url);
    if (answer === undefined) throw new RecordError(404, `The built-in echo model has no ${url}.`);
    return { status: 200, body: answer(body) };
  },
  async close() {},
});
