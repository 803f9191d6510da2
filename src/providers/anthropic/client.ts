/** Anthropic's SDK for the adapter. Every call has a time limit and rejects with a GatewayError. */
import Anthropic, { APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import type { MessageBatch } from "@anthropic-ai/sdk/resources/messages/batches";
import { errors } from "undici";
import { streamed } from "../../lib/content.ts";
import { GatewayError, type Kind } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { createDirect } from "../http/direct.ts";
import { retryAfterOf, upstreamError } from "../http/errors.ts";
import { createTransport } from "../http/sdk-fetch.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { AnthropicConfig } from "./config.ts";

export interface BatchBody {
  /** Bytes. */
  readonly length: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface AnthropicClient {
  /**
   * Sends the create once. The batch may exist although this rejects, unless the error is of a 4xx kind or the body did
   * not end.
   */
  send(body: BatchBody, signal: AbortSignal): Promise<MessageBatch>;
  retrieve(id: string, signal: AbortSignal): Promise<MessageBatch>;
  cancel(id: string, signal: AbortSignal): Promise<MessageBatch>;
  /** Batches, newest first. */
  list(signal: AbortSignal): AsyncGenerator<MessageBatch>;
  /** The result lines of a batch that has ended, as a stream. */
  results(id: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>>;
}

const PAGE = 100;

export function createAnthropicClient(provider: ProviderName, config: AnthropicConfig): AnthropicClient {
  const timeoutMs = config.timeout_seconds * 1000;
  const transport = createTransport({ timeoutMs });
  const sdk = new Anthropic({
    apiKey: config.api_key,
    baseURL: config.base_url,
    defaultHeaders: config.headers,
    // The gateway's client decides about retries, and a create is never sent twice.
    maxRetries: 0,
    timeout: PROVIDER_TIMINGS.unlimited,
    logLevel: "off",
    fetch: transport.fetch,
  });
  const direct = createDirect({ client: sdk, errorOf, transport, timeoutMs });

  const failed = (error: unknown) => failure(provider, config, error);

  /** Rejects once `late` or the caller's signal aborts, even if the SDK's promise does not settle. */
  async function ask<T>(
    call: (options: Anthropic.RequestOptions) => PromiseLike<T>,
    signal: AbortSignal,
    late: AbortSignal = AbortSignal.timeout(timeoutMs),
  ): Promise<T> {
    try {
      return await call({ signal: AbortSignal.any([signal, late]) });
    } catch (error) {
      throw failed(late.aborted && !signal.aborted ? new errors.HeadersTimeoutError() : error);
    }
  }

  const batches = sdk.messages.batches;
  return {
    async send({ length, chunks }, signal) {
      const stalled = new AbortController();
      const timer = setTimeout(() => stalled.abort(), timeoutMs);
      const headers = { "content-type": "application/json", "content-length": String(length) };
      const body = transport.body(touching(chunks, timer));
      try {
        return await ask(
          (options) => sdk.post<MessageBatch>("/v1/messages/batches", { ...options, body, headers }),
          signal,
          stalled.signal,
        );
      } finally {
        clearTimeout(timer);
      }
    },

    retrieve: (id, signal) => ask((options) => batches.retrieve(id, {}, options), signal),
    cancel: (id, signal) => ask((options) => batches.cancel(id, {}, options), signal),

    async *list(signal) {
      let after: string | undefined;
      do {
        const query = { limit: PAGE, ...(after !== undefined && { after_id: after }) };
        const page = await ask((options) => batches.list(query, options), signal);
        yield* page.data;
        after = page.has_more ? (page.last_id ?? undefined) : undefined;
      } while (after !== undefined);
    },

    async results(id, signal) {
      // Not the response's `results_url`: a response must not choose the host that receives the API key.
      const path = `/v1/messages/batches/${encodeURIComponent(id)}/results`;
      const headers = { accept: "application/binary" };
      const answer = await direct("GET", path, { headers, signal, failure: failed }).catch((error: unknown) => {
        throw failed(error);
      });
      return streamed(answer.body);
    },
  };
}

const errorOf = (status: number, body: object | undefined, headers: Headers) =>
  Anthropic.APIError.generate(status, body, undefined, headers);

/** Passes the chunks on, and reports each read as progress of the other side. */
async function* touching(chunks: AsyncIterable<Uint8Array>, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    timer.refresh();
    yield chunk;
  }
}

/** A status with a meaning of its own for this call. */
const KINDS: { readonly [status: number]: Kind } = { 499: "Unavailable", 501: "Unavailable" };

function failure(provider: ProviderName, config: AnthropicConfig, error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (!(error instanceof APIError) || error.status === undefined) {
    return upstreamError({ provider, status: undefined, message: whatBroke(config, error), cause: error });
  }
  const { status, headers, apiMessage } = error;
  // Only Anthropic's own error messages are passed on. A proxy's error page does not help the caller.
  const message = apiMessage ?? `HTTP ${status}`;
  const retryAfterMs = retryAfterOf((name) => headers?.get(name));
  const requestId = error.requestID ?? undefined;
  const kind = KINDS[status] ?? (status < 400 ? "Unavailable" : undefined);
  // The SDK's own error holds the whole body of the response, which must not be logged.
  return upstreamError({ provider, status, message, requestId, retryAfterMs, cause: undefined }, kind);
}

function whatBroke(config: AnthropicConfig, error: unknown): string {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) chain.push(at);
  if (chain.some((at) => TIMEOUTS.some((type) => at instanceof type))) {
    return `nothing came for ${config.timeout_seconds} s`;
  }
  if (chain.some((at) => at instanceof SyntaxError)) return "its answer is not JSON";
  const code = chain.map((at) => (at as NodeJS.ErrnoException).code).find((found) => typeof found === "string");
  return code === undefined ? "the connection broke off" : `the connection failed (${code})`;
}

const TIMEOUTS = [APIConnectionTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
