/** The body of a chat completion, read. Servers that claim OpenAI's form differ from it in every member. */
import type { ChatCompletion, ChatCompletionMessage } from "openai/resources/chat/completions";
import type { AnswerBlock, AnswerStop, ConversationAnswer } from "../../answer.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../../json.ts";
import { argumentsOf, UniqueIds } from "../openai/calls.ts";
import { Extra } from "../openai/extra.ts";
import { badAnswer, memberText, missingAnswer } from "../openai/odd-answer.ts";
import { usageFrom, usageRest } from "../openai/usage.ts";
import type { ChatForm } from "./form.ts";

type Finish = ChatCompletion.Choice["finish_reason"];

/** `stop` has other causes as well, and the answer tells them apart. */
const STOPS = {
  stop: undefined,
  length: "max_tokens",
  tool_calls: "tool_use",
  function_call: "tool_use",
  content_filter: "content_filtered",
} satisfies Record<Finish, AnswerStop | undefined>;

const isFinish = (value: unknown): value is Finish => typeof value === "string" && Object.hasOwn(STOPS, value);

const namesOf = (table: Readonly<Record<string, true>>): ReadonlySet<string> => new Set(Object.keys(table));

/** Members that are read, or that only repeat what kind of object it is. Others are carried as they are. */
const BODY = namesOf({
  id: true,
  choices: true,
  created: true,
  model: true,
  object: true,
  service_tier: true,
  usage: true,
} satisfies { [Name in keyof ChatCompletion]?: true });
const CHOICE = namesOf({ finish_reason: true, index: true, message: true, stop_reason: true } satisfies {
  [Name in keyof ChatCompletion.Choice | "stop_reason"]?: true;
});
const MESSAGE = namesOf({
  content: true,
  refusal: true,
  role: true,
  function_call: true,
  tool_calls: true,
  reasoning: true,
  reasoning_content: true,
} satisfies { [Name in keyof ChatCompletionMessage | "reasoning" | "reasoning_content"]?: true });

/** An answer under construction. */
interface Draft {
  readonly content: AnswerBlock[];
  readonly extra: Extra;
  readonly ids: UniqueIds;
  /** The token limit ended the answer, and may have cut its last part. */
  readonly cut: boolean;
  /** Calls that the limit cut. */
  readonly broken: unknown[];
  refusal: string | undefined;
}

const pushText = (text: string, { content }: Draft): void => {
  if (text !== "") content.push({ type: "text", text });
};

const pushReasoning = (text: string | undefined, { content }: Draft): void => {
  if (text) content.push({ type: "reasoning", family: "other", text });
};

/** gpt-oss on Bedrock writes its reasoning in front of the text (Bedrock user guide, OpenAI models). */
const OPENING = "<reasoning>";
const CLOSING = "</reasoning>";

function readText(text: string, draft: Draft, form: ChatForm): void {
  if (!form.bedrock || !text.startsWith(OPENING)) {
    pushText(text, draft);
    return;
  }
  const end = text.indexOf(CLOSING);
  pushReasoning(text.slice(OPENING.length, end === -1 ? undefined : end), draft);
  if (end !== -1) pushText(text.slice(end + CLOSING.length), draft);
}

/** Mistral's models write reasoning as a part whose `thinking` is a list of texts. */
function readPart(part: unknown, draft: Draft, form: ChatForm): void {
  const { type, text, refusal, thinking } = isJsonObject(part) ? part : {};
  if (typeof part === "string") {
    readText(part, draft, form);
  } else if (typeof text === "string" && (type === "text" || type === "output_text" || type === undefined)) {
    readText(text, draft, form);
  } else if (type === "refusal" && typeof refusal === "string") {
    draft.refusal = (draft.refusal ?? "") + refusal || undefined;
  } else if (type === "thinking" && Array.isArray(thinking)) {
    pushReasoning(thinking.map((inner) => memberText(inner, "text") ?? "").join(""), draft);
  } else {
    draft.extra.add("content", part);
  }
}

function readContent(content: unknown, draft: Draft, form: ChatForm): void {
  if (typeof content === "string") readText(content, draft, form);
  else if (Array.isArray(content)) for (const part of content) readPart(part, draft, form);
  else draft.extra.add("content", content);
}

interface WrittenCall {
  readonly called: unknown;
  readonly id: unknown;
  /** The call as it is in the answer. */
  readonly raw: unknown;
  /** True if the token limit may have cut it. */
  readonly cut: boolean;
  /** Its place, for errors. */
  readonly where: string;
}

