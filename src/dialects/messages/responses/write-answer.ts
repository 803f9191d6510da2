/** The body of a response, written (OpenAI API reference, "The response object"). */
import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseReasoningItem,
  ResponseUsage,
} from "openai/resources/responses/responses";
import type { AnswerBlock, AnswerStop, ConversationAnswer, TokenUsage } from "../../answer.ts";
import type { JsonObject } from "../../json.ts";
import { type AnswerOptions, EXTENSION } from "../../schema.ts";
import { argumentsText } from "../openai/calls.ts";
import { extensionOf } from "../openai/extra.ts";
import { badAnswer } from "../openai/odd-answer.ts";
import { promptTokens } from "../openai/usage.ts";
import { isTier } from "../openai/write-request.ts";

type Outcome = "completed" | NonNullable<Response.IncompleteDetails["reason"]>;

/** A reason makes the response incomplete. Undefined: the form has no word for it. */
const OUTCOMES = {
  end_turn: "completed",
  stop_sequence: "completed",
  tool_use: "completed",
  max_tokens: "max_output_tokens",
  model_context_window_exceeded: "max_output_tokens",
  content_filtered: "content_filter",
  guardrail_intervened: "content_filter",
  malformed_tool_use: undefined,
  malformed_model_output: undefined,
} satisfies Record<AnswerStop, Outcome | undefined>;

/** The request's own members, as a response repeats them, and their defaults. */
const ECHOES = {
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  temperature: null,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_p: null,
  truncation: "disabled",
} satisfies Partial<Response>;

const echoOf = (request: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(ECHOES).map(([name, missing]) => [name, request[name] ?? missing]));

type Reasoning = Extract<AnswerBlock, { type: "reasoning" }>;

interface Output {
  readonly items: ResponseOutputItem[];
  /** Signatures of another maker, for which the form has no place. */
  readonly signed: Reasoning[];
}

const textPart = (text: string): ResponseOutputText => ({ type: "output_text", text, annotations: [], logprobs: [] });

function reasoningItem({ text, redacted, signature, family }: Reasoning, id: string): ResponseReasoningItem {
  const item: ResponseReasoningItem = {
    id: family === "openai" && signature !== undefined ? signature : `rs_${id}`,
    type: "reasoning",
    summary: text === undefined ? [] : [{ type: "summary_text", text }],
  };
  if (family === "openai" && redacted !== undefined) item.encrypted_content = redacted;
  return item;
}

function outputOf({ content, refusal }: ConversationAnswer, made: string, status: "completed" | "incomplete"): Output {
  const items: ResponseOutputItem[] = [];
  const signed: Reasoning[] = [];
  const message = (): ResponseOutputMessage => {
    const last = items.at(-1);
    if (last?.type === "message") return last;
    const item: ResponseOutputMessage = {
      id: `msg_${made}_${items.length}`,
      type: "message",
      role: "assistant",
      status,
      content: [],
    };
    items.push(item);
    return item;
  };
  for (const block of content) {
    const id = `${made}_${items.length}`;
    if (block.type === "text") message().content.push(textPart(block.text));
    else if (block.type === "toolUse") {
      const call: ResponseFunctionToolCall = {
        id: `fc_${id}`,
        type: "function_call",
        status: "completed",
        call_id: block.id,
        name: block.name,
        arguments: argumentsText(block),
      };
      items.push(call);
    } else if (block.type === "reasoning") {
      const isOwn = block.family === "openai";
      if (!isOwn && (block.signature !== undefined || block.redacted !== undefined)) signed.push(block);
      if (isOwn || block.text !== undefined) items.push(reasoningItem(block, id));
    }
  }
  if (refusal !== undefined) message().content.push({ type: "refusal", refusal });
  return { items, signed };
}

function usageTo(usage: TokenUsage): ResponseUsage {
  const input = promptTokens(usage);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + usage.output,
  };
}

export function writeResponsesAnswer(answer: ConversationAnswer, options: AnswerOptions): JsonObject {
  const { stop, stopSequence, serviceTier } = answer;
  const outcome: Outcome | undefined = OUTCOMES[stop];
  if (outcome === undefined) throw badAnswer(`it stopped with ${stop}`);
  const status = outcome === "completed" ? "completed" : "incomplete";
  const { items, signed } = outputOf(answer, options.id, status);
  const hasTier = serviceTier !== undefined && isTier(serviceTier);
  const extension = extensionOf(answer, {
    reasoning: signed,
    service_tier: hasTier ? undefined : serviceTier,
    stop_sequence: stopSequence,
  });
  return {
    id: answer.id ?? `resp_${options.id}`,
    object: "response",
    created_at: Math.floor((answer.createdAt ?? options.now ?? Date.now()) / 1000),
    status,
    error: null,
    incomplete_details: outcome === "completed" ? null : { reason: outcome },
    model: answer.model ?? options.model,
    output: items,
    ...echoOf(options.request),
    usage: usageTo(answer.usage),
    ...(hasTier ? { service_tier: serviceTier } : {}),
    ...(extension === undefined ? {} : { [EXTENSION]: extension }),
  };
}
