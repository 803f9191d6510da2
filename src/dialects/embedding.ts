/** The neutral form of a request for embeddings, and of its answer. */
import type { Placed } from "./conversation.ts";
import type { JsonNumber, JsonObject } from "./json.ts";
import type { Path } from "./path.ts";

export const PURPOSES = ["document", "query", "classification", "clustering", "similarity"] as const;
/** The use of the vectors: Cohere's input_type, Gemini's taskType, Nova's embeddingPurpose. */
export type Purpose = (typeof PURPOSES)[number];

export interface EmbeddingRequest {
  readonly kind: "embeddings";
  /** Not empty. Each text gets a vector. */
  readonly texts: readonly Placed<string>[];
  /** True if the form had a list, also one of a single text. */
  readonly isList: boolean;
  /** The list, or the text. */
  readonly path: Path;
  readonly dimensions: Placed<JsonNumber> | undefined;
  /** False: vectors of any length. */
  readonly normalize: Placed<boolean> | undefined;
  readonly purpose: Placed<Purpose> | undefined;
  readonly title: Placed<string> | undefined;
  /** What happens to a text that is too long. */
  readonly truncate: Placed<"start" | "end" | "none"> | undefined;
  readonly user: Placed<string> | undefined;
  /** The answer's encoding, where a form has one of its own: OpenAI's base64. Vectors are numbers in the neutral form. */
  readonly encoding: Placed<"float" | "base64"> | undefined;
}

export interface EmbeddingAnswer {
  readonly kind: "embeddings";
  readonly id: string | undefined;
  readonly model: string | undefined;
  /** One vector a text, in the request's order. */
  readonly vectors: readonly (readonly JsonNumber[])[];
  readonly inputTokens: number;
  /** Parts of the answer without a place in the neutral form, by name. */
  readonly extra: JsonObject;
}
