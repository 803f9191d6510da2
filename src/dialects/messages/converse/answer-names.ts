/** Names of members in which the answers of Converse and of Nova's InvokeModel differ. */
import type { Family } from "../../conversation.ts";
import { EXTENSION } from "../../schema.ts";

export interface AnswerNames {
  /** The maker of reasoning, if the form knows it. */
  readonly family: Family | undefined;
  readonly cacheRead: string;
  readonly cacheWrite: string;
  /** The member for parts without a place. */
  readonly extension: string;
}

/** Names and types of the extension's members. Other members are the answer's `extra`. */
export const OWN = {
  id: "string",
  model: "string",
  /** Seconds since the epoch. */
  created: "number",
  stop_sequence: "string",
  refusal: "string",
  reasoning_tokens: "number",
  service_tier: "string",
} as const;

export const OWN_TYPES: ReadonlyMap<string, string> = new Map(Object.entries(OWN));

/** Converse's own place for parts that it does not model (Bedrock API reference, ConverseResponse). */
export const CONVERSE_ANSWER: AnswerNames = {
  family: undefined,
  cacheRead: "cacheReadInputTokens",
  cacheWrite: "cacheWriteInputTokens",
  extension: "additionalModelResponseFields",
};

export const NOVA_ANSWER: AnswerNames = {
  family: "amazon",
  cacheRead: "cacheReadInputTokenCount",
  cacheWrite: "cacheWriteInputTokenCount",
  extension: EXTENSION,
};
