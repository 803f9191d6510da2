/**
 * Reads an answer: GenerateContentResponse. Any member may be absent or of another type. A member without a place goes to
 * `extra`, under the name that it has.
 */
import type {
  Candidate,
  FunctionCall,
  GenerateContentResponse,
  GenerateContentResponseUsageMetadata,
  Part,
} from "@google/genai";
import type { AnswerBlock, ConversationAnswer, TokenUsage } from "../../answer.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf, parsedObject } from "../../json.ts";
import { isAbsent } from "../../members.ts";
import { RecordError } from "../../record-error.ts";
import { standardBase64 } from "./media.ts";
import { BLOCK_STOPS, FINISH_REASONS, finishOf, stopOfFinish } from "./stops.ts";
import { SIGNATURE_PLACEHOLDERS } from "./wire.ts";

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** Copies present members whose names are not in `known`. */
function addRest(source: JsonObject, known: ReadonlySet<string>, into: Record<string, unknown>): void {
  for (const name in source) if (!known.has(name) && !isAbsent(source[name])) into[name] = source[name];
}

function restOf(source: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  const rest: Record<string, unknown> = {};
  addRest(source, known, rest);
  return Object.keys(rest).length > 0 ? rest : undefined;
}

const names = <T>(...list: readonly (keyof T & string)[]): ReadonlySet<string> => new Set<string>(list);

const BODY = names<GenerateContentResponse>("candidates", "createTime", "modelVersion", "responseId", "usageMetadata");
const CANDIDATE = names<Candidate>("content", "finishReason", "finishMessage", "index");
const PART = names<Part>("text", "thought", "thoughtSignature", "functionCall", "inlineData");
const CALL = names<FunctionCall>("id", "name", "args");
const USAGE = names<GenerateContentResponseUsageMetadata>(
  "promptTokenCount",
  "cachedContentTokenCount",
  "candidatesTokenCount",
  "thoughtsTokenCount",
  "totalTokenCount",
);

interface Reading {
  readonly blocks: AnswerBlock[];
  /** Parts, or members of parts, without a place. */
  readonly parts: JsonObject[];
  readonly ids: Set<string>;
  /** True if the token limit cut the answer off. A call may then be incomplete. */
  readonly cut: boolean;
}

const broken = (reason: string): RecordError => new RecordError(502, `The answer of Gemini ${reason}.`);

function argumentsOf(value: unknown): JsonObject | undefined {
  if (isAbsent(value) || value === "") return {};
  return typeof value === "string" ? parsedObject(value) : isJsonObject(value) ? value : undefined;
}

function idOf(given: unknown, ids: Set<string>): string {
  let id = textOf(given);
  for (let at = ids.size + 1; id === undefined || ids.has(id); at += 1) id = `call_${at}`;
  ids.add(id);
  return id;
}

function readCall(value: unknown, signature: string | undefined, into: Reading): void {
  const call = objectOf(value);
  const name = textOf(call.name);
  const input = argumentsOf(call.args);
  if (name === undefined || input === undefined) {
    if (!into.cut) throw broken("has a function call without a name or with arguments that are no object");
    into.parts.push({ functionCall: value });
    return;
  }
  into.blocks.push({ type: "toolUse", id: idOf(call.id, into.ids), name, input, signature });
  const rest = restOf(call, CALL);
  if (rest !== undefined) into.parts.push({ functionCall: rest });
}

/** Undefined for media that is not a whole image. */
function imageOf(value: unknown): AnswerBlock | undefined {
  const { mimeType, data } = objectOf(value);
  if (typeof mimeType !== "string" || typeof data !== "string" || !mimeType.toLowerCase().startsWith("image/")) {
    return undefined;
  }
  return { type: "image", mediaType: mimeType, bytes: standardBase64(data) };
}

function readPart(part: JsonObject, into: Reading): void {
  const written = textOf(part.thoughtSignature);
  const signature = written !== undefined && SIGNATURE_PLACEHOLDERS.has(written) ? undefined : written;
  const text = textOf(part.text);
  const thought = part.thought === true;
  if (thought && text !== undefined) into.blocks.push({ type: "reasoning", family: "gemini", text, signature });
  else if (text !== undefined) into.blocks.push({ type: "text", text });
  if (!isAbsent(part.functionCall)) readCall(part.functionCall, signature, into);
  if (!isAbsent(part.inlineData)) {
    const image = imageOf(part.inlineData);
    if (image === undefined) into.parts.push({ inlineData: part.inlineData });
    else into.blocks.push(image);
  }
  if (signature !== undefined && isAbsent(part.functionCall) && !(thought && text !== undefined)) {
    into.blocks.push({ type: "reasoning", family: "gemini", signature });
  }
  const rest = restOf(part, PART);
  if (rest !== undefined) into.parts.push(rest);
}

