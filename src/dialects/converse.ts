/**
 * Bedrock's Converse shape, which is also the shape of Nova models: `messages` of `{text}`, `{image}` … blocks,
 * `system`, `inferenceConfig`, `toolConfig` (Bedrock API reference, Converse; Nova user guide, request schema).
 *
 * Gaps: documents, video, audio, guardrails, reasoning and citation blocks, S3 locations, failed tool results and
 * Titan's `inputText` are refused by name. The answer omits a model's reasoning text. Ignored, because without effect
 * on the answer: cache points, `schemaVersion`, `performanceConfig`, `serviceTier`, `requestMetadata`.
 */
import { bedrockDialect, type Shape } from "./bedrock.ts";
import {
  type ChatBody,
  type ContentPart,
  dataUrl,
  emptyTurn,
  messagesOf,
  put,
  putStop,
  ROLES,
  type Stop,
  systemMessage,
  type Turn,
  toolCall,
  toolResult,
  toolSpec,
} from "./chat.ts";
import { asArray, asObject, asOneOf, asText, readEach, readers, readMembers, uncarried } from "./fields.ts";
import type { JsonObject } from "./json.ts";
import { RecordError } from "./record-error.ts";

const FORMATS = ["png", "jpeg", "gif", "webp"] as const;

interface Image {
  format?: string;
  bytes?: string;
}

const SOURCE = readers<Image>({
  bytes(value, into, path) {
    into.bytes = asText(value, path);
  },
});

const IMAGE = readers<Image>({
  format(value, into, path) {
    into.format = asOneOf(value, FORMATS, path);
  },
  source: (value, into, path) => readMembers(value, SOURCE, into, path),
});

function readImage(value: unknown, into: ContentPart[], path: string): void {
  const image: Image = {};
  readMembers(value, IMAGE, image, path);
  if (image.format === undefined) throw new RecordError(400, `${path}.format is missing.`);
  if (image.bytes === undefined) throw new RecordError(400, `${path}.source.bytes is missing.`);
  into.push(dataUrl(`image/${image.format}`, image.bytes));
}

function readText(value: unknown, into: ContentPart[], path: string): void {
  into.push({ type: "text", text: asText(value, path) });
}

/** Blocks of a tool's result. The inner form supports only text there. */
const RESULT_BLOCK = readers<ContentPart[]>({
  text: readText,
  json: (value, into, path) => readText(JSON.stringify(value), into, path),
});

const SYSTEM_BLOCK = readers<ContentPart[]>({ text: readText, cachePoint: undefined });

function readToolResult(value: unknown, into: Turn, path: string): void {
  const { toolUseId, content, status, ...others } = asObject(value, path);
  for (const name in others) throw uncarried(`${path}.${name}`);
  if (status !== undefined && status !== "success") throw uncarried(`${path}.status "${String(status)}"`);
  const parts: ContentPart[] = [];
  readEach(content, RESULT_BLOCK, parts, `${path}.content`);
  into.results.push(toolResult(asText(toolUseId, `${path}.toolUseId`), parts));
}

function readToolUse(value: unknown, into: Turn, path: string): void {
  const { toolUseId, name, input, ...others } = asObject(value, path);
  for (const other in others) throw uncarried(`${path}.${other}`);
  into.calls.push(toolCall(asText(toolUseId, `${path}.toolUseId`), asText(name, `${path}.name`), input));
}

const BLOCK = readers<Turn>({
  text: (value, into, path) => readText(value, into.parts, path),
  image: (value, into, path) => readImage(value, into.parts, path),
  toolUse: readToolUse,
  toolResult: readToolResult,
  cachePoint: undefined,
});

function readMessage(value: unknown, path: string): readonly JsonObject[] {
  const { role, content, ...others } = asObject(value, path);
  for (const name in others) throw uncarried(`${path}.${name}`);
  const turn = emptyTurn();
  readEach(content, BLOCK, turn, `${path}.content`);
  return messagesOf(asOneOf(role, ROLES, `${path}.role`), turn, path);
}

