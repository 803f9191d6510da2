/** Writes an answer: GenerateContentResponse. What has no place there goes to the extension member. */
import type { AnswerBlock, ConversationAnswer, TokenUsage } from "../../answer.ts";
import type { JsonObject } from "../../json.ts";
import { type AnswerOptions, EXTENSION } from "../../schema.ts";
import { FINISH_REASONS, finishOf, stopOfFinish } from "./stops.ts";
import type { WireAnswer, WirePart } from "./wire.ts";

/** What a part has no place for, with the part's index. */
interface Notes {
  readonly citations: JsonObject[];
  readonly reasoning: JsonObject[];
}

function writeReasoning(block: Extract<AnswerBlock, { type: "reasoning" }>, parts: WirePart[], notes: Notes): void {
  const { family, text, signature, redacted } = block;
  const own = family === "gemini" ? signature : undefined;
  if (text !== undefined) {
    parts.push(own === undefined ? { text, thought: true } : { text, thought: true, thoughtSignature: own });
  } else if (own !== undefined) {
    const last = parts.at(-1);
    const free = last !== undefined && last.thoughtSignature === undefined && last.thought !== true;
    if (free && last.functionCall === undefined) parts[parts.length - 1] = { ...last, thoughtSignature: own };
    else parts.push({ text: "", thoughtSignature: own });
  }
  const foreign = own === undefined ? signature : undefined;
  if (foreign === undefined && redacted === undefined) return;
  notes.reasoning.push({
    part: text === undefined ? parts.length : parts.length - 1,
    family,
    ...(foreign !== undefined && { signature: foreign }),
    ...(redacted !== undefined && { redacted }),
  });
}

function writeBlock(block: AnswerBlock, parts: WirePart[], notes: Notes): void {
  if (block.type === "text") {
    if (block.citations !== undefined && block.citations.length > 0) {
      notes.citations.push({ part: parts.length, citations: block.citations });
    }
    parts.push({ text: block.text });
  } else if (block.type === "toolUse") {
    const { id, name, input, signature } = block;
    const call = { functionCall: { id, name, args: input } };
    parts.push(signature === undefined ? call : { ...call, thoughtSignature: signature });
  } else if (block.type === "image") parts.push({ inlineData: { mimeType: block.mediaType, data: block.bytes } });
  else writeReasoning(block, parts, notes);
}

function writeUsage(usage: TokenUsage): NonNullable<WireAnswer["usageMetadata"]> {
  const { input, cacheRead, cacheWrite, output, reasoning } = usage;
  const prompt = input + cacheRead + cacheWrite;
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: Math.max(0, output - reasoning),
    totalTokenCount: prompt + output,
    ...(cacheRead > 0 && { cachedContentTokenCount: cacheRead }),
    ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
  };
}

/** The latest time of a Date, in milliseconds. */
const MAX_TIME = 8.64e15;

/** Parts of the answer that Gemini's form has no place for. */
function extensionOf(answer: ConversationAnswer, notes: Notes, hasCalls: boolean): JsonObject | undefined {
  const { extra, stop, stopSequence, latencyMs, serviceTier, usage } = answer;
  const own: JsonObject = {
    ...(stopOfFinish(finishOf(FINISH_REASONS[stop]), hasCalls) !== stop && { stopReason: stop }),
    ...(stopSequence !== undefined && { stopSequence }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(usage.cacheWrite > 0 && { cacheWriteTokenCount: usage.cacheWrite }),
    ...(notes.citations.length > 0 && { citations: notes.citations }),
    ...(notes.reasoning.length > 0 && { reasoning: notes.reasoning }),
  };
  const names = Object.keys(extra);
  if (names.length === 0) return Object.keys(own).length === 0 ? undefined : own;
  return names.some((name) => Object.hasOwn(own, name)) ? { ...own, extra } : { ...extra, ...own };
}

export function writeGeminiAnswer(answer: ConversationAnswer, options: AnswerOptions): JsonObject {
  const { refusal, createdAt } = answer;
  const parts: WirePart[] = [];
  const notes: Notes = { citations: [], reasoning: [] };
  for (const block of answer.content) writeBlock(block, parts, notes);
  const body: WireAnswer = {
    candidates: [
      {
        content: { role: "model", parts },
        finishReason: FINISH_REASONS[answer.stop],
        index: 0,
        ...(refusal !== undefined && { finishMessage: refusal }),
      },
    ],
    usageMetadata: writeUsage(answer.usage),
    modelVersion: answer.model ?? options.model,
    responseId: answer.id ?? options.id,
    ...(createdAt !== undefined &&
      Math.abs(createdAt) <= MAX_TIME && { createTime: new Date(createdAt).toISOString() }),
  };
  const hasCalls = answer.content.some(({ type }) => type === "toolUse");
  const extension = extensionOf(answer, notes, hasCalls);
  return extension === undefined ? { ...body } : { ...body, [EXTENSION]: extension };
}
