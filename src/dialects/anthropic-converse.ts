/**
 * Converts Bedrock's Converse shape to the parameters of an Anthropic message, and Anthropic's message to Converse's
 * answer (Bedrock API reference, Converse; Anthropic API reference, Messages).
 *
 * Gaps: video, audio, guardrails, citations in the input, S3 locations and office documents are refused by name.
 * Ignored, because without effect on the answer: `schemaVersion`, `performanceConfig`, `serviceTier`,
 * `requestMetadata`.
 */

import type { ContentBlock, Message, StopReason } from "@anthropic-ai/sdk/resources";
import { own } from "../lib/own.ts";
import { type ChatBody, put, putStop, ROLES } from "./chat.ts";
import {
  asArray,
  asObject,
  asOneOf,
  asText,
  isObject,
  type Readers,
  readEach,
  readers,
  readMembers,
  uncarried,
} from "./fields.ts";
import type { JsonObject } from "./json.ts";
import { RecordError } from "./record-error.ts";

type Blocks = ChatBody[];

/** Adds the block that `block` makes of a member's value. */
const adds =
  (block: (value: unknown, path: string) => ChatBody) =>
  (value: unknown, into: Blocks, path: string): void =>
    void into.push(block(value, path));

/** Refuses members other than `names`. */
function only(value: unknown, names: readonly string[], path: string): JsonObject {
  const source = asObject(value, path);
  for (const name in source) if (source[name] !== null && !names.includes(name)) throw uncarried(`${path}.${name}`);
  return source;
}

/** Converse's cache point covers the blocks before it. Anthropic marks the last of these blocks instead. */
function readCachePoint(value: unknown, into: Blocks, path: string): void {
  const { ttl } = only(value, ["type", "ttl"], path);
  const before = into.at(-1);
  if (before === undefined) throw new RecordError(400, `${path} must follow another block.`);
  before.cache_control = { type: "ephemeral", ...(typeof ttl === "string" && { ttl }) };
}

const text = (value: unknown, path: string): ChatBody => ({ type: "text", text: asText(value, path) });

const FORMATS = ["png", "jpeg", "gif", "webp"] as const;

const base64Of = (source: unknown, path: string): string =>
  asText(only(source, ["bytes"], path).bytes, `${path}.bytes`);

function image(value: unknown, path: string): ChatBody {
  const { format, source } = only(value, ["format", "source"], path);
  const media_type = `image/${asOneOf(format, FORMATS, `${path}.format`)}`;
  return { type: "image", source: { type: "base64", media_type, data: base64Of(source, `${path}.source`) } };
}

/** Formats that Anthropic reads as plain text. It also reads PDF. */
const PLAIN: ReadonlySet<unknown> = new Set(["txt", "md", "csv", "html", undefined]);

function documentSource(format: unknown, source: JsonObject, path: string): JsonObject {
  const { text: plain } = source;
  const asPlain = (data: string) => ({ type: "text", media_type: "text/plain", data });
  if (plain !== undefined) return asPlain(asText(only(source, ["text"], path).text, `${path}.text`));
  const data = base64Of(source, path);
  if (format === "pdf") return { type: "base64", media_type: "application/pdf", data };
  if (!PLAIN.has(format)) throw uncarried(`The format "${String(format)}" of a document`);
  return asPlain(Buffer.from(data, "base64").toString());
}

function document(value: unknown, path: string): ChatBody {
  const { format, name, source, context, citations } = only(
    value,
    ["format", "name", "source", "context", "citations"],
    path,
  );
  return {
    type: "document",
    source: documentSource(format ?? undefined, asObject(source, `${path}.source`), `${path}.source`),
    ...(typeof name === "string" && { title: name }),
    ...(typeof context === "string" && { context }),
    ...(isObject(citations) && { citations }),
  };
}

const RESULT_BLOCK: Readers<Blocks> = readers<Blocks>({
  text: adds(text),
  json: adds((value, path) => text(JSON.stringify(value), path)),
  image: adds(image),
  document: adds(document),
});