function readContent(value: unknown, cut: boolean): Reading {
  const into: Reading = { blocks: [], parts: [], ids: new Set(), cut };
  const { parts } = objectOf(value);
  for (const part of Array.isArray(parts) ? parts : isAbsent(parts) ? [] : [parts]) {
    if (typeof part === "string") readPart({ text: part }, into);
    else if (isJsonObject(part)) readPart(part, into);
    else if (!isAbsent(part)) into.parts.push({ part });
  }
  return into;
}

function countOf(value: unknown): number {
  const number = isNumber(value) ? numberOf(value) : 0;
  return Number.isFinite(number) && number > 0 ? Math.trunc(number) : 0;
}

function usageOf(usage: JsonObject): TokenUsage {
  const cacheRead = countOf(usage.cachedContentTokenCount);
  const reasoning = countOf(usage.thoughtsTokenCount);
  const asked = countOf(usage.promptTokenCount) + countOf(usage.toolUsePromptTokenCount);
  return {
    input: Math.max(0, asked - cacheRead),
    cacheRead,
    cacheWrite: 0,
    output: countOf(usage.candidatesTokenCount) + reasoning,
    reasoning,
  };
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** The parts of an answer that its candidate decides. */
type Said = Pick<ConversationAnswer, "content" | "stop" | "refusal">;

function readCandidate(candidate: JsonObject, extra: Record<string, unknown>): Said {
  const reason = candidate.finishReason ?? undefined;
  const finish = finishOf(reason);
  const message = textOf(candidate.finishMessage);
  if (finish === "unsigned") throw new RecordError(400, message ?? "Gemini misses the thought signature of a call.");
  const { blocks, parts } = readContent(candidate.content, finish === "max_tokens");
  if (finish === "other" && blocks.length + parts.length === 0) {
    throw new RecordError(502, message ?? `Gemini gave no answer. Its reason is ${String(reason ?? "absent")}.`);
  }
  const stop = stopOfFinish(
    finish,
    blocks.some(({ type }) => type === "toolUse"),
  );
  const refusal = stop === "content_filtered" ? message : undefined;
  if (parts.length > 0) extra.parts = parts;
  if (reason !== undefined && FINISH_REASONS[stop] !== reason) extra.finishReason = reason;
  if (message !== undefined && refusal === undefined) extra.finishMessage = message;
  addRest(candidate, CANDIDATE, extra);
  return { content: blocks, stop, refusal };
}

/** A prompt that a filter stopped has no candidates. */
function readBlocked(body: JsonObject): Said {
  if (!isJsonObject(body.promptFeedback)) throw broken("has no candidates");
  const { blockReason, blockReasonMessage } = body.promptFeedback;
  const known = typeof blockReason === "string" && Object.hasOwn(BLOCK_STOPS, blockReason);
  return {
    content: [],
    stop: known ? BLOCK_STOPS[blockReason as keyof typeof BLOCK_STOPS] : "content_filtered",
    refusal: textOf(blockReasonMessage),
  };
}

export function readGeminiAnswer(body: JsonObject): ConversationAnswer {
  const extra: Record<string, unknown> = {};
  addRest(body, BODY, extra);
  const [first, ...others] = Array.isArray(body.candidates) ? body.candidates : [];
  const { content, stop, refusal } = isJsonObject(first) ? readCandidate(first, extra) : readBlocked(body);
  if (others.length > 0) extra.candidates = others;
  const usage = objectOf(body.usageMetadata);
  const counts = restOf(usage, USAGE);
  if (counts !== undefined) extra.usageMetadata = counts;
  return {
    kind: "conversation",
    id: textOf(body.responseId),
    model: textOf(body.modelVersion),
    createdAt: timeOf(body.createTime),
    content,
    stop,
    stopSequence: undefined,
    refusal,
    usage: usageOf(usage),
    latencyMs: undefined,
    serviceTier: textOf(usage.serviceTier),
    extra,
  };
}
