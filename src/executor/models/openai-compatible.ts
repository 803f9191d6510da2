/**
 * A model server with OpenAI's HTTP API, such as vLLM, Ollama, llama.cpp or a hosted service.
 *
 * It uses undici's `dispatch` instead of `request`. Answers are small, so a Readable, an AbortController and a timer per
 * answer would be most of the cost.
 */
import { performance } from "node:perf_hooks";
import { type Dispatcher, Pool } from "undici";
import { parseJson } from "../../dialects/json.ts";
import type { TargetRequest } from "../../dialects/translate.ts";
import { parseRetryAfter } from "../../lib/retry-after.ts";
import { withoutEndSlashes } from "../../lib/uri.ts";
import { EXECUTOR_TIMINGS } from "../timings.ts";
import { AskError, type AskOptions, type Model, type ModelAnswer } from "./model.ts";
import { createSweep, type Watched } from "./sweep.ts";

export interface OpenAiCompatibleOptions {
  /** Base URL including `/v1`, as in OpenAI's SDKs. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Maps the caller's model names to the server's. `*` maps every other name. */
  readonly models?: Readonly<Record<string, string>> | undefined;
  /** Maximum connections. Further calls wait for one. */
  readonly concurrency: number;
  /** Maximum bytes of an answer's body. Default: 32 MiB. */
  readonly maxAnswerBytes?: number | undefined;
}

/** No request was sent: names that do not resolve, refused and impossible connections, certificates that are not trusted. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const isUnreachable = (code: string): boolean =>
  UNREACHABLE.has(code) || code.startsWith("ERR_TLS_") || code.startsWith("ERR_SSL_") || code.includes("CERT");

/** Node reports several addresses that fail as one error without a code of its own. */
function codeOfCall(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOfCall(error.errors[0]);
  return "code" in error && error.code !== undefined ? String(error.code) : error.name;
}

function brokenCall(error: Error): AskError {
  const code = codeOfCall(error);
  if (isUnreachable(code)) return new AskError(503, `The model server is unreachable (${code}).`, false, "unreachable");
  return new AskError(503, `The model server closed the connection (${code}).`, true, "disconnected");
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** Speech and images of `/v1/audio/speech` and others, which a line of JSON carries as base64. */
const isBinary = (type: string): boolean => BINARY.some((prefix) => type.startsWith(prefix));
const BINARY = ["audio/", "image/", "video/", "application/octet-stream"];

export function openAiCompatible(options: OpenAiCompatibleOptions): Model {
  const base = new URL(options.baseUrl);
  const maxBytes = options.maxAnswerBytes ?? 32 * 1024 * 1024;
  const prefix = withoutEndSlashes(base.pathname);
  const names = new Map(Object.entries(options.models ?? {}));
  const sweep = createSweep();
  const headers = [
    ["content-type", "application/json"],
    ["accept", "application/json"],
    ["user-agent", "quarry"],
    ...(options.apiKey === undefined ? [] : [["authorization", `Bearer ${options.apiKey}`]]),
    ...Object.entries(options.headers ?? {}),
  ].flat();
  const pool = new Pool(base.origin, {
    connections: options.concurrency,
    // The sweep enforces the timeout, and a slow model may use all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: EXECUTOR_TIMINGS.connect,
    keepAliveTimeout: EXECUTOR_TIMINGS.keepAlive,
    allowH2: false,
  });

  function request({ body }: TargetRequest): string {
    const asked = String(body.model);
    const name = names.get(asked) ?? names.get("*") ?? asked;
    return JSON.stringify(name === body.model ? body : { ...body, model: name });
  }

  function answerOf(status: number, head: ModelAnswer, type: string, chunks: readonly Buffer[]): ModelAnswer {
    if (status >= 300 && status < 400) {
      throw new AskError(
        502,
        `The model server answered with a redirect (${status}), which is not followed.`,
        false,
        "unusable",
      );
    }
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    if (status < 300 && isBinary(type))
      return { ...head, body: { content_type: type, base64: bytes.toString("base64") } };
    const text = bytes.toString();
    try {
      // The text of a refusal's numbers is not kept: refusals are scrubbed.
      return { ...head, body: status < 300 ? parseJson(text) : JSON.parse(text) };
    } catch {
      // An error page of a proxy is not JSON. Its status is enough.
      if (status >= 400) return { ...head, body: undefined };
      throw new AskError(502, `The model server sent an answer that is not JSON.`, false, "unusable");
    }
  }

  function ask(call: TargetRequest, { signal, timeoutMs }: AskOptions): Promise<ModelAnswer> {
    return new Promise((resolve, reject) => {
      let controller: Dispatcher.DispatchController | undefined;
      let status = 0;
      let type = "";
      let head: ModelAnswer = { status, body: undefined };
      let bytes = 0;
      let ended = false;
      const chunks: Buffer[] = [];

      function settle(): boolean {
        if (ended) return false;
        ended = true;
        sweep.delete(watched);
        return true;
      }
      function fail(error: AskError): void {
        if (!settle()) return;
        reject(error);
        controller?.abort(error);
      }
      const watched: Watched = {
        deadline: performance.now() + timeoutMs,
        signal,
        place: -1,
        end(why) {
          fail(
            why === "aborted"
              ? new AskError(499, "The batch ended before the answer came.", false)
              : new AskError(408, `The model server did not answer within ${timeoutMs} ms.`, false, "timeout"),
          );
        },
      };
      sweep.add(watched);
      pool.dispatch(
        { method: "POST", path: prefix + call.url.slice("/v1".length) + base.search, headers, body: request(call) },
        {
          onRequestStart(started) {
            controller = started;
            if (ended) started.abort(new Error("ended while waiting for a connection"));
          },
          onResponseStart(_controller, code, received) {
            if (code < 200) return;
            status = code;
            type = single(received["content-type"]) ?? "";
            head = {
              status,
              body: undefined,
              requestId: single(received["x-request-id"]),
              retryAfterMs: parseRetryAfter(single(received["retry-after"])),
            };
          },
          onResponseData(_controller, chunk) {
            bytes += chunk.length;
            if (bytes > maxBytes)
              fail(new AskError(502, `The model server answered with more than ${maxBytes} bytes.`, false));
            else chunks.push(chunk);
          },
          onResponseEnd() {
            if (!settle()) return;
            try {
              resolve(answerOf(status, head, type, chunks));
            } catch (error) {
              reject(error);
            }
          },
          onResponseError(_controller, error) {
            fail(brokenCall(error));
          },
        },
      );
    });
  }

  return { name: "openai-compatible", ask, close: () => pool.destroy() };
}
