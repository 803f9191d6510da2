/** What OpenAI's SDK throws, as errors of ours: said once, for every call. */
import { APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { errors } from "undici";
import { GatewayError, type Kind } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { retryAfterOf, upstreamError } from "../http/errors.ts";

/** What a status means for the call at hand, where it is not what it always means. */
export type Kinds = { readonly [status: number]: Kind };

/** Waits for an answer of the SDK; what it throws is a GatewayError. */
export type AskOpenAi = <T>(answer: PromiseLike<T>, kinds?: Kinds) => Promise<T>;

/** @param secrets that the provider may repeat in its words and that nobody must see */
export function createAskOpenAi(provider: ProviderName, secrets: readonly string[]): AskOpenAi {
  return async (answer, kinds = {}) => {
    try {
      return await answer;
    } catch (error) {
      throw failure(provider, secrets, error, kinds);
    }
  };
}

function failure(provider: ProviderName, secrets: readonly string[], error: unknown, kinds: Kinds): GatewayError {
  if (error instanceof GatewayError) return error;
  if (!(error instanceof APIError) || error.status === undefined) {
    return upstreamError({ provider, status: undefined, message: silence(error), cause: error });
  }
  const { status, headers } = error;
  const kind =
    kinds[status] ??
    // Billing, which no waiting helps (OpenAI, "Error codes").
    (error.code === "insufficient_quota" ? "QuotaExceeded" : undefined) ??
    (status < 400 ? "Unavailable" : undefined);
  const failed = {
    provider,
    status,
    message: scrubbed(secrets, words(error)),
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

/** undici's own, where a call goes past the SDK's clock. */
const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;

/** The message in the error's JSON; never an error page. A 401's repeats parts of the key. */
function words({ status, error }: APIError): string {
  if (status === 401) return "401 Unauthorized";
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" && message !== "" ? message : `HTTP ${status}`;
}

const scrubbed = (secrets: readonly string[], text: string): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
