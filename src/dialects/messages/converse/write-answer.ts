/** Writer of answers in the forms of Converse and of Nova's InvokeModel. */
import type { ConversationAnswer } from "../../answer.ts";
import type { JsonObject } from "../../json.ts";
import { type AnswerNames, type OWN, OWN_TYPES } from "./answer-names.ts";
import { redactedBytes } from "./blocks.ts";
import { CONVERSE_IMAGES } from "./media.ts";
import { fittingToolIds } from "./names.ts";
import { TIERS } from "./settings.ts";

interface ContentParts {
  readonly content: JsonObject[];
  /** Parts without a place, by name. */
  readonly homeless: Record<string, unknown>;
}

/** Image formats by media type. */
const IMAGES: ReadonlyMap<string, string> = new Map(CONVERSE_IMAGES.map((format) => [`image/${format}`, format]));

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
  const own: Readonly<Record<string, unknown>> = {
    id,
    model,
    created: createdAt === undefined ? undefined : Math.floor(createdAt / 1000),
    stop_sequence: stopSequence,
    refusal,
    reasoning_tokens: usage.reasoning > 0 ? usage.reasoning : undefined,
    service_tier: serviceTier !== undefined && TIERS.includes(serviceTier) ? undefined : serviceTier,
  } satisfies Record<keyof typeof OWN, unknown>;
  const fields: Record<string, unknown> = {};
  for (const name in own) if (own[name] !== undefined) fields[name] = own[name];
  Object.assign(fields, homeless);
  for (const name in extra) {
    if (PLACED.has(name)) continue;
    fields[Object.hasOwn(fields, name) || OWN_TYPES.has(name) ? `extra_${name}` : name] = extra[name];
  }
  return fields;
}

/** Members of `extra` that the form has a place for. */
const PLACED: ReadonlySet<string> = new Set(["trace", "performanceConfig"]);

export const answerWriter =
  ({ cacheRead, cacheWrite, extension }: AnswerNames) =>
  (answer: ConversationAnswer): JsonObject => {
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
      ...(latencyMs !== undefined && { metrics: { latencyMs } }),
    };
    const fields = extensionOf(answer, homeless);
    if (Object.keys(fields).length > 0) body[extension] = fields;
    for (const name of PLACED) if (extra[name] !== undefined) body[name] = extra[name];
    if (serviceTier !== undefined && TIERS.includes(serviceTier)) body.serviceTier = { type: serviceTier };
    return body;
  };
