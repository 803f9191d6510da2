/** Answers in Cohere's form. */
import type { AnswerBlock, AnswerStop, ConversationAnswer } from "../../answer.ts";
import { isJsonObject, type JsonObject, parsedObject } from "../../json.ts";
import { RecordError } from "../../record-error.ts";
import type { AnswerOptions } from "../../schema.ts";
import {
  STOP_OR_LENGTH,
  type StopWords,
  stopBy,
  stopWord,
  textAnswer,
  textsOf,
  withoutPlace,
} from "../prompt/answer.ts";

/** In lower case, as Bedrock's guide has them. Cohere's own are in capitals. */
const STOPS: Readonly<Record<string, AnswerStop>> = {
  complete: "end_turn",
  max_tokens: "max_tokens",
  stop_sequence: "stop_sequence",
  tool_call: "tool_use",
  error_toxic: "content_filtered",
  error_limit: "model_context_window_exceeded",
};

const WORDS = {
  ...STOP_OR_LENGTH,
  end_turn: "COMPLETE",
  stop_sequence: "COMPLETE",
  tool_use: "COMPLETE",
  max_tokens: "MAX_TOKENS",
  model_context_window_exceeded: "ERROR_LIMIT",
  content_filtered: "ERROR_TOXIC",
  guardrail_intervened: "ERROR_TOXIC",
} satisfies StopWords;

function callOf(value: unknown, at: number): AnswerBlock {
  const { name, parameters } = isJsonObject(value) ? value : ({} as JsonObject);
  const input = typeof parameters === "string" ? parsedObject(parameters || "{}") : (parameters ?? {});
  if (typeof name !== "string" || !isJsonObject(input)) {
    throw new RecordError(502, `The model's answer has an invalid call: tool_calls[${at}].`);
  }
  return { type: "toolUse", id: `call_${at + 1}`, name, input };
}

const textOr = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const KNOWN = ["text", "generation_id", "response_id", "finish_reason", "tool_calls", "chat_history"];

export function readCohereAnswer(body: JsonObject): ConversationAnswer {
  const { meta, ...others } = body;
  const { text, tool_calls, finish_reason } = others;
  if (textOr(finish_reason)?.toLowerCase() === "error") {
    throw new RecordError(502, "The model's answer ended with an error.");
  }
  const calls = Array.isArray(tool_calls) ? tool_calls.map(callOf) : [];
  const { tokens, billed_units, ...details } = isJsonObject(meta) ? meta : ({} as JsonObject);
  const counts = isJsonObject(tokens) ? tokens : isJsonObject(billed_units) ? billed_units : {};
  const stop = stopBy(STOPS, finish_reason);
  const answer = textAnswer({
    text: calls.length > 0 ? (textOr(text) ?? "") : text,
    stop: calls.length > 0 && stop === "end_turn" ? "tool_use" : stop,
    input: counts.input_tokens,
    output: counts.output_tokens,
    sources: [others, { meta: details }],
    known: KNOWN,
  });
  return {
    ...answer,
    id: textOr(body.generation_id) ?? textOr(body.response_id),
    content: [...answer.content, ...calls],
  };
}

/** The answer repeats the history, with the turn that it ends. */
export function writeCohereAnswer(answer: ConversationAnswer, { id, request }: AnswerOptions): JsonObject {
  const text = textsOf(answer.content);
  const calls = answer.content.flatMap((block) =>
    block.type === "toolUse" ? [{ name: block.name, parameters: block.input }] : [],
  );
  const made = calls.length > 0 && { tool_calls: calls };
  const history: unknown[] = Array.isArray(request.chat_history) ? request.chat_history : [];
  return {
    response_id: answer.id ?? id,
    text,
    generation_id: answer.id ?? id,
    chat_history: [...history, { role: "USER", message: request.message }, { role: "CHATBOT", message: text, ...made }],
    finish_reason: stopWord(answer, WORDS),
    ...made,
    ...withoutPlace(answer, "id", "toolUse"),
  };
}
