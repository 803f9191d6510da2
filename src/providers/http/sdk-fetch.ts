/**
 * The HTTP layer of OpenAI's and Anthropic's SDKs: undici's `request` instead of `fetch`. A streamed upload is not held
 * in memory, and a redirect is not followed.
 */
import type { Readable } from "node:stream";
import { type Dispatcher, request } from "undici";
import { createAgent } from "./agent.ts";
import { PROVIDER_TIMINGS } from "./timings.ts";

export interface Transport {
  /** For JSON responses, which are read as a whole. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Wraps content that the SDK passes on as the body of a request. */
  body(content: AsyncIterable<Uint8Array>): ReadableStream;
  readonly dispatcher: Dispatcher;
}

/** A listing of 10,000 files has about 4 MB. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** Statuses without a body (Fetch standard, "null body status"). */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

interface Options {
  /** Idle time of a response's body. The SDK limits the time until the headers. */
  readonly timeoutMs: number;
}

export function createTransport({ timeoutMs }: Options): Transport {
  const dispatcher = createAgent({
    headersTimeout: 0,
    bodyTimeout: timeoutMs,
    connectTimeout: Math.min(PROVIDER_TIMINGS.connect, timeoutMs),
  });
  const bodies = new WeakMap<object, Readable>();

  return {
    async fetch(url, init = {}) {
      const headers = Object.fromEntries(init.headers as Headers);
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url as string, {
        dispatcher,
        method: (init.method ?? "GET").toUpperCase() as Dispatcher.HttpMethod,
        headers,
        body: bodies.get(init.body as object) ?? (init.body as string | undefined) ?? null,
        signal: init.signal ?? null,
      });
      const head = { status: statusCode, headers: new Headers(answered as Record<string, string>) };
      const good = statusCode >= 200 && statusCode < 300;
      // Read before the SDK has the response, because the SDK's timeout and signal end then.
      const text = await whole(body);
      if (BODILESS.has(statusCode)) return new Response(null, head);
      if (good) {
        checkJson(text);
        // Set whatever the server sent: for another type the SDK would return the text.
        head.headers.set("content-type", "application/json");
      }
      return new Response(text, head);
    },
    body(content) {
      const standIn = new ReadableStream();
      // Undici's documentation allows iterables as bodies, its types do not. A stream would be another layer.
      bodies.set(standIn, content as Readable);
      return standIn;
    },
    dispatcher,
  };
}

async function whole(body: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MAX_JSON_BYTES) throw new Error(`an answer of more than ${MAX_JSON_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function checkJson(text: string): void {
  const json: unknown = JSON.parse(text);
  if (typeof json !== "object" || json === null) throw new SyntaxError("an object was expected");
}
