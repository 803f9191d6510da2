/**
 * Anthropic's Messages shape inside a Bedrock line: `anthropic_version`, `max_tokens`, content parts with a `type`
 * (Bedrock user guide, Anthropic Claude Messages API).
 *
 * Gaps: documents, files, thinking, server tools and failed tool results are refused by name. The answer omits a
 * model's reasoning text. Ignored, because without effect on the answer: `anthropic_version`, `anthropic_beta` (it
 * enables members, which are read one by one), `metadata`, `service_tier`, `cache_control`.
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
import { asArray, asObject, asOneOf, asText, isObject, readers, readMembers, uncarried } from "./fields.ts";
import type { JsonObject } from "./json.ts";
import { RecordError } from "./record-error.ts";

type PartReader = (block: JsonObject, into: Turn, path: string) => void;

function refuseOthers(source: JsonObject, known: readonly string[], path: string): void {
  for (const name in source) {
    if (source[name] !== null && !known.includes(name) && name !== "cache_control") throw uncarried(`${path}.${name}`);
  }
}

const SOURCES: ReadonlyMap<unknown, (source: JsonObject, path: string) => ContentPart> = new Map([
  [
    "base64",
    (source, path) => dataUrl(asText(source.media_type, `${path}.media_type`), asText(source.data, `${path}.data`)),
  ],
  ["url", (source, path) => ({ type: "image_url", image_url: { url: asText(source.url, `${path}.url`) } })],
]);

function readImage(block: JsonObject, into: Turn, path: string): void {
  refuseOthers(block, ["type", "source"], path);
  const source = asObject(block.source, `${path}.source`);
  const read = SOURCES.get(source.type);
  if (read === undefined) throw uncarried(`${path}.source.type "${String(source.type)}"`);
  into.parts.push(read(source, `${path}.source`));
}

function readText(block: JsonObject, into: Turn, path: string): void {
  refuseOthers(block, ["type", "text"], path);
  into.parts.push({ type: "text", text: asText(block.text, `${path}.text`) });
}

function readToolUse(block: JsonObject, into: Turn, path: string): void {
  refuseOthers(block, ["type", "id", "name", "input"], path);
  into.calls.push(toolCall(asText(block.id, `${path}.id`), asText(block.name, `${path}.name`), block.input));
}

function readToolResult(block: JsonObject, into: Turn, path: string): void {
  refuseOthers(block, ["type", "tool_use_id", "content", "is_error"], path);
  if (block.is_error === true) throw uncarried(`${path}.is_error`);
  const inner = turnOf(block.content ?? [], TEXT_ONLY, `${path}.content`);
  into.results.push(toolResult(asText(block.tool_use_id, `${path}.tool_use_id`), inner.parts));
}

const TEXT_ONLY: ReadonlyMap<unknown, PartReader> = new Map([["text", readText]]);

const PARTS: ReadonlyMap<unknown, PartReader> = new Map([
  ["text", readText],
  ["image", readImage],
  ["tool_use", readToolUse],
  ["tool_result", readToolResult],
]);

function turnOf(content: unknown, known: ReadonlyMap<unknown, PartReader>, path: string): Turn {
  const turn = emptyTurn();
  if (typeof content === "string") {
    turn.parts.push({ type: "text", text: content });
    return turn;
  }
  for (const [index, value] of asArray(content, path).entries()) {
    const block = asObject(value, `${path}[${index}]`);
    const read = known.get(block.type);
    if (read === undefined) throw uncarried(`${path}[${index}].type "${String(block.type)}"`);
    read(block, turn, `${path}[${index}]`);
  }
  return turn;
}

function readMessage(value: unknown, path: string): readonly JsonObject[] {
  const message = asObject(value, path);
  refuseOthers(message, ["role", "content"], path);
  const role = asOneOf(message.role, ROLES, `${path}.role`);
  return messagesOf(role, turnOf(message.content, PARTS, `${path}.content`), path);
}

function readTool(value: unknown, path: string): JsonObject {
  const tool = asObject(value, path);
  if (tool.type !== undefined && tool.type !== "custom") throw uncarried(`${path}.type "${String(tool.type)}"`);
  refuseOthers(tool, ["type", "name", "description", "input_schema"], path);
  return toolSpec(
    asText(tool.name, `${path}.name`),
    tool.description === undefined ? undefined : asText(tool.description, `${path}.description`),
    asObject(tool.input_schema, `${path}.input_schema`),
  );
}

const CHOICES: ReadonlyMap<unknown, (choice: JsonObject, path: string) => unknown> = new Map<
  unknown,
  (choice: JsonObject, path: string) => unknown
>([
  ["auto", () => "auto"],
  ["any", () => "required"],
  ["none", () => "none"],
  ["tool", ({ name }, path) => ({ type: "function", function: { name: asText(name, `${path}.name`) } })],
]);

function readToolChoice(value: unknown, body: ChatBody, path: string): void {
  const choice = asObject(value, path);
  refuseOthers(choice, ["type", "name", "disable_parallel_tool_use"], path);
  const read = CHOICES.get(choice.type);
  if (read === undefined) throw uncarried(`${path}.type "${String(choice.type)}"`);
  body.tool_choice = read(choice, path);
  if (choice.disable_parallel_tool_use === true) body.parallel_tool_calls = false;
}

function readThinking(value: unknown, _: ChatBody, path: string): void {
  if (asObject(value, path).type !== "disabled") throw uncarried(path);
}

function readStream(value: unknown, _: ChatBody, path: string): void {
  if (value !== false) throw new RecordError(400, `${path} must be false in a batch.`);
}

/** Undefined members are handled by `read`, which needs an order. They are listed here for their names only. */
const INPUT = readers<ChatBody>({
  messages: undefined,
  system: undefined,
  max_tokens: put("max_tokens"),
  temperature: put("temperature"),
  top_p: put("top_p"),
  top_k: put("top_k"),
  stop_sequences: putStop,
  tools(value, body, path) {
    body.tools = asArray(value, path).map((tool, index) => readTool(tool, `${path}[${index}]`));
  },
  tool_choice: readToolChoice,
  thinking: readThinking,
  stream: readStream,
  anthropic_version: undefined,
  anthropic_beta: undefined,
  metadata: undefined,
  service_tier: undefined,
});

