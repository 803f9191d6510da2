/** The lines that a provider's batches take: how a line is framed, and the schemas of the bodies in it. */
import type { BlobId } from "../lib/names.ts";

export const FRAME_NAMES = ["bedrock", "openai", "anthropic", "gemini"] as const;
export type FrameName = (typeof FRAME_NAMES)[number];

export const CONVERSATION_SCHEMAS = [
  "converse",
  "anthropic",
  /** Anthropic's Messages as Bedrock takes them: with `anthropic_version`, without a model. */
  "bedrock-anthropic",
  "nova",
  "chat",
  /** Chat completions as Bedrock's models take them: Mistral, AI21, DeepSeek, Qwen, gpt-oss. Without a model. */
  "bedrock-chat",
  "responses",
  "completions",
  "gemini",
  "llama",
  "mistral",
  "deepseek",
  "titan-text",
  "cohere-command",
] as const;

export const EMBEDDING_SCHEMAS = [
  "openai-embeddings",
  "gemini-embeddings",
  "titan-embeddings",
  "cohere-embeddings",
  "nova-embeddings",
] as const;

export type ConversationSchemaName = (typeof CONVERSATION_SCHEMAS)[number];
export type EmbeddingSchemaName = (typeof EMBEDDING_SCHEMAS)[number];
export type SchemaName = ConversationSchemaName | EmbeddingSchemaName;

/** What a provider takes. Lines of another form are translated to it. */
export interface LineTarget {
  readonly frame: FrameName;
  /** The schema of a conversation for a model in the provider's own name. Undefined: this model takes none. */
  conversation(model: string): ConversationSchemaName | undefined;
  /** The schema of embeddings. Undefined: this model takes none. */
  embeddings(model: string): EmbeddingSchemaName | undefined;
  /** True if the lines of one job may name several models. */
  readonly severalModels: boolean;
  /** For a target that needs a maximum of tokens where the request has none. Default: 4096. */
  readonly maxTokens?: number | undefined;
  /** Default: max_tokens. */
  readonly maxTokensMember?: "max_tokens" | "max_completion_tokens" | undefined;
  /** True for a model server such as vLLM or llama.cpp. It takes members that OpenAI does not have, and has no limits of OpenAI. */
  readonly modelServer?: boolean | undefined;
}

/** The lines of a chunk: those between two lines that belong to one group of the index, or those of a list. */
export interface LinePart {
  /** Numbers of the first and the last line. */
  readonly first: number;
  readonly last: number;
  /** See storage/blobs/line-index.ts. */
  readonly group: number;
  /** Only these lines: numbers of 4 bytes, big-endian, ascending. Undefined: all lines of the group. */
  readonly list?: BlobId | undefined;
  /** Number of lines. */
  readonly count: number;
}

/** Lines of a job for an engine that reads the caller's own lines. */
export interface LineSource {
  /** The job of several batches. Undefined in records of earlier versions. */
  readonly job?: string | undefined;
  /** True: the blobs are the job's own, which has them until its chunks have ended. Otherwise they are links for this chunk. */
  readonly isBorrowed?: boolean | undefined;
  readonly input: BlobId;
  readonly index: BlobId;
  readonly part: LinePart;
  /** The form of the lines. Undefined: that of the first line that has one. */
  readonly form?: { readonly frame: FrameName; readonly url?: string | undefined } | undefined;
}