function readCall({ called, id, raw, cut, where }: WrittenCall, draft: Draft): void {
  const name = memberText(called, "name");
  const input = isJsonObject(called) ? argumentsOf(called.arguments, cut) : undefined;
  if (name && input !== undefined) draft.content.push({ type: "toolUse", id: draft.ids.take(id), name, input });
  else if (cut) draft.broken.push(raw);
  else throw badAnswer(`${where} has no name, or its arguments are not a JSON object`);
}

function readCalls({ tool_calls, function_call }: JsonObject, draft: Draft): void {
  const calls: readonly unknown[] = Array.isArray(tool_calls) ? tool_calls : [];
  for (let at = 0; at < calls.length; at += 1) {
    const call = calls[at];
    const { id, type, function: called } = isJsonObject(call) ? call : {};
    if (type === "custom") draft.extra.add("tool_calls", call);
    else {
      const cut = draft.cut && at === calls.length - 1;
      readCall({ called, id, raw: call, cut, where: `choices[0].message.tool_calls[${at}]` }, draft);
    }
  }
  if (isJsonObject(function_call)) {
    const where = "choices[0].message.function_call";
    readCall({ called: function_call, id: undefined, raw: function_call, cut: draft.cut, where }, draft);
  }
}

function readReasoning({ reasoning, reasoning_content }: JsonObject, draft: Draft): void {
  if (typeof reasoning_content === "string") pushReasoning(reasoning_content, draft);
  else draft.extra.add("reasoning_content", reasoning_content);
  if (typeof reasoning !== "string") draft.extra.add("reasoning", reasoning);
  // Servers that change the name write both.
  else if (reasoning !== reasoning_content) pushReasoning(reasoning, draft);
}

/** Mistral's models on Bedrock say `stop_reason`. vLLM says the stop sequence there, beside `finish_reason`. */
function finishOf({ finish_reason, stop_reason }: JsonObject): Finish | undefined {
  if (isFinish(finish_reason)) return finish_reason;
  return isFinish(stop_reason) ? stop_reason : undefined;
}

function stopOf(finish: Finish | undefined, sequence: string | undefined, draft: Draft): AnswerStop {
  const stop = finish && STOPS[finish];
  if (stop !== undefined) return stop;
  // Ollama ends a call with "stop".
  if (draft.content.some(({ type }) => type === "toolUse")) return "tool_use";
  if (sequence !== undefined) return "stop_sequence";
  return draft.refusal === undefined ? "end_turn" : "content_filtered";
}

export function readChatAnswer(form: ChatForm, body: JsonObject): ConversationAnswer {
  const { choices, created, usage } = body;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isJsonObject(choice) || !isJsonObject(choice.message)) throw missingAnswer(body, "choices[0].message");
  const { message, stop_reason } = choice;
  const finish = finishOf(choice);
  const draft: Draft = {
    content: [],
    extra: new Extra(),
    ids: new UniqueIds(),
    cut: finish === "length",
    broken: [],
    refusal: memberText(message, "refusal") || undefined,
  };
  readReasoning(message, draft);
  readContent(message.content, draft, form);
  readCalls(message, draft);
  const { extra } = draft;
  extra.add("incomplete_tool_calls", draft.broken);
  extra.addOthers(message, MESSAGE);
  extra.addOthers(choice, CHOICE);
  extra.addOthers(body, BODY);
  extra.add("usage", usageRest(usage));
  if (Array.isArray(choices) && choices.length > 1) extra.add("choices", choices.slice(1));
  if (finish === undefined) extra.add("finish_reason", choice.finish_reason);
  const sequence = typeof stop_reason === "string" && !isFinish(stop_reason) ? stop_reason || undefined : undefined;
  const stop = stopOf(finish, sequence, draft);
  // vLLM also says the id of a token.
  if (stop !== "stop_sequence" && !isFinish(stop_reason)) extra.add("stop_reason", stop_reason);
  return {
    kind: "conversation",
    id: memberText(body, "id") || undefined,
    model: memberText(body, "model") || undefined,
    createdAt: isNumber(created) && numberOf(created) > 0 ? numberOf(created) * 1000 : undefined,
    content: draft.content,
    stop,
    stopSequence: stop === "stop_sequence" ? sequence : undefined,
    refusal: draft.refusal,
    usage: usageFrom(usage),
    latencyMs: undefined,
    serviceTier: memberText(body, "service_tier") || undefined,
    extra: extra.toObject(),
  };
}
