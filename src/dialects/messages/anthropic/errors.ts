/** Anthropic's error types and HTTP statuses (API reference, Errors). */
import type { ErrorObject } from "@anthropic-ai/sdk/resources";
import { own } from "../../../lib/own.ts";
import { isJsonObject } from "../../json.ts";
import { RecordError } from "../../record-error.ts";

type ErrorType = ErrorObject["type"];

const STATUSES = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
} as const satisfies Record<ErrorType, number>;

const TYPES: ReadonlyMap<number, ErrorType> = new Map(
  Object.entries(STATUSES).map(([type, status]) => [status, type as ErrorType]),
);

/** The status of an error type. 500 for a type that is unknown. */
export const anthropicStatus = (type: string): number => own(STATUSES, type) ?? 500;

/** The error type of a status. A type that has no status of its own stands for the rest of its class. */
export const anthropicErrorType = (status: number): ErrorType =>
  TYPES.get(status) ?? (status >= 400 && status < 500 ? "invalid_request_error" : "api_error");

/**
 * The error of a record. Anthropic nests it twice: `{type: "error", error: {type, message}}`. Other servers with its API
 * nest it once, or write a text.
 */
export function anthropicError(error: unknown): RecordError {
  const outer = isJsonObject(error) ? error : { message: error };
  const inner = isJsonObject(outer.error) ? outer.error : { message: outer.error, ...outer };
  const status = typeof inner.type === "string" ? anthropicStatus(inner.type) : 500;
  const { message } = inner;
  return new RecordError(
    status,
    typeof message === "string" && message !== "" ? message : "Anthropic gives no reason.",
  );
}
