/** The neutral form of a model's answer. */
import type { StopReason } from "@aws-sdk/client-bedrock-runtime";
import type { Family } from "./conversation.ts";
import type { JsonObject } from "./json.ts";

/** Converse's reasons. */
export type AnswerStop = `${StopReason}`;

export type AnswerBlock =
  | {
      readonly type: "text";
      readonly text: string;
      /** In the shape of Converse's Citation. */
      readonly citations?: readonly JsonObject[] | undefined;
    }
  | {
      readonly type: "toolUse";
      /** Unique in the answer. The reader makes one where the form has none. */
      readonly id: string;
      readonly name: string;
      readonly input: JsonObject;
      readonly signature?: string | undefined;
    }
  | {
      readonly type: "reasoning";
      readonly family: Family;
      readonly text?: string | undefined;
      readonly signature?: string | undefined;
      readonly redacted?: string | undefined;
    }
  | { readonly type: "image"; readonly mediaType: string /** Base64. */; readonly bytes: string };

/** Token counts. 0 if the server does not count. */
export interface TokenUsage {
  /** Without cached tokens. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** With the reasoning. */
  readonly output: number;
  readonly reasoning: number;
}

export const NO_TOKENS: TokenUsage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

export interface ConversationAnswer {
  readonly kind: "conversation";
  readonly id: string | undefined;
  /** The model that answered, in its provider's name. */
  readonly model: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  readonly content: readonly AnswerBlock[];
  readonly stop: AnswerStop;
  readonly stopSequence: string | undefined;
  /** The model's explanation of a refusal. It is not part of `content`. */
  readonly refusal: string | undefined;
  readonly usage: TokenUsage;
  readonly latencyMs: number | undefined;
  readonly serviceTier: string | undefined;
  /** Parts of the answer without a place in the neutral form, by name: annotations, log probabilities, audio. */
  readonly extra: JsonObject;
}
