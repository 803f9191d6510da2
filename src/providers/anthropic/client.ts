/** Anthropic's SDK for the adapter. Every call has a time limit and rejects with a GatewayError. */
import type { Readable } from "node:stream";
import Anthropic, { APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import type { Logger } from "pino";
import { errors } from "undici";
import { OLDER_API_VERSION } from "../../dialects/messages/anthropic/version.ts";
import { streamed } from "../../lib/content.ts";
import { GatewayError, type Kind } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { itemsIn, readable, recordIn, textIn } from "../answers.ts";
import { createDirect } from "../http/direct.ts";
import { retryAfterOf, unusableAnswer, upstreamError } from "../http/errors.ts";
import { createTransport } from "../http/sdk-fetch.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import { NO_LIST } from "../model-lists.ts";
import { type Batch, batchOf } from "./batch.ts";
import type { AnthropicConfig } from "./config.ts";
import { type AnthropicModel, anthropicModel } from "./model.ts";

export interface BatchBody {
  /** Bytes. */
  readonly length: number;
  /** The version of the API that the requests need. Undefined: any. */
  readonly version?: string | undefined;
  /** Beta features that the requests ask for. */
  readonly betas?: readonly string[];
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface AnthropicClient {
  /**
   * Sends the create once. The batch may exist although this rejects, unless the error is of a 4xx kind or the body did
   * not end.
   */
  send(body: BatchBody, signal: AbortSignal): Promise<Batch>;
  retrieve(id: string, signal: AbortSignal): Promise<Batch>;
  /** Resolves with undefined if the batch is cancelled and the answer does not describe it. */
  cancel(id: string, signal: AbortSignal): Promise<Batch | undefined>;
  /** Batches, newest first. */
  list(signal: AbortSignal): AsyncGenerator<Batch>;
  /** The result lines of a batch that has ended, as a stream. */
  results(id: string, signal: AbortSignal): Promise<Readable>;
  /** Models, newest first. Rejects with Unsupported for a server that does not list them. */
  models(signal: AbortSignal): AsyncGenerator<AnthropicModel>;
  /** Resolves with the model behind an alias. */
  model(id: string, signal: AbortSignal): Promise<AnthropicModel>;
}

const PAGE = 100;

export function createAnthropicClient(
  provider: ProviderName,
  config: AnthropicConfig,
  log: Pick<Logger, "warn">,
): AnthropicClient {
  const timeoutMs = config.timeout_seconds * 1000;
  const transport = createTransport({ timeoutMs });
  const sdk = new Anthropic({
    apiKey: config.api_key,
    baseURL: config.base_url,
    // The SDK sends the newest version, and the key as `Authorization` only. Servers with the API of 2023-06-01 read it
    // from `x-api-key`, and so does Anthropic where both are sent.
    defaultHeaders: {
      "anthropic-version": config.version ?? OLDER_API_VERSION,
      "x-api-key": config.api_key,
      ...config.headers,
    },
    // The gateway's client decides about retries, and a create is never sent twice.
    maxRetries: 0,
    timeout: PROVIDER_TIMINGS.unlimited,
    logLevel: "off",
    fetch: transport.fetch,
  });
  const direct = createDirect({ client: sdk, errorOf, transport, timeoutMs });

  const failed = (error: unknown, kinds?: Kinds) => failure(provider, config, error, kinds);

  /** Rejects once `late` or the caller's signal aborts, even if the SDK's promise does not settle. */
  async function ask<T>(
    call: (options: Anthropic.RequestOptions) => PromiseLike<T>,
    signal: AbortSignal,
    { late = AbortSignal.timeout(timeoutMs), kinds }: { readonly late?: AbortSignal; readonly kinds?: Kinds } = {},
  ): Promise<T> {
    try {
      return await call({ signal: AbortSignal.any([signal, late]) });
    } catch (error) {
      throw failed(late.aborted && !signal.aborted ? new errors.HeadersTimeoutError() : error, kinds);
    }
  }

  const need = (answer: unknown, id?: string): Batch => {
    const batch = batchOf(answer, id);
    if (batch === undefined) throw unusableAnswer(provider, "it is not a batch");
    return batch;
  };

  type Page = { readonly limit: number; readonly after_id?: string };

  /** The items of all pages. */
  async function* items(
    what: string,
    list: (query: Page, options: Anthropic.RequestOptions) => PromiseLike<unknown>,
    signal: AbortSignal,
    kinds: Kinds = {},
  ): AsyncGenerator<unknown> {
    let after: string | undefined;
    do {
      const query = { limit: PAGE, ...(after !== undefined && { after_id: after }) };
      const page = recordIn(await ask((options) => list(query, options), signal, { kinds }));
      const data = itemsIn(page.data);
      yield* data;
      const last = textIn(page.last_id) ?? textIn(recordIn(data.at(-1)).id);
      if (page.has_more !== true || last === undefined) return;
      if (last === after) throw unusableAnswer(provider, `the list of ${what} repeats a page`);
      after = last;
    } while (after !== undefined);
  }

  const batches = sdk.messages.batches;
  return {
    async send({ length, version, betas = [], chunks }, signal) {
      const stalled = new AbortController();
      const timer = setTimeout(() => stalled.abort(), timeoutMs);
      const headers = {
        "content-type": "application/json",
        "content-length": String(length),
        ...batchHeaders(config, version, betas),
      };
      const body = transport.body(touching(chunks, timer));
      try {
        const answer = await ask(
          (options) => sdk.post<unknown>("/v1/messages/batches", { ...options, body, headers }),
          signal,
          { late: stalled.signal },
        );
        return need(answer);
      } finally {
        clearTimeout(timer);
      }
    },

    retrieve: async (id, signal) => need(await ask((options) => batches.retrieve(id, {}, options), signal), id),

    cancel: async (id, signal) => batchOf(await ask((options) => batches.cancel(id, {}, options), signal), id),

    list(signal) {
      const listed = items("batches", (query, options) => batches.list(query, options), signal);
      return readable(listed, (item) => batchOf(item), { log, what: "batches" });
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

    models(signal) {
      const listed = items("models", (query, options) => sdk.models.list(query, options), signal, NO_LIST);
      return readable(listed, (item) => anthropicModel(item), { log, what: "models" });
    },

    async model(id, signal) {
      const model = anthropicModel(await ask((options) => sdk.models.retrieve(id, {}, options), signal), id);
      if (model === undefined) throw unusableAnswer(provider, "it is not a model");
      return model;
    },
  };
}

/** The newest version of the API that the gateway knows (SDK 1.14.0). */
const NEWEST_VERSION = "2026-10-21";

/** Headers that the configuration gives are those of every request. */
function batchHeaders(
  { version, headers = {} }: AnthropicConfig,
  needed: string | undefined,
  betas: readonly string[],
): Readonly<Record<string, string>> {
  const configured = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const all = [configured.get("anthropic-beta"), ...betas].filter((beta) => beta !== undefined);
  return {
    ...(!configured.has("anthropic-version") && { "anthropic-version": version ?? needed ?? NEWEST_VERSION }),
    ...(all.length > 0 && { "anthropic-beta": [...new Set(all)].join(",") }),
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

/** Kinds of statuses with a meaning of their own. */
type Kinds = { readonly [status: number]: Kind };

const KINDS: Kinds = { 499: "Unavailable", 501: "Unavailable" };

function failure(provider: ProviderName, config: AnthropicConfig, error: unknown, kinds: Kinds = {}): GatewayError {
  if (error instanceof GatewayError) return error;
  if (!(error instanceof APIError) || error.status === undefined) {
    return upstreamError({ provider, status: undefined, message: whatBroke(config, error), cause: error });
  }
  const { status, headers } = error;
  // Only the API's own error messages are passed on. A proxy's error page does not help the caller.
  const message = messageIn(error.error) ?? `HTTP ${status}`;
  const retryAfterMs = retryAfterOf((name) => headers?.get(name));
  const requestId = error.requestID ?? undefined;
  const kind = kinds[status] ?? KINDS[status] ?? (status < 400 ? "Unavailable" : undefined);
  // The SDK's own error holds the whole body of the response, which must not be logged.
  return upstreamError({ provider, status, message, requestId, retryAfterMs, cause: undefined }, kind);
}

/** The message of Anthropic's error, or of a flat one: `{"type", "message"}`, `{"error": "text"}`. */
function messageIn(body: unknown): string | undefined {
  const { error, message } = recordIn(body);
  return textIn(recordIn(error).message) ?? textIn(error) ?? textIn(message);
}

function whatBroke(config: AnthropicConfig, error: unknown): string {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) chain.push(at);
  if (chain.some((at) => TIMEOUTS.some((type) => at instanceof type))) {
    return `no data within ${config.timeout_seconds} s`;
  }
  if (chain.some((at) => at instanceof SyntaxError)) return "its answer is not JSON";
  const code = chain.map((at) => (at as NodeJS.ErrnoException).code).find((found) => typeof found === "string");
  return code === undefined ? "the connection was closed" : `the connection failed (${code})`;
}

const TIMEOUTS = [APIConnectionTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
