/**
 * Requests that bypass the SDK's request path: small content, whose time that path doubles, and large responses, which
 * it would hold in memory. The SDK still builds the headers and the errors. Benchmark row `upstream-tls`.
 */
import type { Dispatcher } from "undici";
import { exchange, type Until, type UpstreamResponse } from "./exchange.ts";
import type { Transport } from "./sdk-fetch.ts";

/** The common interface of the generated SDKs of OpenAI and Anthropic. */
interface Sdk {
  readonly baseURL: string;
  buildRequest(options: {
    readonly method: "get";
    readonly path: string;
  }): Promise<{ readonly req: { readonly headers: Headers } }>;
}

interface Options {
  readonly client: Sdk;
  /** The SDK's error for a status and a body. The body is undefined if it is not a JSON object. */
  readonly errorOf: (status: number, body: object | undefined, headers: Headers) => Error;
  readonly transport: Pick<Transport, "dispatcher">;
  /** Time limit of a response's headers. */
  readonly timeoutMs: number;
}

interface Asking extends Until {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** @param path below the base URL. Rejects with the SDK's errors, or with undici's if there is no response. */
export type Direct = (method: Dispatcher.HttpMethod, path: string, asking: Asking) => Promise<UpstreamResponse>;

export function createDirect({ client, errorOf, transport, timeoutMs }: Options): Direct {
  const { origin, pathname } = new URL(client.baseURL);
  const prefix = pathname.replace(/\/$/, "");
  const common = client.buildRequest({ method: "get", path: "/" }).then(({ req }) => Object.fromEntries(req.headers));
  common.catch(() => {});
  let known: Readonly<Record<string, string>> | undefined;

  return async (method, path, { headers, body, ...until }) => {
    known ??= await common;
    const request = {
      origin,
      path: prefix + path,
      method,
      headers: { ...known, ...headers },
      body: body ?? null,
      headersTimeout: timeoutMs,
    };
    const answer = await exchange(transport.dispatcher, request, until);
    if (answer.status < 300) return answer;
    throw errorOf(answer.status, json(answer), new Headers(answer.headers as Record<string, string>));
  };
}

/** The body of an error. Undefined if it is not a JSON object. */
function json({ body }: UpstreamResponse): object | undefined {
  try {
    const value: unknown = JSON.parse(String(body));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
