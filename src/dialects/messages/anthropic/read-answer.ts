/** Reads Anthropic's message. Parts that only Anthropic has are kept as they are, for a result in Anthropic's form. */
import type { Message, StopReason, Usage } from "@anthropic-ai/sdk/resources";
import type { AnswerBlock, AnswerStop, ConversationAnswer, TokenUsage } from "../../answer.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf, parsedObject } from "../../json.ts";
import { isAbsent } from "../../members.ts";
import { RecordError } from "../../record-error.ts";
import { type ReadCitation, readCitation } from "./citations.ts";
import { anthropicError } from "./errors.ts";

/** The member of an answer's `extra` for the parts that only Anthropic has: a message of these parts alone. */
export const ANTHROPIC_PARTS = "anthropic";

/**
 * A part of the content that only Anthropic has: `block`, which is left out of the neutral content, or members of the
 * block with that index.
 */
export type AnthropicPart = { readonly index: number; readonly block?: unknown } & JsonObject;

const STOPS: ReadonlyMap<unknown, AnswerStop> = new Map(
  Object.entries({
    end_turn: "end_turn",
    pause_turn: "end_turn",
    max_tokens: "max_tokens",
    stop_sequence: "stop_sequence",
    tool_use: "tool_use",
    refusal: "content_filtered",
    model_context_window_exceeded: "model_context_window_exceeded",
  } as const satisfies Record<StopReason, AnswerStop>),
);

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const filled = (value: unknown): string | undefined => textOf(value) || undefined;

interface AnswerReading {
  readonly content: AnswerBlock[];
  readonly parts: AnthropicPart[];
  readonly ids: Set<string>;
  /** True if the limit of tokens may have cut the last call off. */
  readonly isCut: boolean;
}

