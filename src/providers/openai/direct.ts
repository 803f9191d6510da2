/**
 * The two calls that every small GET and PUT makes, without the SDK's own way to a request, which costs more than all the rest
 * (openai 7.57.0: 13 % of the processor time of a GetObject, and undici's `request` under it as much again). What every request
 * carries, the key above all, is still the SDK's to say, and so is what an error is.
 */
import OpenAI from "openai";
import type { Dispatcher } from "undici";
import { type Answer, exchange } from "../exchange.ts";
import type { Transport } from "../transport.ts";

interface Options {
  readonly client: OpenAI;
  readonly transport: Transport;
  readonly timeoutMs: number;
}

interface Asking {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal?: AbortSignal;
  /** Milliseconds for all of the answer; without, for each of its silences. */
  readonly withinMs?: number;
}

/** @param path below the base URL. Rejects with the SDK's errors, or with undici's where there is no answer. */
export type Direct = (method: Dispatcher.HttpMethod, path: string, asking: Asking) => Promise<Answer>;

export function createDirect({ client, transport, timeoutMs }: Options): Direct {
  const { origin, pathname } = new URL(client.baseURL);
  const prefix = pathname.replace(/\/$/, "");
  const common = client
    .buildRequest({ method: "get", path: "/files" })
    .then(({ req }) => Object.fromEntries(req.headers));
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
    throw OpenAI.APIError.generate(
      answer.status,
      json(answer),
      undefined,
      new Headers(answer.headers as Record<string, string>),
    );
  };
}

/** An error's body; undefined where it is none of OpenAI's. */
function json({ body }: Answer): object | undefined {
  try {
    const value: unknown = JSON.parse(String(body));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
