/** Answers of forms that hold one text. */
import {
  type AnswerBlock,
  type AnswerStop,
  type ConversationAnswer,
  NO_TOKENS,
  type TokenUsage,
} from "../../answer.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../../json.ts";
import { isAbsent } from "../../members.ts";
import { RecordError } from "../../record-error.ts";
import { EXTENSION } from "../../schema.ts";

const NONE: JsonObject = {};

/** The first object of a list, which the form answers with. */
export function firstOf(list: unknown): JsonObject | undefined {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return isJsonObject(first) ? first : undefined;
}

/** 0 if the value is not a count. */
export function tokenCount(value: unknown): number {
  const count = isNumber(value) ? Math.floor(numberOf(value)) : 0;
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

export interface ReadText {
  readonly text: unknown;
  readonly stop: AnswerStop;
  readonly input?: unknown;
  readonly output?: unknown;
  /** The objects of the answer. Their other members are parts without a place. */
  readonly sources: readonly (JsonObject | undefined)[];
  /** The names of members that are read. */
  readonly known: readonly string[];
}

/** @throws RecordError with status 502 for an answer without its text */
export function textAnswer({ text, stop, input, output, sources, known }: ReadText): ConversationAnswer {
  if (typeof text !== "string") throw new RecordError(502, "The model's answer has no text.");
  const others = sources.flatMap((source) => Object.entries(source ?? NONE));
  const extra = Object.fromEntries(others.filter(([name, value]) => !known.includes(name) && isSaid(value)));
  return {
    kind: "conversation",
    id: undefined,
    model: undefined,
    createdAt: undefined,
    content: text === "" ? [] : [{ type: "text", text }],
    stop,
    stopSequence: undefined,
    refusal: undefined,
    usage: { ...NO_TOKENS, input: tokenCount(input), output: tokenCount(output) },
    latencyMs: undefined,
    serviceTier: undefined,
    extra,
  };
}

/** The stop reason by a form's word, in lower case. An unknown word is the end of the turn. */
export const stopBy = (reasons: Readonly<Record<string, AnswerStop>>, reason: unknown): AnswerStop => {
  const word = typeof reason === "string" ? reason.toLowerCase() : "";
  return Object.hasOwn(reasons, word) ? reasons[word]! : "end_turn";
};

/** A form's word for each stop reason. Undefined: the answer cannot be told apart from a whole one, and is an error. */
export type StopWords = Readonly<Record<AnswerStop, string | undefined>>;

/** Words of forms with two reasons. */
export const STOP_OR_LENGTH = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: undefined,
  content_filtered: undefined,
  guardrail_intervened: undefined,
  malformed_tool_use: undefined,
  malformed_model_output: undefined,
} as const satisfies StopWords;

/** @throws RecordError with status 502 for a reason without a word */
export function stopWord({ stop, refusal }: ConversationAnswer, words: StopWords): string {
  const word = words[stop];
  if (word !== undefined) return word;
  const why = refusal === undefined ? "" : ` ${refusal}`;
  throw new RecordError(502, `The answer ended with '${stop}', which the form of the request cannot say.${why}`);
}

export const textsOf = (content: readonly AnswerBlock[]): string =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");

/** All tokens of the request. */
export const inputTokens = ({ input, cacheRead, cacheWrite }: TokenUsage): number => input + cacheRead + cacheWrite;

/** A part of the answer that a form has a place for. */
export type AnswerPlace = "id" | "model" | "createdAt" | "usage" | "usageDetails" | "reasoning" | "toolUse";

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0;
const isSaid = (value: unknown): boolean =>
  !isAbsent(value) && !(Array.isArray(value) && value.length === 0) && !(isJsonObject(value) && isEmpty(value));

const isCounted = (counts: Partial<TokenUsage>): boolean => Object.values(counts).some((count) => count > 0);

/**
 * The extension member, in an object, with the parts that the form has no place for. An empty object if there are none.
 * @param places the parts that the form has a place for; `usage`: the sums of input and output, `usageDetails`: all counts
 */
export function withoutPlace(answer: ConversationAnswer, ...places: readonly AnswerPlace[]): JsonObject {
  const { content, usage } = answer;
  const unless = <T>(place: AnswerPlace, value: T) => (places.includes(place) ? undefined : value);
  const blocks = (type: AnswerBlock["type"]) =>
    content.filter((block) => block.type === type).map(({ type: _, ...block }) => block);
  const { input, output, ...details } = usage;
  const counts = isCounted(details) || (!places.includes("usage") && isCounted({ input, output }));
  const parts = {
    id: unless("id", answer.id),
    model: unless("model", answer.model),
    created: unless("createdAt", answer.createdAt === undefined ? undefined : Math.floor(answer.createdAt / 1000)),
    usage: unless("usageDetails", counts ? usage : undefined),
    reasoning: unless("reasoning", blocks("reasoning")),
    tool_calls: unless("toolUse", blocks("toolUse")),
    images: blocks("image"),
    citations: content.flatMap((block) => (block.type === "text" ? (block.citations ?? []) : [])),
    refusal: answer.refusal,
    stop_sequence: answer.stopSequence,
    service_tier: answer.serviceTier,
    latency_ms: answer.latencyMs,
  };
  const said = new Map(Object.entries(parts).filter(([, value]) => isSaid(value)) as [string, unknown][]);
  for (const [name, value] of Object.entries(answer.extra)) if (isSaid(value)) said.set(freeName(name, said), value);
  return said.size === 0 ? NONE : { [EXTENSION]: Object.fromEntries(said) };
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  return free;
}
