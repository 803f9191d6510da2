/** The SDK's client, created once, and its calls. */

import { GoogleGenAI } from "@google/genai";
import type { Logger } from "pino";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { withoutEndSlashes } from "../../lib/uri.ts";
import type { GeminiConfig } from "./config.ts";
import { withoutInlined } from "./inlined.ts";
import { createGeminiTransport, type GeminiTransport } from "./transport.ts";

export interface Asked {
  readonly abortSignal: AbortSignal;
}

export interface AskedRaw extends Asked {
  readonly httpOptions: { readonly fetch: typeof fetch };
}

export interface GeminiClient extends GeminiTransport {
  readonly provider: ProviderName;
  readonly log: Pick<Logger, "warn">;
  readonly ai: GoogleGenAI;
  /** Base URL including the API's version. */
  readonly url: string;
  /** The same for uploads and downloads, whose paths have their own prefixes. */
  readonly uploadUrl: string;
  readonly downloadUrl: string;
  readonly timeoutMs: number;
  /**
   * One call with one small response, which must arrive within `timeoutMs`. Rejects with a GatewayError or the signal's
   * reason.
   */
  ask<T>(signal: AbortSignal, call: (config: Asked) => Promise<T>): Promise<T>;
  /**
   * The same for batches. Resolves with the JSON of the response, without inlined responses. The SDK 3.3.0 drops
   * `batchStats`, `error` and `inputConfig`, and holds inlined responses several times.
   */
  askRaw(signal: AbortSignal, call: (config: AskedRaw) => Promise<unknown>): Promise<unknown>;
}

export function createGeminiClient(
  provider: ProviderName,
  config: GeminiConfig,
  log: GeminiClient["log"],
): GeminiClient {
  const transport = createGeminiTransport(provider, config);
  const timeoutMs = config.timeout_seconds * 1000;
  const baseUrl = withoutEndSlashes(config.base_url);
  const { api_version: apiVersion } = config;
  const ai = new GoogleGenAI({
    // Every option is set, so that the SDK reads none of its environment variables.
    vertexai: false,
    apiKey: config.api_key,
    apiVersion,
    // Without retryOptions the SDK does not retry.
    httpOptions: { baseUrl, fetch: transport.fetch },
  });

  const ask: GeminiClient["ask"] = async (signal, call) => {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      return await call({ abortSignal: AbortSignal.any([signal, limit]) });
    } catch (cause) {
      if (signal.reason instanceof GatewayError) throw signal.reason;
      throw transport.unreachable(limit.aborted ? new Error(`no answer within ${timeoutMs / 1000} s`) : cause);
    }
  };

  return {
    ...transport,
    provider,
    log,
    ai,
    url: `${baseUrl}/${apiVersion}`,
    uploadUrl: `${baseUrl}/upload/${apiVersion}`,
    downloadUrl: `${baseUrl}/download/${apiVersion}`,
    timeoutMs,
    ask,
    askRaw: (signal, call) =>
      ask(signal, async (asked) => {
        let raw: unknown;
        const listening: typeof fetch = async (input, init) => {
          raw = await withoutInlined((await transport.send(input, init)).body);
          return Response.json({});
        };
        await call({ ...asked, httpOptions: { fetch: listening } });
        return raw;
      }),
  };
}
