/** The schema of a body: how its requests and answers become neutral, and the reverse. */
import type { SchemaName } from "../ports/lines.ts";
import type { ConversationAnswer } from "./answer.ts";
import type { Conversation, Family } from "./conversation.ts";
import type { EmbeddingAnswer, EmbeddingRequest } from "./embedding.ts";
import type { JsonObject } from "./json.ts";
import type { Loss } from "./loss.ts";
import type { Path } from "./path.ts";

export interface BodyOptions {
  /** The model that runs the request, in the target's name. A schema without a model in its body ignores it. */
  readonly model: string;
  /** For a target that needs a number where the request has none. */
  readonly maxTokens: number;
  /** The member of a chat body for the maximum of tokens. OpenAI's reasoning models refuse the older one. */
  readonly maxTokensMember: "max_tokens" | "max_completion_tokens";
}

export interface AnswerOptions {
  /** For an answer whose form needs an id that the model did not give. Characters `[A-Za-z0-9_]`. */
  readonly id: string;
  /** The model that the job or the line asked for. Used only if the answer names none and the form needs one. */
  readonly model: string;
  /** The request's own body. */
  readonly request: JsonObject;
}

interface SchemaOf<Request, Answer> {
  readonly name: SchemaName;
  /** The maker whose reasoning and signatures a body of this schema may carry. */
  readonly family: Family;
  /**
   * Reads a request. Carries every member, reports it to `loss`, or throws RecordError with status 400 for an invalid one.
   * Null members are absent.
   */
  read(body: JsonObject, path: Path, loss: Loss): Request;
  /** Writes a request. Reports every part without a place to `loss`. */
  write(request: Request, options: BodyOptions, loss: Loss): JsonObject;
  /** Reads the body of a 2xx answer, of which any member may be absent. Throws RecordError with status 502. */
  readAnswer(body: JsonObject): Answer;
  /**
   * Writes the body of an answer. Parts without a place go into the body's extension member, `quarry` unless the form has one of
   * its own. Throws RecordError with status 502 if the answer cannot be written without a change of its meaning.
   */
  writeAnswer(answer: Answer, options: AnswerOptions): JsonObject;
}

export interface ConversationSchema extends SchemaOf<Conversation, ConversationAnswer> {
  readonly kind: "conversation";
}

export interface EmbeddingSchema extends SchemaOf<EmbeddingRequest, EmbeddingAnswer> {
  readonly kind: "embeddings";
}

export type BodySchema = ConversationSchema | EmbeddingSchema;

/** The member of an answer for parts that its form has no place for. */
export const EXTENSION = "quarry";
