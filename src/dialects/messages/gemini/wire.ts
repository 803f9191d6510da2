/** The body of a request as a batch line has it. The SDK names its members in another nesting. */
import type {
  Candidate,
  Content,
  GenerateContentResponse,
  GenerationConfig,
  Tool as GoogleTool,
  Part,
  SafetySetting,
  ServiceTier,
  ToolConfig,
} from "@google/genai";
import type { JsonNumber } from "../../json.ts";

/** A type of the SDK as JSON: enumerations are strings, and numbers keep their text. */
export type Wire<T> = T extends string
  ? `${T}`
  : T extends number
    ? JsonNumber
    : T extends readonly (infer Element)[]
      ? readonly Wire<Element>[]
      : T extends object
        ? { readonly [Name in keyof T]: Wire<T[Name]> }
        : T;

export type WirePart = Wire<Part>;
export type WireContent = Wire<Content>;
export type WireTool = Wire<GoogleTool>;
export type WireToolConfig = Wire<ToolConfig>;
export type WireConfig = Wire<GenerationConfig>;
export type WireCandidate = Wire<Candidate>;

/** GenerateContentRequest, without members that are never written. */
export interface WireRequest {
  readonly contents: readonly WireContent[];
  readonly systemInstruction?: WireContent | undefined;
  readonly tools?: readonly WireTool[] | undefined;
  readonly toolConfig?: WireToolConfig | undefined;
  readonly safetySettings?: readonly Wire<SafetySetting>[] | undefined;
  readonly generationConfig?: WireConfig | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly serviceTier?: `${ServiceTier}` | undefined;
}

/** Members of an answer. The SDK's class has accessors too. */
export type WireAnswer = Wire<
  Pick<
    GenerateContentResponse,
    "candidates" | "createTime" | "modelVersion" | "promptFeedback" | "responseId" | "usageMetadata"
  >
>;

/**
 * Tells Gemini 3 not to verify the signature of a call that it did not make. Without one it answers 400.
 * Source: ai.google.dev, Thought signatures.
 */
export const NO_SIGNATURE = "skip_thought_signature_validator";

/** Placeholders in the place of a signature, as documented. */
export const SIGNATURE_PLACEHOLDERS: ReadonlySet<string> = new Set([
  NO_SIGNATURE,
  "context_engineering_is_the_way_to_go",
]);

/** A file that only Google can read: of its Files API, of Cloud Storage, or without a scheme. */
const GOOGLE_FILE = /^(?:gs:|files\/|https:\/\/generativelanguage\.googleapis\.com\/)/i;
const WEB = /^https?:\/\//i;

/** True if anyone can read the URI. */
export const isPublicUri = (uri: string): boolean => WEB.test(uri) && !GOOGLE_FILE.test(uri);
