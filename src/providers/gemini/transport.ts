/**
 * Sends every request to Gemini, also those that the SDK has no method for, and converts failures to GatewayErrors. The
 * SDK's ApiError (@google/genai 3.3.0) has no response headers. Requests use undici's `request`, which follows no
 * redirect and copies no body. `fetch` would keep sent content in memory.
 */

import type { IncomingHttpHeaders } from "node:http";
import { type Dispatcher, request as undiciRequest } from "undici";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { shortened } from "../../lib/shortened.ts";
import { itemsIn, recordIn, textIn } from "../answers.ts";
import { createAgent } from "../http/agent.ts";
import { retryAfterOf, unusableAnswer, upstreamError } from "../http/errors.ts";
import { exchange, type UpstreamResponse } from "../http/exchange.ts";
import type { GeminiConfig } from "./config.ts";

/** Google's error (google.rpc.Status), as the cause of a GatewayError. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  /** The reason in google.rpc.ErrorInfo, which describes a fault of the key or the project. */
  readonly reason: string | undefined;

  constructor(status: number, message: string, reason: string | undefined) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/**
 * Gemini answers 404 for files that never existed, and 403 for expired files and for those of other projects: "You do not have
 * permission to access the File … or it may not exist." Every other 403 is about the account, the key or a proxy. It says nothing
 * about the file.
 */
export const isMissing = (error: unknown): boolean => {
  const cause = error instanceof GatewayError ? error.detail.cause : undefined;
  if (!(cause instanceof Refusal)) return false;
  const { status, reason, message } = cause;
  return status === 404 || (status === 403 && reason === undefined && /not exist/i.test(message));
};

export interface Asking {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

export interface GeminiTransport {
  /** Rejects with a GatewayError, or with the signal's reason. A body that arrives later fails with undici's error. */
  request(url: string, asking: Asking): Promise<Dispatcher.ResponseData>;
  /** A GET of content. Its stream fails with GatewayErrors. */
  content(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<UpstreamResponse>;
  /** A request of the SDK's, with its response as a stream. */
  send(...request: Parameters<typeof fetch>): Promise<Dispatcher.ResponseData>;
  /** `fetch` for the SDK, whose responses are small. */
  readonly fetch: typeof fetch;
  /** The error of a response. */
  refused(status: number, headers: IncomingHttpHeaders, text: string): GatewayError;
  /** Converts the failure of a body or of parsing to a GatewayError. */
  unreachable(cause: unknown): GatewayError;
  /** The error for a response that says what cannot be. */
  unusable(why: string): GatewayError;
}

export function createGeminiTransport(provider: ProviderName, config: GeminiConfig): GeminiTransport {
  const ms = config.timeout_seconds * 1000;
  // Both limits are idle times. Traffic in either direction restarts them.
  const dispatcher = createAgent({ headersTimeout: ms, bodyTimeout: ms, connectTimeout: ms });
  const own = { ...config.headers, "x-goog-api-key": config.api_key };

  const unreachable = (cause: unknown): GatewayError => {
    if (cause instanceof GatewayError) return cause;
    const message = cause instanceof Error ? cause.message || cause.name : String(cause);
    return upstreamError({ provider, status: undefined, message, cause });
  };

  const refused = (status: number, headers: IncomingHttpHeaders, text: string): GatewayError => {
    const header = (name: string) => single(headers[name]);
    const error = recordIn(errorIn(text));
    const said = textIn(error.message) ?? textIn(errorIn(text)) ?? `HTTP ${status}`;
    const message = shortened(said, MESSAGE_CHARACTERS);
    const details = itemsIn(error.details).map(recordIn);
    const reason = details.map((detail) => textIn(detail.reason)).find((text) => text !== undefined);
    const delay = details.map((detail) => textIn(detail.retryDelay)).find((text) => text !== undefined);
    return upstreamError({
      provider,
      // Google answers 400 for an unknown key.
      status: reason === "API_KEY_INVALID" ? 401 : status,
      message,
      requestId: header("x-request-id"),
      retryAfterMs: retryAfterOf(header) ?? durationMs(delay),
      cause: new Refusal(status, message, reason),
    });
  };

  const request: GeminiTransport["request"] = async (url, { method = "GET", headers, body, signal }) => {
    let response: Dispatcher.ResponseData;
    try {
      const options = { method, headers: { ...headers, ...own }, body: body ?? null, signal, dispatcher };
      response = await undiciRequest(url, options);
    } catch (cause) {
      signal.throwIfAborted();
      throw unreachable(cause);
    }
    const { statusCode, headers: answered, body: said } = response;
    if (statusCode >= 200 && statusCode < 300) return response;
    throw refused(statusCode, answered, await said.text().catch(() => ""));
  };

  const send: GeminiTransport["send"] = (url, init = {}) =>
    request(String(url), {
      method: init.method as NonNullable<Asking["method"]>,
      headers: Object.fromEntries(new Headers(init.headers)),
      signal: init.signal!,
      ...(typeof init.body === "string" && { body: init.body }),
    });

  return {
    request,
    send,
    refused,
    unreachable,
    unusable: (why) => unusableAnswer(provider, why),
    async content(url, headers, signal) {
      const { origin, pathname, search } = new URL(url);
      const get = { origin, path: pathname + search, method: "GET", headers: { ...headers, ...own } } as const;
      const answer = await exchange(dispatcher, get, { signal, failure: unreachable });
      if (answer.status < 300) return answer;
      throw refused(answer.status, answer.headers, String(answer.body));
    },
    async fetch(...sent) {
      const { statusCode: status, body } = await send(...sent);
      return new Response(await body.text(), { status, headers: { "content-type": "application/json" } });
    },
  };
}

const MESSAGE_CHARACTERS = 2_000;

/** Google's `error` object, or a text in its place. Google's proxies answer a list with one such object. */
export function errorIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return recordIn(itemsIn(value)[0] ?? value).error;
  } catch {
    return undefined;
  }
}

/** google.protobuf.Duration in JSON: `34s`, `0.5s`. */
function durationMs(text: string | undefined): number | undefined {
  const seconds = Number(/^(\d+(?:\.\d+)?)s$/.exec(text ?? "")?.[1]);
  return Number.isNaN(seconds) ? undefined : seconds * 1000;
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
