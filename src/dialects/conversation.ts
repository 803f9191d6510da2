/**
 * The neutral form of a request for a conversation. Content has the kinds and names of Bedrock's Converse (API reference,
 * ContentBlock), because no other form has more of them. Settings are a record of their own, because Converse's has four.
 *
 * Every part knows the path that it was read from, so that a writer without a place for it can name it.
 */
import type { JsonNumber, JsonObject } from "./json.ts";
import type { Path } from "./path.ts";

/** A value and where it was read. */
export interface Placed<T> {
  readonly value: T;
  readonly path: Path;
}

/** Where the bytes of a medium are. */
export type MediaSource =
  /** Base64 with padding, as it was written. */
  | { readonly bytes: string }
  | { readonly url: string }
  /** An object in S3. The stage before the translation replaces it by its bytes if the caller may read it. */
  | { readonly s3: { readonly uri: string; readonly bucketOwner?: string | undefined } }
  /** The id of a file with the provider of the form. Only the same provider can read it. */
  | { readonly file: string };

export const IMAGE_FORMATS = ["png", "jpeg", "gif", "webp", "heic", "heif"] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** Converse's DocumentFormat. */
export const DOCUMENT_FORMATS = ["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** Converse's AudioFormat, as its SDK has it. */
export const AUDIO_FORMATS = [
  "mp3",
  "opus",
  "wav",
  "aac",
  "flac",
  "mp4",
  "ogg",
  "mkv",
  "mka",
  "x-aac",
  "m4a",
  "mpeg",
  "mpga",
  "pcm",
  "webm",
] as const;
export type AudioFormat = (typeof AUDIO_FORMATS)[number];

/** Converse's VideoFormat. */
export const VIDEO_FORMATS = ["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"] as const;
export type VideoFormat = (typeof VIDEO_FORMATS)[number];

/** The maker of reasoning and signatures. They hold only for requests to the same maker. */
export type Family = "anthropic" | "amazon" | "openai" | "gemini" | "other";

export interface TextBlock {
  readonly type: "text";
  readonly path: Path;
  readonly text: string;
  /** Citations of an answer, in the shape of Converse's Citation. */
  readonly citations?: readonly JsonObject[] | undefined;
}

export interface ImageBlock {
  readonly type: "image";
  readonly path: Path;
  /** Undefined if the form does not say, as for a URL. */
  readonly format: ImageFormat | undefined;
  readonly source: MediaSource;
  /** A hint about the resolution (OpenAI's `detail`). */
  readonly detail?: Placed<string> | undefined;
}

export interface DocumentBlock {
  readonly type: "document";
  readonly path: Path;
  readonly format: DocumentFormat | undefined;
  readonly name: Placed<string> | undefined;
  /** Text about the document, which the model reads. */
  readonly context?: Placed<string> | undefined;
  /** Set if citations are wanted. */
  readonly citations?: Path | undefined;
  readonly source: MediaSource | { readonly text: string } | { readonly content: readonly Block[] };
}

export interface AudioBlock {
  readonly type: "audio";
  readonly path: Path;
  readonly format: AudioFormat;
  readonly source: MediaSource;
}

export interface VideoBlock {
  readonly type: "video";
  readonly path: Path;
  readonly format: VideoFormat | undefined;
  readonly source: MediaSource;
}

export interface ToolUseBlock {
  readonly type: "toolUse";
  readonly path: Path;
  /** Unique in the conversation. The reader makes one where the form has none. */
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
  /** The maker's signature of the call (Gemini's thoughtSignature). */
  readonly signature?: string | undefined;
}

export interface ToolResultBlock {
  readonly type: "toolResult";
  readonly path: Path;
  readonly id: string;
  /** The tool's name, if the form has it or the reader finds the call. */
  readonly name?: string | undefined;
  /** Texts, JSON, images, documents, search results and videos. */
  readonly content: readonly Block[];
  /** The path of the member that says that the tool failed. */
  readonly failed?: Path | undefined;
}

/** A JSON value in a tool's result. */
export interface JsonBlock {
  readonly type: "json";
  readonly path: Path;
  readonly value: unknown;
}

export interface ReasoningBlock {
  readonly type: "reasoning";
  readonly path: Path;
  readonly family: Family;
  readonly text?: string | undefined;
  readonly signature?: string | undefined;
  /** Encrypted reasoning, as its maker wrote it. Anthropic's `data`; the bytes of Converse's redactedContent as text. */
  readonly redacted?: string | undefined;
}

export interface CachePointBlock {
  readonly type: "cachePoint";
  readonly path: Path;
  /** "5m" or "1h". Undefined: the provider's default. */
  readonly ttl?: string | undefined;
}

export interface SearchResultBlock {
  readonly type: "searchResult";
  readonly path: Path;
  readonly source: string;
  readonly title: string;
  readonly content: readonly TextBlock[];
  readonly citations?: Path | undefined;
}

/** A writer that prompt caching has no effect for ignores cache points. One follows the block that it ends. */
export type Block =
  | TextBlock
  | ImageBlock
  | DocumentBlock
  | AudioBlock
  | VideoBlock
  | ToolUseBlock
  | ToolResultBlock
  | JsonBlock
  | ReasoningBlock
  | CachePointBlock
  | SearchResultBlock;

export type BlockOf<T extends Block["type"]> = Extract<Block, { readonly type: T }>;

export interface Message {
  /** `system`: instructions midway. They never move to the front. */
  readonly role: "user" | "assistant" | "system";
  readonly content: readonly Block[];
  readonly path: Path;
}

export interface Tool {
  readonly path: Path;
  readonly name: string;
  readonly description: string | undefined;
  /** A JSON schema. */
  readonly schema: JsonObject;
  readonly strict?: Placed<boolean> | undefined;
  /** Set if the tools up to this one are cached. */
  readonly cachePoint?: CachePointBlock | undefined;
}

export type ToolChoice =
  | { readonly kind: "auto" | "any" | "none"; readonly path: Path }
  | { readonly kind: "one"; readonly name: string; readonly path: Path };

/** A JSON schema of the answer. */
export interface AnswerSchema {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly schema: JsonObject;
  readonly strict?: boolean | undefined;
}

export const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export type Effort = (typeof EFFORTS)[number];

/** What each member of the neutral settings holds. A writer has an entry for each one. */
export interface SettingValues {
  readonly maxTokens: JsonNumber;
  readonly temperature: JsonNumber;
  readonly topP: JsonNumber;
  readonly topK: JsonNumber;
  /** At least one. */
  readonly stop: readonly string[];
  readonly seed: JsonNumber;
  /** Not 0. */
  readonly frequencyPenalty: JsonNumber;
  /** Not 0. */
  readonly presencePenalty: JsonNumber;
  /** Number of answers, above 1. */
  readonly n: JsonNumber;
  /** Number of alternatives of each token, or true. */
  readonly logprobs: JsonNumber | true;
  /** By token. */
  readonly logitBias: JsonObject;
  readonly schema: AnswerSchema;
  /** Any JSON object. */
  readonly json: true;
  /** The length of an answer (OpenAI's `verbosity`). */
  readonly verbosity: string;
  readonly effort: Effort;
  /** Tokens of reasoning. -1: the model decides. */
  readonly budget: JsonNumber;
  /** `off`: no reasoning. `adaptive`: the model decides. */
  readonly thinking: "off" | "adaptive";
  /** Whether the answer holds the reasoning. */
  readonly showThinking: boolean;
  /** False: one call at a time. */
  readonly parallel: false;
  /** An id of the end user. */
  readonly user: string;
  /** Texts by name that the provider stores with the request. */
  readonly metadata: JsonObject;
  readonly serviceTier: string;
  /** OpenAI's prompt_cache_key. */
  readonly cacheKey: string;
  /** Anthropic's beta features. */
  readonly betas: readonly string[];
}

/** Absent members have the provider's default. */
export type Settings = { readonly [Name in keyof SettingValues]?: Placed<SettingValues[Name]> };

/** Settings under construction. */
export type SettingsDraft = { -readonly [Name in keyof Settings]: Settings[Name] };

export interface Conversation {
  readonly kind: "conversation";
  /** Text and cache points. */
  readonly system: readonly (TextBlock | CachePointBlock)[];
  /** Not empty. Neighbours may have the same role. */
  readonly messages: readonly Message[];
  /** Empty: none. */
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice | undefined;
  readonly settings: Settings;
}