/** Names of Converse, and of Nova's InvokeModel before the two were unified. vLLM and llama.cpp read `top_k`. */
const INFERENCE = readers<ChatBody>({
  maxTokens: put("max_tokens"),
  max_new_tokens: put("max_tokens"),
  temperature: put("temperature"),
  topP: put("top_p"),
  top_p: put("top_p"),
  topK: put("top_k"),
  top_k: put("top_k"),
  stopSequences: putStop,
});

function readTool(value: unknown, path: string): readonly JsonObject[] {
  const { toolSpec: spec, cachePoint: _, ...others } = asObject(value, path);
  for (const name in others) throw uncarried(`${path}.${name}`);
  if (spec === undefined) return [];
  const { name, description, inputSchema, ...rest } = asObject(spec, `${path}.toolSpec`);
  for (const member in rest) throw uncarried(`${path}.toolSpec.${member}`);
  const schema = asObject(inputSchema, `${path}.toolSpec.inputSchema`);
  return [
    toolSpec(
      asText(name, `${path}.toolSpec.name`),
      description === undefined ? undefined : asText(description, `${path}.toolSpec.description`),
      asObject(schema.json, `${path}.toolSpec.inputSchema.json`),
    ),
  ];
}

const CHOICE = readers<ChatBody>({
  auto: (_, body, path) => put("tool_choice")("auto", body, path),
  any: (_, body, path) => put("tool_choice")("required", body, path),
  tool(value, body, path) {
    const name = asText(asObject(value, path).name, `${path}.name`);
    body.tool_choice = { type: "function", function: { name } };
  },
});

const TOOLS = readers<ChatBody>({
  tools(value, body, path) {
    body.tools = asArray(value, path).flatMap((tool, index) => readTool(tool, `${path}[${index}]`));
  },
  toolChoice: (value, body, path) => readMembers(value, CHOICE, body, path),
});

/** The server validates model-specific fields. Fields that would override another member are refused. */
function readAdditional(value: unknown, body: ChatBody, path: string): void {
  const fields = asObject(value, path);
  for (const name in fields) {
    if (name in body || name === "stream" || name === "n") throw uncarried(`${path}.${name}`);
    body[name] = fields[name];
  }
}

/** Undefined members are handled by `read`, which needs an order. They are listed here for their names only. */
const INPUT = readers<ChatBody>({
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

const STOP_REASONS = {
  stop: "end_turn",
  sequence: "stop_sequence",
  length: "max_tokens",
  tool: "tool_use",
  filter: "content_filtered",
} as const satisfies Record<Stop, string>;

const shape: Shape = {
  name: "bedrock-converse",

  /**
   * Matches every body that the previous shapes do not, so that an unknown body is refused by the names of its members.
   */
  matches: () => true,

  read(modelInput, body) {
    readMembers(modelInput, INPUT, body, "");
    const system: ContentPart[] = [];
    readEach(modelInput.system ?? [], SYSTEM_BLOCK, system, "system");
    const messages = asArray(modelInput.messages, "messages").flatMap((message, index) =>
      readMessage(message, `messages[${index}]`),
    );
    body.messages = [...systemMessage(system), ...messages];
    readAdditional(modelInput.additionalModelRequestFields ?? {}, body, "additionalModelRequestFields");
  },

  answer({ text, calls, stop, usage }) {
    const content = [
      ...(text === undefined && calls.length > 0 ? [] : [{ text: text ?? "" }]),
      ...calls.map(({ id, name, input }) => ({ toolUse: { toolUseId: id, name, input } })),
    ];
    return {
      output: { message: { role: "assistant", content } },
      stopReason: STOP_REASONS[stop],
      usage: { inputTokens: usage.input, outputTokens: usage.output, totalTokens: usage.input + usage.output },
    };
  },
};

export const bedrockConverse = bedrockDialect(shape);
