/** Reader of answers of Converse and of Nova's InvokeModel. Every member is read or becomes `extra`. */
import type { ConverseResponse as AwsAnswer, TokenUsage as AwsUsage } from "@aws-sdk/client-bedrock-runtime";
import type { AnswerStop, ConversationAnswer } from "../../answer.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../../json.ts";
import { RecordError } from "../../record-error.ts";
import { type AnswerDraft, readAnswerBlocks } from "./answer-blocks.ts";
import { type AnswerNames, OWN_TYPES } from "./answer-names.ts";

/** Converse's reasons, each of which is neutral. */
const STOPS: Readonly<Record<AnswerStop, true>> = {
  end_turn: true,
  tool_use: true,
  max_tokens: true,
  stop_sequence: true,
  guardrail_intervened: true,
  content_filtered: true,
  malformed_model_output: true,
  malformed_tool_use: true,
  model_context_window_exceeded: true,
};

const isStop = (value: unknown): value is AnswerStop => typeof value === "string" && Object.hasOwn(STOPS, value);

const count = (value: unknown): number => (isNumber(value) && numberOf(value) > 0 ? numberOf(value) : 0);

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** True for members of an answer that are read. The others become `extra`. */
const READ: ReadonlyMap<string, boolean> = new Map(
  Object.entries({
    output: true,
    stopReason: true,
    usage: true,
    metrics: true,
    serviceTier: true,
    additionalModelResponseFields: true,
    trace: false,
    performanceConfig: false,
  } satisfies Record<keyof AwsAnswer, boolean>),
);

/** As READ, for the members of `usage`. */
const READ_USAGE: ReadonlyMap<string, boolean> = new Map(
  Object.entries({
    inputTokens: true,
    outputTokens: true,
    totalTokens: true,
    cacheReadInputTokens: true,
    cacheWriteInputTokens: true,
    cacheDetails: false,
  } satisfies Record<keyof AwsUsage, boolean>),
);

function stopOf(reason: unknown, { content }: AnswerDraft): AnswerStop {
  if (isStop(reason)) return reason;
  return content.some(({ type }) => type === "toolUse") ? "tool_use" : "end_turn";
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/** Parts of the answer that have no neutral place. */
function extraOf(body: JsonObject, names: AnswerNames, draft: AnswerDraft): JsonObject {
  const extra: Record<string, unknown> = {};
  const extension = objectOf(body[names.extension]);
  for (const name in extension) {
    if (isPresent(extension[name]) && OWN_TYPES.get(name) !== typeof extension[name]) extra[name] = extension[name];
  }
  for (const name in body) {
    if (isPresent(body[name]) && READ.get(name) !== true && name !== names.extension) extra[name] = body[name];
  }
  const usage: Record<string, unknown> = {};
  const counts = objectOf(body.usage);
  for (const name in counts) {
    const read = READ_USAGE.get(name) === true || name === names.cacheRead || name === names.cacheWrite;
    if (!read && isPresent(counts[name])) usage[name] = counts[name];
  }
  if (Object.keys(usage).length > 0) extra.usage = usage;
  const { stopReason } = body;
  if (!isStop(stopReason) && isPresent(stopReason)) extra.stopReason = stopReason;
  if (draft.others.length > 0) extra.content = draft.others;
  return extra;
}

export const answerReader =
  (names: AnswerNames) =>
  (body: JsonObject): ConversationAnswer => {
    const { content } = objectOf(objectOf(body.output).message);
    if (!isPresent(content) && !isStop(body.stopReason)) {
      throw new RecordError(502, "The model's answer has no message.");
    }
    const draft = readAnswerBlocks(content, names.family);
    const usage = objectOf(body.usage);
    const extension = objectOf(body[names.extension]);
    const created = count(extension.created);
    return {
      kind: "conversation",
      id: textOf(extension.id),
      model: textOf(extension.model),
      createdAt: created === 0 ? undefined : created * 1000,
      content: draft.content,
      stop: stopOf(body.stopReason, draft),
      stopSequence: textOf(extension.stop_sequence),
      refusal: textOf(extension.refusal),
      usage: {
        input: count(usage.inputTokens),
        output: count(usage.outputTokens),
        cacheRead: count(usage[names.cacheRead]),
        cacheWrite: count(usage[names.cacheWrite]),
        reasoning: count(extension.reasoning_tokens),
      },
      latencyMs: count(objectOf(body.metrics).latencyMs) || undefined,
      serviceTier: textOf(objectOf(body.serviceTier).type) ?? textOf(extension.service_tier),
      extra: extraOf(body, names, draft),
    };
  };