/** Members that `names` does not have and that are present. Undefined: none. */
function othersOf(source: JsonObject, names: ReadonlySet<string>): JsonObject | undefined {
  const found: [string, unknown][] = [];
  for (const name in source) if (!names.has(name) && !isAbsent(source[name])) found.push([name, source[name]]);
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

const named = (...names: readonly string[]): ReadonlySet<string> => new Set(names);

/** Adds the block. Members of the original that it does not carry are kept apart. */
function keep({ content, parts }: AnswerReading, index: number, block: AnswerBlock, others: JsonObject | undefined) {
  content.push(block);
  if (others !== undefined) parts.push({ index, ...others });
}

type AnswerBlockReader = (block: JsonObject, index: number, reading: AnswerReading) => boolean;

const TEXT_MEMBERS = named("type", "text", "citations");

function readTextAnswer(block: JsonObject, index: number, reading: AnswerReading): boolean {
  const text = textOf(block.text);
  if (text === undefined) return false;
  const { citations } = block;
  const read: readonly ReadCitation[] = Array.isArray(citations)
    ? citations.map((citation) => readCitation(citation))
    : [];
  const found = read.flatMap(({ citation }) => (citation === undefined ? [] : [citation]));
  const others = othersOf(block, TEXT_MEMBERS);
  const isWhole = isAbsent(citations) || (Array.isArray(citations) && read.every(({ whole }) => whole));
  keep(
    reading,
    index,
    { type: "text", text, ...(found.length > 0 && { citations: found }) },
    isWhole ? others : { ...others, citations },
  );
  return true;
}

/** The input of a call: an object, or its JSON text. Undefined for anything else. */
function inputOf(value: unknown): JsonObject | undefined {
  if (isAbsent(value) || value === "") return {};
  if (typeof value === "string") return parsedObject(value);
  return isJsonObject(value) ? value : undefined;
}

function uniqueId(id: unknown, ids: Set<string>): string {
  let unique = filled(id);
  for (let number = 1; unique === undefined || ids.has(unique); number += 1) unique = `toolu_${number}`;
  ids.add(unique);
  return unique;
}

const isDirect = (caller: unknown): boolean => isJsonObject(caller) && caller.type === "direct";
const CALL_MEMBERS = named("type", "id", "name", "input", "caller");

function readCall(block: JsonObject, index: number, reading: AnswerReading): boolean {
  const input = inputOf(block.input);
  const name = filled(block.name);
  if (input === undefined || name === undefined) {
    if (reading.isCut) return false;
    throw new RecordError(
      502,
      `The answer's content[${index}] is a call without a name or with an input that is no object.`,
    );
  }
  const { caller } = block;
  const others = othersOf(block, CALL_MEMBERS);
  keep(
    reading,
    index,
    { type: "toolUse", id: uniqueId(block.id, reading.ids), name, input },
    isAbsent(caller) || isDirect(caller) ? others : { ...others, caller },
  );
  return true;
}

const THINKING_MEMBERS = named("type", "thinking", "signature");

function readThinkingAnswer(block: JsonObject, index: number, reading: AnswerReading): boolean {
  const text = textOf(block.thinking) ?? "";
  const signature = filled(block.signature);
  if (text === "" && signature === undefined) return false;
  const others = othersOf(block, THINKING_MEMBERS);
  keep(reading, index, { type: "reasoning", family: "anthropic", text, ...(signature && { signature }) }, others);
  return true;
}

const REDACTED_MEMBERS = named("type", "data");

function readRedactedAnswer(block: JsonObject, index: number, reading: AnswerReading): boolean {
  const redacted = filled(block.data);
  if (redacted === undefined) return false;
  keep(reading, index, { type: "reasoning", family: "anthropic", redacted }, othersOf(block, REDACTED_MEMBERS));
  return true;
}

const READERS: ReadonlyMap<unknown, AnswerBlockReader> = new Map<unknown, AnswerBlockReader>([
  ["text", readTextAnswer],
  ["tool_use", readCall],
  ["thinking", readThinkingAnswer],
  ["redacted_thinking", readRedactedAnswer],
]);

function readContentOf(content: unknown, isCut: boolean): AnswerReading {
  const reading: AnswerReading = { content: [], parts: [], ids: new Set(), isCut };
  if (typeof content === "string") reading.content.push({ type: "text", text: content });
  else if (!Array.isArray(content)) throw new RecordError(502, "The answer has no content.");
  else {
    content.forEach((block, index) => {
      const read = isJsonObject(block) ? READERS.get(block.type) : undefined;
      if (!read?.(block, index, reading)) reading.parts.push({ index, block });
    });
  }
  return reading;
}

const count = (value: unknown): number => (isNumber(value) ? Math.max(0, Math.trunc(numberOf(value))) : 0);

const USAGE_MEMBERS = named(
  ...([
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "service_tier",
    "output_tokens_details",
  ] satisfies readonly (keyof Usage)[]),
);

function tokensOf(usage: JsonObject): TokenUsage {
  const { cache_creation_input_tokens: written, cache_creation: byLife, output_tokens_details: details } = usage;
  const lives = isJsonObject(byLife) ? Object.values(byLife) : [];
  return {
    input: count(usage.input_tokens),
    cacheRead: count(usage.cache_read_input_tokens),
    cacheWrite: isAbsent(written) ? lives.reduce<number>((sum, tokens) => sum + count(tokens), 0) : count(written),
    output: count(usage.output_tokens),
    reasoning: isJsonObject(details) ? count(details.thinking_tokens) : 0,
  };
}

const DETAILS = named("thinking_tokens");

function otherUsage(usage: JsonObject): JsonObject | undefined {
  const others = othersOf(usage, USAGE_MEMBERS);
  const { output_tokens_details: details } = usage;
  const isWhole = !isJsonObject(details) || othersOf(details, DETAILS) === undefined;
  return isWhole ? others : { ...others, output_tokens_details: details };
}

const REFUSAL_MEMBERS = named("type", "explanation");

const MESSAGE_MEMBERS = named(
  ...([
    "id",
    "type",
    "role",
    "model",
    "content",
    "stop_reason",
    "stop_sequence",
    "stop_details",
    "usage",
  ] satisfies readonly (keyof Message)[]),
);

export function readMessageAnswer(body: JsonObject): ConversationAnswer {
  if (body.type === "error") throw anthropicError(body);
  const { stop_reason: reason, stop_details: details } = body;
  const known = STOPS.get(reason);
  const isCut = known === "max_tokens" || known === "model_context_window_exceeded";
  const { content, parts } = readContentOf(body.content, isCut);
  const usage = isJsonObject(body.usage) ? body.usage : {};
  const others = otherUsage(usage);
  const refusal = isJsonObject(details) ? filled(details.explanation) : undefined;
  const apart: JsonObject = {
    ...othersOf(body, MESSAGE_MEMBERS),
    ...(parts.length > 0 && { content: parts }),
    ...(others !== undefined && { usage: others }),
    ...(isJsonObject(details) && othersOf(details, REFUSAL_MEMBERS) !== undefined && { stop_details: details }),
    ...(!isAbsent(reason) && (known === undefined || reason === "pause_turn") && { stop_reason: reason }),
  };
  return {
    kind: "conversation",
    id: filled(body.id),
    model: filled(body.model),
    createdAt: undefined,
    content,
    stop: known ?? (content.some(({ type }) => type === "toolUse") ? "tool_use" : "end_turn"),
    stopSequence: filled(body.stop_sequence),
    refusal,
    usage: tokensOf(usage),
    latencyMs: undefined,
    serviceTier: filled(usage.service_tier),
    extra: Object.keys(apart).length > 0 ? { [ANTHROPIC_PARTS]: apart } : {},
  };
}
