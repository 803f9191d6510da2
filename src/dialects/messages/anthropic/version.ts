/** What a request needs from the headers of its batch: a version of the API, and beta features. */
import { isJsonObject, type JsonObject } from "../../json.ts";

/** The version before 2026-10-21. */
export const OLDER_API_VERSION = "2023-06-01";

/** Version 2026-10-21 answers 400 to these, even to their defaults (Anthropic's guide "Migrating to API version 2026-10-21"). */
const SAMPLING = ["temperature", "top_p", "top_k"] as const;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** True if a text in the blocks, or in the blocks of their content, has citations. */
const hasCitations = (blocks: unknown): boolean =>
  listOf(blocks).some(
    (block) =>
      isJsonObject(block) &&
      ((block.type === "text" && listOf(block.citations).length > 0) || hasCitations(block.content)),
  );

const hasDocument = (blocks: unknown): boolean =>
  listOf(blocks).some((block) => isJsonObject(block) && block.type === "document");

/** True if version 2026-10-21 refuses the message. */
const isOlder = (message: unknown): boolean =>
  isJsonObject(message) &&
  ((message.role === "assistant" && hasDocument(message.content)) ||
    (message.role === "user" && hasCitations(message.content)));

/**
 * The version of the API that a request needs. Undefined: any. A batch has one version, so one line that needs the older
 * version decides for all lines. The older version takes what the later one takes.
 */
export const apiVersion = (params: JsonObject): typeof OLDER_API_VERSION | undefined =>
  SAMPLING.some((name) => name in params) || listOf(params.messages).some(isOlder) ? OLDER_API_VERSION : undefined;

/** Bedrock's member, and that of the SDK. In Anthropic's API they are a header of the batch. */
const BETA_MEMBERS = ["anthropic_beta", "betas"] as const;

const isText = (value: unknown): value is string => typeof value === "string";

/** The beta features that a request asks for. */
export const betasOf = (params: JsonObject): readonly string[] =>
  BETA_MEMBERS.flatMap((name) => listOf(params[name]).filter(isText));

/** The request as the API takes it in a batch. */
export function withoutBetas(params: JsonObject): JsonObject {
  if (!BETA_MEMBERS.some((name) => name in params)) return params;
  const { anthropic_beta: _, betas: __, ...rest } = params;
  return rest;
}
