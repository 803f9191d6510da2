/** Converts errors of OpenAI's SDK to GatewayErrors, for every call. */
import { APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { errors } from "undici";
import { GatewayError, type Kind } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { retryAfterOf, upstreamError } from "../http/errors.ts";

/** Kinds of statuses with a meaning of their own for this call. */
export type Kinds = { readonly [status: number]: Kind };

/** Awaits a response of the SDK. Rejects with a GatewayError. */
export type AskOpenAi = <T>(answer: PromiseLike<T>, kinds?: Kinds) => Promise<T>;

/** The error for an answer without the id of what it describes. What a request created may exist all the same. */
export const withoutId = (provider: ProviderName, what: string): GatewayError =>
  upstreamError({ provider, status: 502, message: `it sent no id of the ${what}`, cause: undefined });

export function createAskOpenAi(provider: ProviderName): AskOpenAi {
  return async (answer, kinds = {}) => {
    try {
      return await answer;
    } catch (error) {
      throw failure(provider, error, kinds);
    }
  };
}

function failure(provider: ProviderName, error: unknown, kinds: Kinds): GatewayError {
  if (error instanceof GatewayError) return error;
  if (!(error instanceof APIError) || error.status === undefined) {
    return upstreamError({ provider, status: undefined, message: silence(error), cause: error });
  }
  const { status, headers } = error;
  const kind =
    kinds[status] ??
    // A billing problem, which waiting does not solve (OpenAI, "Error codes").
    (error.code === "insufficient_quota" ? "QuotaExceeded" : undefined) ??
    (status < 400 ? "Unavailable" : undefined);
  const failed = {
    provider,
    status,
    message: words(error),
    requestId: error.requestID ?? undefined,
    retryAfterMs: retryAfterOf((name) => headers?.get(name)),
    cause: error,
  };
  return upstreamError(failed, kind);
}

function silence(error: unknown): string {
  if (error instanceof APIConnectionTimeoutError || isTimeout(error)) return "it did not answer in time";
  if (error instanceof APIUserAbortError) return "the request was given up";
  const cause = error instanceof APIError ? error.cause : error;
  if (cause instanceof SyntaxError) return "its answer is not JSON";
  const { code } = cause as { code?: unknown };
  return typeof code === "string" ? `the connection failed (${code})` : "the connection broke off";
}

/** undici's own errors, of calls that bypass the SDK. */
const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;

/** The message in the error's JSON, never an error page. The message of a 401 repeats parts of the key. */
function words({ status, error }: APIError): string {
  if (status === 401) return "401 Unauthorized";
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" && message !== "" ? message : `HTTP ${status}`;
}
