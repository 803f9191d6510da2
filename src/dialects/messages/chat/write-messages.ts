/** The messages of a chat completion request, written. */
import type {
  ChatCompletionContentPart,
  ChatCompletionContentPartText,
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import type { Block, BlockOf, Conversation } from "../../conversation.ts";
import { argumentsText, fittedIds, functionName, idsUpTo, MISTRAL_IDS } from "../openai/calls.ts";
import { type PartForm, writePart, writeParts } from "../openai/parts.ts";
import { type RequestTurn, refusePrefill, requestTurns, type WriteContext } from "../openai/write-request.ts";
import type { ChatMaker } from "./form.ts";

/** OpenAI's limit (vercel/ai#5171). */
const IDS = idsUpTo(40);

const text = (value: string): ChatCompletionContentPartText => ({ type: "text", text: value });

const USER: PartForm<ChatCompletionContentPart> = {
  place: "a user's message",
  text,
  image: (url, detail) => ({ type: "image_url", image_url: detail === undefined ? { url } : { url, detail } }),
  pdf: (filename, file_data) => ({ type: "file", file: { filename, file_data } }),
  audio: (data, format) => ({ type: "input_audio", input_audio: { data, format } }),
};

const TEXT_ONLY = (place: string): PartForm<ChatCompletionContentPartText> => ({ place, text });

const RESULT = TEXT_ONLY("a tool's message");
const ASSISTANT = TEXT_ONLY("an assistant's message");
const SYSTEM = TEXT_ONLY("a system message");

/** A single text is a plain string, because older servers read nothing else. */
function contentOf<P extends ChatCompletionContentPart>(parts: readonly P[]): string | P[] {
  const [first] = parts;
  return parts.length === 1 && first?.type === "text" ? first.text : (parts as P[]);
}

interface MessageContext extends WriteContext {
  readonly maker: ChatMaker;
  readonly idOf: (id: string) => string;
}

function callOf(block: BlockOf<"toolUse">, { loss, idOf }: MessageContext): ChatCompletionMessageFunctionToolCall {
  const name = functionName(block.name, block.path, loss);
  return { id: idOf(block.id), type: "function", function: { name, arguments: argumentsText(block) } };
}

/** Servers call it `reasoning_content`, or take both names. OpenAI has no such member. */
type AssistantMessage = ChatCompletionMessageParam & { readonly reasoning_content?: string };

/** Mistral's models on Bedrock take a text only. */
const emptyContent = (isNull: boolean): "" | null => (isNull ? null : "");

/** Neighbouring messages of the assistant are one, because all results follow the one message with the calls. */
function assistantMessage(turn: RequestTurn, context: MessageContext): AssistantMessage {
  const { loss, options, maker } = context;
  const parts: ChatCompletionContentPartText[] = [];
  const calls: ChatCompletionMessageFunctionToolCall[] = [];
  const thoughts: string[] = [];
  const write = (block: Block): void => {
    if (block.type === "toolUse") calls.push(callOf(block, context));
    else if (block.type === "reasoning" && options.modelServer && block.family === "other")
      thoughts.push(block.text ?? "");
    else writePart(block, ASSISTANT, parts, loss);
  };
  for (const { content } of turn.messages) for (const block of content) write(block);
  return {
    role: "assistant",
    content: parts.length === 0 ? emptyContent(calls.length > 0 && maker !== "mistral") : contentOf(parts),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(thoughts.length === 0 ? {} : { reasoning_content: thoughts.join("\n") }),
  };
}

function writeTurn(turn: RequestTurn, out: ChatCompletionMessageParam[], context: MessageContext): void {
  const { loss, idOf } = context;
  if (turn.role === "assistant") {
    out.push(assistantMessage(turn, context));
    return;
  }
  for (const { id, content, failed } of turn.results) {
    if (failed !== undefined) loss.drop(failed, "a tool's message cannot say that the tool failed");
    const parts: ChatCompletionContentPartText[] = [];
    writeParts(content, RESULT, parts, loss);
    out.push({ role: "tool", tool_call_id: idOf(id), content: parts.length === 0 ? "" : contentOf(parts) });
  }
  for (const { role, content } of turn.messages) {
    if (role === "system") {
      const parts: ChatCompletionContentPartText[] = [];
      writeParts(content, SYSTEM, parts, loss);
      if (parts.length > 0) out.push({ role, content: contentOf(parts) });
    } else {
      const parts: ChatCompletionContentPart[] = [];
      writeParts(content, USER, parts, loss);
      if (parts.length > 0) out.push({ role: "user", content: contentOf(parts) });
    }
  }
}

export function writeMessages(
  request: Conversation,
  maker: ChatMaker,
  context: WriteContext,
): ChatCompletionMessageParam[] {
  refusePrefill(request, context.loss);
  const out: ChatCompletionMessageParam[] = [];
  const system: ChatCompletionContentPartText[] = [];
  writeParts(request.system, SYSTEM, system, context.loss);
  if (system.length > 0) out.push({ role: "system", content: contentOf(system) });
  const idOf = fittedIds(request, maker === "mistral" ? MISTRAL_IDS : IDS);
  const inner: MessageContext = { ...context, maker, idOf };
  for (const turn of requestTurns(request.messages)) writeTurn(turn, out, inner);
  return out;
}