function toolResult(value: unknown, path: string): ChatBody {
  const { toolUseId, content, status } = only(value, ["toolUseId", "content", "status"], path);
  const blocks: Blocks = [];
  readEach(content ?? [], RESULT_BLOCK, blocks, `${path}.content`);
  return {
    type: "tool_result",
    tool_use_id: asText(toolUseId, `${path}.toolUseId`),
    content: blocks,
    ...(status === "error" && { is_error: true }),
  };
}

function toolUse(value: unknown, path: string): ChatBody {
  const { toolUseId, name, input } = only(value, ["toolUseId", "name", "input"], path);
  return {
    type: "tool_use",
    id: asText(toolUseId, `${path}.toolUseId`),
    name: asText(name, `${path}.name`),
    input: input ?? {},
  };
}

/** Signatures are valid on every platform that serves the model (Anthropic's guide to extended thinking). */
function reasoning(value: unknown, path: string): ChatBody {
  const { reasoningText, redactedContent } = only(value, ["reasoningText", "redactedContent"], path);
  if (redactedContent !== undefined) {
    return { type: "redacted_thinking", data: asText(redactedContent, `${path}.redactedContent`) };
  }
  const said = only(reasoningText, ["text", "signature"], `${path}.reasoningText`);
  return {
    type: "thinking",
    thinking: asText(said.text, `${path}.reasoningText.text`),
    signature: asText(said.signature, `${path}.reasoningText.signature`),
  };
}

const BLOCK: Readers<Blocks> = readers<Blocks>({
  text: adds(text),
  image: adds(image),
  document: adds(document),
  toolUse: adds(toolUse),
  toolResult: adds(toolResult),
  reasoningContent: adds(reasoning),
  cachePoint: readCachePoint,
});

const SYSTEM_BLOCK: Readers<Blocks> = readers<Blocks>({ text: adds(text), cachePoint: readCachePoint });

function message(value: unknown, path: string): JsonObject {
  const { role, content } = only(value, ["role", "content"], path);
  const blocks: Blocks = [];
  readEach(content, BLOCK, blocks, `${path}.content`);
  return { role: asOneOf(role, ROLES, `${path}.role`), content: blocks };
}

function tool(value: unknown, path: string): ChatBody {
  const { name, description, inputSchema, strict } = only(
    value,
    ["name", "description", "inputSchema", "strict"],
    path,
  );
  const { json } = only(inputSchema, ["json"], `${path}.inputSchema`);
  return {
    name: asText(name, `${path}.name`),
    ...(typeof description === "string" && { description }),
    input_schema: asObject(json, `${path}.inputSchema.json`),
    ...(typeof strict === "boolean" && { strict }),
  };
}

const TOOL: Readers<Blocks> = readers<Blocks>({ toolSpec: adds(tool), cachePoint: readCachePoint });

const CHOICE: Readers<ChatBody> = readers<ChatBody>({
  auto: (_, body, path) => put("tool_choice")({ type: "auto" }, body, path),
  any: (_, body, path) => put("tool_choice")({ type: "any" }, body, path),
  tool(value, body, path) {
    body.tool_choice = { type: "tool", name: asText(asObject(value, path).name, `${path}.name`) };
  },
});

const TOOLS: Readers<ChatBody> = readers<ChatBody>({
  tools(value, body, path) {
    const tools: Blocks = [];
    readEach(value, TOOL, tools, path);
    body.tools = tools;
  },
  toolChoice: (value, body, path) => readMembers(value, CHOICE, body, path),
});

/** Names of Converse, and of InvokeModel's older shapes. */
const INFERENCE: Readers<ChatBody> = readers<ChatBody>({
  maxTokens: put("max_tokens"),
  max_new_tokens: put("max_tokens"),
  temperature: put("temperature"),
  topP: put("top_p"),
  top_p: put("top_p"),
  topK: put("top_k"),
  top_k: put("top_k"),
  stopSequences: (value, body, path) => {
    const stop: ChatBody = {};
    putStop(value, stop, path);
    if (stop.stop !== undefined) body.stop_sequences = stop.stop;
  },
});

