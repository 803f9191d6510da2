/**
 * The inner form: a chat completion request that every OpenAI-compatible server reads, and its answer.
 *
 * It uses `max_tokens` and not its successor `max_completion_tokens`. vLLM, llama.cpp, Ollama and OpenAI's
 * non-reasoning models all read it.
 */

import { asArray, asObject, isObject, type Reader, uncarried } from "./fields.ts";
import type { JsonObject } from "./json.ts";
import { RecordError } from "./record-error.ts";

export const CHAT_URL = "/v1/chat/completions";

export type ContentPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

/** A message's content by destination. Tool results are separate messages in the inner form. */
export interface Turn {
  readonly parts: ContentPart[];
  readonly calls: JsonObject[];
  readonly results: JsonObject[];
}

export type Role = "user" | "assistant";
export const ROLES = ["user", "assistant"] as const satisfies readonly Role[];

/** A request body under construction. */
export type ChatBody = { [name: string]: unknown };

/** Copies a member under another name. The server validates it. */
export const put =
  (name: string): Reader<ChatBody> =>
  (value, body) => {
    body[name] = value;
  };

/** An empty list means no stop sequences. Some servers refuse an empty list. */
export const putStop: Reader<ChatBody> = (value, body, path) => {
  if (asArray(value, path).length > 0) body.stop = value;
};

export const emptyTurn = (): Turn => ({ parts: [], calls: [], results: [] });

/** A single text stays a plain string, because older servers read nothing else. */
function contentOf(parts: readonly ContentPart[]): string | readonly ContentPart[] {
  const [first] = parts;
  return parts.length === 1 && first?.type === "text" ? first.text : parts;
}

export const systemMessage = (parts: readonly ContentPart[]): readonly JsonObject[] =>
  parts.length === 0 ? [] : [{ role: "system", content: contentOf(parts) }];

/** Tool results come first: servers require them directly after the calls that they answer. */
export function messagesOf(role: Role, turn: Turn, path: string): readonly JsonObject[] {
  if (role === "user") {
    if (turn.calls.length > 0) throw new RecordError(400, `${path} has a tool call, which only an assistant can make.`);
    return turn.parts.length === 0 ? turn.results : [...turn.results, { role, content: contentOf(turn.parts) }];
  }
  if (turn.results.length > 0) throw new RecordError(400, `${path} has a tool result, which only a user can give.`);
  if (turn.parts.some((part) => part.type === "image_url")) throw uncarried(`The image in ${path} of an assistant`);
  const calls = turn.calls.length === 0 ? {} : { tool_calls: turn.calls };
  return [{ role, content: turn.parts.length === 0 ? null : contentOf(turn.parts), ...calls }];
}

export const toolCall = (id: string, name: string, input: unknown): JsonObject => ({
  id,
  type: "function",
  function: { name, arguments: JSON.stringify(input ?? {}) },
});

export const toolResult = (id: string, parts: readonly ContentPart[]): JsonObject => ({
  role: "tool",
  tool_call_id: id,
  content: parts.length === 0 ? "" : contentOf(parts),
});

export const toolSpec = (name: string, description: string | undefined, parameters: JsonObject): JsonObject => ({
  type: "function",
  function: { name, ...(description === undefined ? {} : { description }), parameters },
});

export const dataUrl = (mediaType: string, base64: string): ContentPart => ({
  type: "image_url",
  image_url: { url: `data:${mediaType};base64,${base64}` },
});

/** Stop reasons in the inner form. */
export type Stop = "stop" | "sequence" | "length" | "tool" | "filter";

export interface Said {
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly text: string | undefined;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: JsonObject }[];
  readonly stop: Stop;
  /** The stop sequence that ended the answer, if the server reports it (vLLM's `stop_reason`). */
  readonly sequence: string | undefined;
  readonly usage: Usage;
}

/** Token counts. 0 if the server does not count. */
export interface Usage {
  readonly input: number;
  readonly output: number;
}

const STOPS: ReadonlyMap<unknown, Stop> = new Map([
  ["length", "length"],
  ["tool_calls", "tool"],
  ["function_call", "tool"],
  ["content_filter", "filter"],
]);

const count = (value: unknown): number => (typeof value === "number" && value >= 0 ? Math.floor(value) : 0);
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Accepts both of OpenAI's spellings: that of chat completions and embeddings, and that of responses. */
export function usageOf(body: unknown): Usage {
  const usage = isObject(body) && isObject(body.usage) ? body.usage : {};
  return {
    input: count(usage.prompt_tokens ?? usage.input_tokens),
    output: count(usage.completion_tokens ?? usage.output_tokens),
  };
}

function inputOf(call: unknown, path: string): Said["calls"][number] {
  const { id, function: called } = asObject(call, path);
  const { name, arguments: text } = asObject(called, `${path}.function`);
  let input: unknown;
  try {
    input = JSON.parse(textOf(text) || "{}");
  } catch {
    // Falls through to the refusal: a model may write arguments that are not JSON.
  }
  if (!isObject(input)) throw new RecordError(502, `${path}.function.arguments is not a JSON object.`);
  return { id: textOf(id) ?? "", name: textOf(name) ?? "", input };
}

/**
 * The first choice of a chat completion. Other formats have no place for reasoning text, further choices and log
 * probabilities.
 */
export function saidBy(body: unknown): Said {
  const reply = isObject(body) ? body : {};
  const choice = Array.isArray(reply.choices) ? reply.choices[0] : undefined;
  if (!isObject(choice) || !isObject(choice.message)) {
    const why = isObject(reply.error) ? textOf(reply.error.message) : undefined;
    throw new RecordError(502, `The model server's answer has no choices[0].message${why ? `: ${why}` : "."}`);
  }
  const { message } = choice;
  const calls = Array.isArray(message.tool_calls) ? message.tool_calls : [];
  const sequence = textOf(choice.stop_reason);
  const stop = STOPS.get(choice.finish_reason) ?? (sequence === undefined ? "stop" : "sequence");
  return {
    id: textOf(reply.id),
    model: textOf(reply.model),
    text: textOf(message.content) || textOf(message.refusal),
    calls: calls.map((call, index) => inputOf(call, `choices[0].message.tool_calls[${index}]`)),
    // Ollama ends a tool call with "stop".
    stop: calls.length > 0 && stop === "stop" ? "tool" : stop,
    sequence: stop === "sequence" ? sequence : undefined,
    usage: usageOf(body),
  };
}
