/** Reasons of an answer's end, both ways. Source: the SDK's FinishReason and BlockedReason. */
import type { BlockedReason, FinishReason } from "@google/genai";
import type { AnswerStop } from "../../answer.ts";

/** `natural`: the end of the answer, or a call. `other`: the answer is whole only if it has content. */
type Finish = "natural" | "other" | "unsigned" | AnswerStop;

const FINISHES: Readonly<Record<`${FinishReason}`, Finish>> = {
  STOP: "natural",
  MAX_TOKENS: "max_tokens",
  CONTINUATION: "max_tokens",
  SAFETY: "content_filtered",
  RECITATION: "content_filtered",
  LANGUAGE: "content_filtered",
  BLOCKLIST: "content_filtered",
  PROHIBITED_CONTENT: "content_filtered",
  SPII: "content_filtered",
  IMAGE_SAFETY: "content_filtered",
  IMAGE_PROHIBITED_CONTENT: "content_filtered",
  IMAGE_RECITATION: "content_filtered",
  ESCALATION: "content_filtered",
  PUP_LIMITED_DISABLED: "content_filtered",
  MODEL_ARMOR: "content_filtered",
  MALFORMED_FUNCTION_CALL: "malformed_tool_use",
  UNEXPECTED_TOOL_CALL: "malformed_tool_use",
  TOO_MANY_TOOL_CALLS: "malformed_tool_use",
  MALFORMED_RESPONSE: "malformed_model_output",
  MISSING_THOUGHT_SIGNATURE: "unsigned",
  OTHER: "other",
  IMAGE_OTHER: "other",
  NO_IMAGE: "other",
  FINISH_REASON_UNSPECIFIED: "other",
};

/** The kind of an end. An unknown reason is `other`. */
export const finishOf = (reason: unknown): Finish =>
  typeof reason === "string" && Object.hasOwn(FINISHES, reason) ? FINISHES[reason as FinishReason] : "other";

/** Prompts that were refused. Every reason is the provider's filter. */
export const BLOCK_STOPS: Readonly<Record<`${BlockedReason}`, AnswerStop>> = {
  BLOCKED_REASON_UNSPECIFIED: "content_filtered",
  SAFETY: "content_filtered",
  OTHER: "content_filtered",
  BLOCKLIST: "content_filtered",
  PROHIBITED_CONTENT: "content_filtered",
  IMAGE_SAFETY: "content_filtered",
  MODEL_ARMOR: "content_filtered",
  JAILBREAK: "content_filtered",
};

export const FINISH_REASONS: Readonly<Record<AnswerStop, `${FinishReason}`>> = {
  end_turn: "STOP",
  stop_sequence: "STOP",
  tool_use: "STOP",
  max_tokens: "MAX_TOKENS",
  model_context_window_exceeded: "MAX_TOKENS",
  content_filtered: "SAFETY",
  guardrail_intervened: "SAFETY",
  malformed_tool_use: "MALFORMED_FUNCTION_CALL",
  malformed_model_output: "MALFORMED_RESPONSE",
};

/** The neutral reason that a reader of `FINISH_REASONS` finds. */
export function stopOfFinish(finish: Finish, hasCalls: boolean): AnswerStop {
  if (finish === "natural" || finish === "other" || finish === "unsigned") return hasCalls ? "tool_use" : "end_turn";
  return finish;
}
