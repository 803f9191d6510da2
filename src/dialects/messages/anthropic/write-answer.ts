/** Writes an answer as Anthropic's message. */
import type { RefusalStopDetails, StopReason, Usage } from "@anthropic-ai/sdk/resources";
import type { AnswerBlock, AnswerStop, ConversationAnswer } from "../../answer.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import { RecordError } from "../../record-error.ts";
import { type AnswerOptions, EXTENSION } from "../../schema.ts";
import { type FitId, fitCallIds } from "./call-ids.ts";
import { writeCitation } from "./citations.ts";
import { ANTHROPIC_PARTS, type AnthropicPart } from "./read-answer.ts";

/** Undefined: Anthropic has no such end. */
const REASONS = {
  end_turn: "end_turn",
  stop_sequence: "stop_sequence",
  max_tokens: "max_tokens",
  tool_use: "tool_use",
  content_filtered: "refusal",
  guardrail_intervened: "refusal",
  model_context_window_exceeded: "model_context_window_exceeded",
  malformed_tool_use: undefined,
  malformed_model_output: undefined,
} as const satisfies Record<AnswerStop, StopReason | undefined>;

function reasonOf(stop: AnswerStop): StopReason {
  const reason = REASONS[stop];
  if (reason === undefined) throw new RecordError(502, `The model's answer is malformed (${stop}).`);
  return reason;
}

type Draft = Record<string, unknown>;

interface AnswerWriting {
  readonly content: Draft[];
  /** Citations that Anthropic does not have, and their blocks. */
  readonly citations: { readonly draft: Draft; readonly citation: JsonObject }[];
  /** For parts without a place, by name. */
  readonly others: Record<string, unknown[]>;
  readonly fitId: FitId;
}

/** Keeps a part for the extension member. */
function apart({ others }: AnswerWriting, name: string, part: unknown): void {
  others[name] ??= [];
  others[name].push(part);
}

type AnswerBlockWriter<T extends AnswerBlock["type"]> = (
  block: Extract<AnswerBlock, { type: T }>,
  writing: AnswerWriting,
) => void;

const writeTextAnswer: AnswerBlockWriter<"text"> = ({ text, citations = [] }, writing) => {
  const draft: Draft = { type: "text", text, citations: null };
  const written: JsonObject[] = [];
  for (const citation of citations) {
    const found = writeCitation(citation, true);
    if (found !== undefined) written.push(found);
    else writing.citations.push({ draft, citation });
  }
  if (written.length > 0) draft.citations = written;
  writing.content.push(draft);
};

/** A signature or an encrypted text of another maker does not go into a block, because a later request would fail. */
const writeReasoningAnswer: AnswerBlockWriter<"reasoning"> = ({ family, text, signature, redacted }, writing) => {
  const isOwn = family === "anthropic";
  if (!isOwn && (signature ?? redacted) !== undefined) apart(writing, "reasoning", { family, signature, redacted });
  if (isOwn && redacted !== undefined) writing.content.push({ type: "redacted_thinking", data: redacted });
  const own = isOwn ? signature : undefined;
  if ((text ?? own) === undefined) return;
  writing.content.push({ type: "thinking", thinking: text ?? "", signature: own ?? "" });
};

const writeCallAnswer: AnswerBlockWriter<"toolUse"> = ({ id, name, input, signature }, writing) => {
  const fitting = writing.fitId(id);
  if (signature !== undefined) apart(writing, "signatures", { id: fitting, signature });
  writing.content.push({ type: "tool_use", id: fitting, name, input, caller: { type: "direct" } });
};

const WRITERS: { readonly [T in AnswerBlock["type"]]: AnswerBlockWriter<T> } = {
  text: writeTextAnswer,
  reasoning: writeReasoningAnswer,
  toolUse: writeCallAnswer,
  image: ({ mediaType, bytes }, writing) => apart(writing, "images", { mediaType, bytes }),
};

const isPart = (part: unknown): part is AnthropicPart => isJsonObject(part) && typeof part.index === "number";

/** Puts back what only Anthropic has. The parts are in the order of their indices. */
function restore({ content, citations, others }: AnswerWriting, parts: unknown): void {
  const cited = new Set<Draft>();
  for (const part of Array.isArray(parts) ? parts.filter(isPart) : []) {
    const { index, block, ...members } = part;
    const draft = content[index];
    if (block !== undefined) content.splice(index, 0, block as Draft);
    else if (draft !== undefined) {
      Object.assign(draft, members);
      if ("citations" in members) cited.add(draft);
    }
  }
  const left = citations.filter(({ draft }) => !cited.has(draft));
  if (left.length === 0) return;
  others.citations = left.map(({ draft, citation }) => ({ index: content.indexOf(draft), citation }));
}

const TIERS: ReadonlySet<unknown> = new Set<Usage["service_tier"]>(["standard", "priority", "batch"]);

const usageOf = ({ usage, serviceTier }: ConversationAnswer, kept: unknown): JsonObject => ({
  input_tokens: usage.input,
  cache_creation_input_tokens: usage.cacheWrite,
  cache_read_input_tokens: usage.cacheRead,
  cache_creation: null,
  output_tokens: usage.output,
  output_tokens_details: usage.reasoning > 0 ? { thinking_tokens: usage.reasoning } : null,
  server_tool_use: null,
  service_tier: TIERS.has(serviceTier) ? serviceTier : null,
  inference_geo: null,
  speed: null,
  ...(isJsonObject(kept) && kept),
});

const explained = (explanation: string | undefined): RefusalStopDetails => ({
  type: "refusal",
  category: null,
  explanation: explanation ?? null,
});

const isMessageId = (id: string | undefined): id is string => id?.startsWith("msg_") === true;

export function writeMessageAnswer(answer: ConversationAnswer, options: AnswerOptions): JsonObject {
  const { [ANTHROPIC_PARTS]: parts, ...extra } = answer.extra;
  const { content: contentParts, usage: usageParts, ...messageParts } = isJsonObject(parts) ? parts : {};
  const reason = reasonOf(answer.stop);
  const ids = () => answer.content.flatMap((block) => (block.type === "toolUse" ? [block.id] : []));
  const writing: AnswerWriting = { content: [], citations: [], others: {}, fitId: fitCallIds(ids) };
  for (const block of answer.content) (WRITERS[block.type] as AnswerBlockWriter<AnswerBlock["type"]>)(block, writing);
  restore(writing, contentParts);
  const { id, refusal, createdAt, latencyMs, serviceTier } = answer;
  const isRefusal = reason === "refusal";
  const extension: JsonObject = {
    ...extra,
    ...writing.others,
    ...(id !== undefined && !isMessageId(id) && { id }),
    ...(answer.stop === "guardrail_intervened" && { stopReason: answer.stop }),
    ...(refusal !== undefined && !isRefusal && { refusal }),
    ...(createdAt !== undefined && { createdAt }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(serviceTier !== undefined && !TIERS.has(serviceTier) && { serviceTier }),
  };
  return {
    id: isMessageId(id) ? id : `msg_${options.id}`,
    type: "message",
    role: "assistant",
    model: answer.model ?? options.model,
    content: writing.content,
    stop_reason: reason,
    stop_sequence: answer.stopSequence ?? null,
    stop_details: isRefusal ? explained(refusal) : null,
    container: null,
    diagnostics: null,
    ...messageParts,
    usage: usageOf(answer, usageParts),
    ...(Object.keys(extension).length > 0 && { [EXTENSION]: extension }),
  };
}