/** Undefined members are handled by `paramsOf`, which needs an order. They are listed here for their names only. */
const INPUT: Readers<ChatBody> = readers<ChatBody>({
  messages: undefined,
  system: undefined,
  additionalModelRequestFields: undefined,
  inferenceConfig: (value, body, path) => readMembers(value, INFERENCE, body, path),
  toolConfig: (value, body, path) => readMembers(value, TOOLS, body, path),
  schemaVersion: undefined,
  performanceConfig: undefined,
  serviceTier: undefined,
  requestMetadata: undefined,
});

/** Anthropic validates the model's own fields. Fields that would override another member are refused. */
function addFields(value: unknown, body: ChatBody, path: string): void {
  for (const [name, field] of Object.entries(asObject(value, path))) {
    if (name in body || name === "stream" || name === "model" || name === "anthropic_beta") {
      throw uncarried(`${path}.${name}`);
    }
    body[name] = field;
  }
}

/** All parameters except the model. Throws RecordError with status 400. */
export function paramsOf(modelInput: JsonObject): JsonObject {
  const body: ChatBody = {};
  readMembers(modelInput, INPUT, body, "");
  const system: Blocks = [];
  readEach(modelInput.system ?? [], SYSTEM_BLOCK, system, "system");
  if (system.length > 0) body.system = system;
  body.messages = asArray(modelInput.messages, "messages").map((value, index) => message(value, `messages[${index}]`));
  addFields(modelInput.additionalModelRequestFields ?? {}, body, "additionalModelRequestFields");
  return body;
}

/** Converse's stop reasons (botocore 1.44.5, StopReason) for all of Anthropic's (SDK 1.14.0). */
const STOP_REASONS = {
  end_turn: "end_turn",
  pause_turn: "end_turn",
  max_tokens: "max_tokens",
  stop_sequence: "stop_sequence",
  tool_use: "tool_use",
  refusal: "content_filtered",
  model_context_window_exceeded: "model_context_window_exceeded",
} as const satisfies Record<StopReason, string>;

/** Blocks that Converse has a member for. Other blocks go where Converse puts unknown content. */
const SAID: { readonly [T in ContentBlock["type"]]?: (block: never) => JsonObject } = {
  text: ({ text: said }: { text: string }) => ({ text: said }),
  tool_use: ({ id, name, input }: { id: string; name: string; input: unknown }) => ({
    toolUse: { toolUseId: id, name, input },
  }),
  thinking: ({ thinking, signature }: { thinking: string; signature: string }) => ({
    reasoningContent: { reasoningText: { text: thinking, signature } },
  }),
  redacted_thinking: ({ data }: { data: string }) => ({ reasoningContent: { redactedContent: data } }),
};

export function converseOutput({ content, stop_reason, stop_sequence, usage }: Message): JsonObject {
  const known = (block: ContentBlock | null) => (isObject(block) ? own(SAID, block.type) : undefined);
  const blocks = content.flatMap((block) => known(block)?.(block as never) ?? []);
  const others = content.filter((block) => known(block) === undefined);
  const { input_tokens = 0, output_tokens = 0, cache_read_input_tokens, cache_creation_input_tokens } = usage ?? {};
  const additional = {
    ...(stop_sequence && { stop_sequence }),
    ...(others.length > 0 && { content: others }),
  };
  return {
    output: { message: { role: "assistant", content: blocks } },
    stopReason: own(STOP_REASONS, stop_reason ?? "end_turn") ?? "end_turn",
    usage: {
      inputTokens: input_tokens,
      outputTokens: output_tokens,
      totalTokens: input_tokens + output_tokens,
      ...(cache_read_input_tokens !== null && { cacheReadInputTokens: cache_read_input_tokens }),
      ...(cache_creation_input_tokens !== null && { cacheWriteInputTokens: cache_creation_input_tokens }),
    },
    ...(Object.keys(additional).length > 0 && { additionalModelResponseFields: additional }),
  };
}
