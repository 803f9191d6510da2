/** Reads result lines of every form for people: the record, and why it failed. Never throws. */
import { isUtf8 } from "node:buffer";
import { isJsonObject, type JsonObject, parsedObject } from "../dialects/json.ts";
import type { RawLine } from "../lib/jsonl.ts";

const MAX_MESSAGE = 2_000;

/** The ids of a record in Bedrock's, OpenAI's and Anthropic's, and Gemini's lines. */
const ID_MEMBERS = ["recordId", "custom_id", "key"] as const;

export function lineJson({ bytes }: RawLine): JsonObject | undefined {
  return bytes === undefined || !isUtf8(bytes) ? undefined : parsedObject(bytes.toString());
}

export function recordIdIn(json: JsonObject): string | undefined {
  const found = ID_MEMBERS.map((member) => json[member]).find((id) => typeof id === "string" || typeof id === "number");
  return found === undefined ? undefined : String(found);
}

/** Undefined for a record that succeeded. */
export function failureIn(json: JsonObject): string | undefined {
  const { response, result, status } = json;
  // OpenAI: an answer other than 2xx.
  if (isJsonObject(response) && typeof response.status_code === "number" && response.status_code >= 300) {
    return messageOf(response.body) ?? `status ${response.status_code}`;
  }
  // Anthropic: errored, canceled or expired.
  if (isJsonObject(result) && typeof result.type === "string" && result.type !== "succeeded") {
    return messageOf(result.error) ?? result.type;
  }
  // Bedrock, OpenAI and Gemini.
  if (json.error !== undefined && json.error !== null) return messageOf(json.error) ?? "an error without a message";
  if (isJsonObject(status)) return messageOf(status);
  return undefined;
}

/** The message of an error, which may be nested in another one. */
function messageOf(error: unknown, depth = 0): string | undefined {
  if (typeof error === "string") return error.slice(0, MAX_MESSAGE);
  if (!isJsonObject(error) || depth > 3) return undefined;
  const { errorMessage, message, error: inner } = error;
  for (const text of [errorMessage, message]) {
    if (typeof text === "string" && text !== "") return text.slice(0, MAX_MESSAGE);
  }
  return messageOf(inner, depth + 1);
}

const MAX_REASON = 300;

/** The message without what differs between records: ids and numbers. Messages with the same reason are one group. */
export function reasonOf(message: string): string {
  const words = message.slice(0, MAX_REASON).split(/\s/);
  return words
    .map((word) => (word.length >= 16 && /\d/.test(word) ? "…" : word.replace(/\d+/g, "N")))
    .filter((word) => word !== "")
    .join(" ");
}
