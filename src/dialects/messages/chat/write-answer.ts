/** The body of a chat completion, written. */
import type {
  ChatCompletion,
  ChatCompletionMessage,
  ChatCompletionMessageFunctionToolCall,
} from "openai/resources/chat/completions";
import type { AnswerBlock, AnswerStop, ConversationAnswer } from "../../answer.ts";
import type { JsonObject } from "../../json.ts";
import { type AnswerOptions, EXTENSION } from "../../schema.ts";
import { argumentsText } from "../openai/calls.ts";
import { extensionOf } from "../openai/extra.ts";
import { badAnswer } from "../openai/odd-answer.ts";
import { promptTokens } from "../openai/usage.ts";
import { isTier } from "../openai/write-request.ts";
import { type ChatForm, type ChatMaker, chatMaker } from "./form.ts";

type Finish = ChatCompletion.Choice["finish_reason"];

/** Undefined: the form has no word for it, and another would change the answer's meaning. */
const FINISHES = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  tool_use: "tool_calls",
  content_filtered: "content_filter",
  guardrail_intervened: "content_filter",
  model_context_window_exceeded: "length",
  malformed_tool_use: undefined,
  malformed_model_output: undefined,
} satisfies Record<AnswerStop, Finish | undefined>;

type ReasoningAnswer = Extract<AnswerBlock, { type: "reasoning" }>;

interface Parts {
  readonly texts: string[];
  readonly calls: ChatCompletionMessageFunctionToolCall[];
  readonly thoughts: string[];
  /** Reasoning with a signature, or encrypted: the form has no place for either. */
  readonly signed: ReasoningAnswer[];
}

function partsOf(content: readonly AnswerBlock[]): Parts {
  const parts: Parts = { texts: [], calls: [], thoughts: [], signed: [] };
  for (const block of content) {
    if (block.type === "text") parts.texts.push(block.text);
    else if (block.type === "toolUse") {
      const { id, name } = block;
      parts.calls.push({ id, type: "function", function: { name, arguments: argumentsText(block) } });
    } else if (block.type === "reasoning") {
      if (block.text) parts.thoughts.push(block.text);
      if (block.signature !== undefined || block.redacted !== undefined) parts.signed.push(block);
    }
  }
  return parts;
}

/** `reasoning_content` is the member of most servers. OpenAI's own answers hold no reasoning. */
type Message = Omit<ChatCompletionMessage, "refusal"> & { refusal?: string | null; reasoning_content?: string };

function messageOf({ texts, calls, thoughts }: Parts, refusal: string | undefined, maker: ChatMaker): Message {
  // Texts that stand in a row are one, as Anthropic cuts a text at its citations.
  const text = texts.join("");
  const reasoning = thoughts.join("\n\n");
  const inText = maker === "openai" && reasoning !== "";
  const content = inText ? `<reasoning>${reasoning}</reasoning>${text}` : text;
  const isNull = content === "" && (calls.length > 0 || refusal !== undefined);
  const message: Message = { role: "assistant", content: isNull ? null : content };
  if (maker !== "mistral" || refusal !== undefined) message.refusal = refusal ?? null;
  if (calls.length > 0) message.tool_calls = calls;
  if (reasoning !== "" && !inText) message.reasoning_content = reasoning;
  return message;
}

function usageTo({ usage }: ConversationAnswer): ChatCompletion["usage"] {
  const prompt = promptTokens(usage);
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    prompt_tokens_details:
      usage.cacheWrite === 0
        ? { cached_tokens: usage.cacheRead }
        : { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
}

function choiceTo(message: Message, finish: Finish, sequence: string | undefined, maker: ChatMaker): JsonObject {
  if (maker === "mistral") return { index: 0, message, stop_reason: finish };
  // vLLM's member for the stop sequence.
  const stopped = sequence === undefined ? {} : { stop_reason: sequence };
  return { index: 0, message, logprobs: null, finish_reason: finish, ...stopped };
}

export function writeChatAnswer(form: ChatForm, answer: ConversationAnswer, options: AnswerOptions): JsonObject {
  const { stop, stopSequence, refusal, serviceTier } = answer;
  const finish = FINISHES[stop];
  if (finish === undefined) throw badAnswer(`it stopped with ${stop}`);
  const maker = chatMaker(form, options);
  const parts = partsOf(answer.content);
  const hasTier = serviceTier !== undefined && isTier(serviceTier) && serviceTier !== "ultrafast";
  const extension = extensionOf(answer, {
    reasoning: parts.signed,
    service_tier: hasTier ? undefined : serviceTier,
    stop_sequence: maker === "mistral" ? stopSequence : undefined,
  });
  const message = messageOf(parts, refusal, maker);
  return {
    id: answer.id ?? `chatcmpl-${options.id}`,
    object: "chat.completion",
    created: Math.floor((answer.createdAt ?? options.now ?? Date.now()) / 1000),
    model: answer.model ?? options.model,
    choices: [choiceTo(message, finish, stopSequence, maker)],
    usage: usageTo(answer),
    ...(hasTier ? { service_tier: serviceTier } : {}),
    ...(extension === undefined ? {} : { [EXTENSION]: extension }),
  };
}