const STOP_REASONS = {
  stop: "end_turn",
  sequence: "stop_sequence",
  length: "max_tokens",
  tool: "tool_use",
  filter: "refusal",
} as const satisfies Record<Stop, string>;

/** Content as plain text, or as parts with a `type`. Converse has neither. */
const isTyped = (message: unknown): boolean =>
  isObject(message) &&
  (typeof message.content === "string" ||
    (Array.isArray(message.content) && message.content.some((block) => isObject(block) && "type" in block)));

const shape: Shape = {
  name: "bedrock-messages",

  matches({ anthropic_version, max_tokens, messages }) {
    return (
      anthropic_version !== undefined ||
      (Array.isArray(messages) && (max_tokens !== undefined || messages.some(isTyped)))
    );
  },

  read(modelInput, body) {
    readMembers(modelInput, INPUT, body, "");
    const system = turnOf(modelInput.system ?? [], TEXT_ONLY, "system");
    const messages = asArray(modelInput.messages, "messages").flatMap((message, index) =>
      readMessage(message, `messages[${index}]`),
    );
    body.messages = [...systemMessage(system.parts), ...messages];
  },

  answer({ id, model, text, calls, stop, sequence, usage }, line) {
    const content = [
      ...(text === undefined ? [] : [{ type: "text", text }]),
      ...calls.map((call) => ({ type: "tool_use", id: call.id, name: call.name, input: call.input })),
    ];
    return {
      id: `msg_${id ?? `${line.job}_${line.number}`}`,
      type: "message",
      role: "assistant",
      model: model ?? "",
      content,
      stop_reason: STOP_REASONS[stop],
      stop_sequence: sequence ?? null,
      usage: { input_tokens: usage.input, output_tokens: usage.output },
    };
  },
};

export const bedrockMessages = bedrockDialect(shape);
