/** Answers of Converse and of Nova's InvokeModel, which differ in the names of cached tokens and in the place of what is extra. */
import type { ConverseResponse as AwsAnswer, TokenUsage as AwsUsage } from "@aws-sdk/client-bedrock-runtime";
import type { AnswerStop, ConversationAnswer } from "../../answer.ts";
import { type Family, IMAGE_FORMATS } from "../../conversation.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../../json.ts";
import { RecordError } from "../../record-error.ts";
import { type AnswerOptions, EXTENSION } from "../../schema.ts";
import { type AnswerDraft, readAnswerBlocks } from "./answer-blocks.ts";
import { redactedBytes } from "./blocks.ts";
import { fittingToolIds } from "./names.ts";
import { TIERS } from "./settings.ts";

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

interface AnswerNames {
  /** The maker of reasoning, if the form knows it. */
  readonly family: Family | undefined;
  readonly cacheRead: string;
  readonly cacheWrite: string;
  /** The member for parts without a place. */
  readonly extension: string;
}

/** Names and types of the extension's members. Other members are the answer's `extra`. */
const OWN = {
  id: "string",
  model: "string",
  /** Seconds since the epoch. */
  created: "number",
  stop_sequence: "string",
  refusal: "string",
  reasoning_tokens: "number",
  service_tier: "string",
} as const;

const OWN_TYPES: ReadonlyMap<string, string> = new Map(Object.entries(OWN));

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

const answerReader =
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

interface ContentParts {
  readonly content: JsonObject[];
  /** Parts without a place, by name. */
  readonly homeless: Record<string, unknown>;
}

/** Image formats of Converse by media type. */
const IMAGES: ReadonlyMap<string, string> = new Map(
  IMAGE_FORMATS.filter((format) => format !== "heic" && format !== "heif").map((format) => [`image/${format}`, format]),
);

const put = (into: Record<string, unknown>, name: string, value: unknown): void => {
  into[name] = [...((into[name] as unknown[] | undefined) ?? []), value];
};

/**
 * Signatures of other makers than Claude have no place in the content. A caller would send them back, and Claude refuses
 * signatures that are not its own.
 */
function reasoningOf(block: Extract<AnswerBlock, { type: "reasoning" }>, { content, homeless }: ContentParts): void {
  const { family, text, signature, redacted } = block;
  const own = family === "anthropic" || family === "amazon";
  if (text !== undefined) {
    content.push({
      reasoningContent: { reasoningText: own && signature !== undefined ? { text, signature } : { text } },
    });
  }
  if (redacted !== undefined && own) content.push({ reasoningContent: { redactedContent: redactedBytes(redacted) } });
  const rest = own ? (text === undefined ? { signature } : {}) : { signature, redacted };
  if (Object.values(rest).some((value) => value !== undefined)) put(homeless, "reasoning", { family, ...rest });
}

type AnswerBlock = ConversationAnswer["content"][number];

function contentOf(answer: ConversationAnswer): ContentParts {
  const parts: ContentParts = { content: [], homeless: {} };
  const { content, homeless } = parts;
  const toolId = fittingToolIds(() => answer.content.flatMap((block) => (block.type === "toolUse" ? [block.id] : [])));
  for (const block of answer.content) {
    if (block.type === "text") {
      const { text, citations } = block;
      content.push(citations === undefined ? { text } : { citationsContent: { content: [{ text }], citations } });
    } else if (block.type === "toolUse") {
      const toolUseId = toolId(block.id);
      content.push({ toolUse: { toolUseId, name: block.name, input: block.input } });
      if (block.signature !== undefined) put(homeless, "signatures", { toolUseId, signature: block.signature });
    } else if (block.type === "reasoning") reasoningOf(block, parts);
    else {
      const format = IMAGES.get(block.mediaType);
      if (format === undefined) put(homeless, "images", { mediaType: block.mediaType, bytes: block.bytes });
      else content.push({ image: { format, source: { bytes: block.bytes } } });
    }
  }
  if (content.length === 0) content.push({ text: "" });
  return parts;
}

/** Every part of the answer that the form has no place for. Of two parts of one name, the later one gets another name. */
function extensionOf(answer: ConversationAnswer, homeless: JsonObject): JsonObject {
  const { id, model, createdAt, stopSequence, refusal, usage, serviceTier, extra } = answer;
  const own = {
    id,
    model,
    created: createdAt === undefined ? undefined : Math.floor(createdAt / 1000),
    stop_sequence: stopSequence,
    refusal,
    reasoning_tokens: usage.reasoning > 0 ? usage.reasoning : undefined,
    service_tier: serviceTier !== undefined && TIERS.includes(serviceTier) ? undefined : serviceTier,
  } satisfies Record<keyof typeof OWN, unknown>;
  const fields: Record<string, unknown> = { ...own, ...homeless };
  for (const name in own) if (fields[name] === undefined) delete fields[name];
  for (const name in extra) {
    if (PLACED.has(name)) continue;
    fields[Object.hasOwn(fields, name) || OWN_TYPES.has(name) ? `extra_${name}` : name] = extra[name];
  }
  return fields;
}

/** Members of `extra` that the form has a place for. */
const PLACED: ReadonlySet<string> = new Set(["trace", "performanceConfig"]);

const answerWriter =
  ({ cacheRead, cacheWrite, extension }: AnswerNames) =>
  (answer: ConversationAnswer, _options: AnswerOptions): JsonObject => {
    const { usage, stop, latencyMs, serviceTier, extra } = answer;
    const { content, homeless } = contentOf(answer);
    const body: Record<string, unknown> = {
      output: { message: { role: "assistant", content } },
      stopReason: stop,
      usage: {
        inputTokens: usage.input,
        outputTokens: usage.output,
        totalTokens: usage.input + usage.output + usage.cacheRead + usage.cacheWrite,
        ...(usage.cacheRead > 0 && { [cacheRead]: usage.cacheRead }),
        ...(usage.cacheWrite > 0 && { [cacheWrite]: usage.cacheWrite }),
      },
      /** AWS's clients require it. 0: nothing measured it. */
      metrics: { latencyMs: latencyMs ?? 0 },
    };
    const fields = extensionOf(answer, homeless);
    if (Object.keys(fields).length > 0) body[extension] = fields;
    for (const name of PLACED) if (extra[name] !== undefined) body[name] = extra[name];
    if (serviceTier !== undefined && TIERS.includes(serviceTier)) body.serviceTier = { type: serviceTier };
    return body;
  };

/** Converse's own place for parts that it does not model (Bedrock API reference, ConverseResponse). */
const CONVERSE: AnswerNames = {
  family: undefined,
  cacheRead: "cacheReadInputTokens",
  cacheWrite: "cacheWriteInputTokens",
  extension: "additionalModelResponseFields",
};

const NOVA: AnswerNames = {
  family: "amazon",
  cacheRead: "cacheReadInputTokenCount",
  cacheWrite: "cacheWriteInputTokenCount",
  extension: EXTENSION,
};

export const readConverseAnswer = answerReader(CONVERSE);
export const writeConverseAnswer = answerWriter(CONVERSE);
export const readNovaAnswer = answerReader(NOVA);
export const writeNovaAnswer = answerWriter(NOVA);
