/**
 * The HTTP under OpenAI's and Anthropic's SDKs: undici's `request` where they expect `fetch`. A streamed upload is not kept in
 * memory, and a redirect is an answer and not a journey.
 */
import type { Readable } from "node:stream";
import { type Dispatcher, request } from "undici";
import { createAgent } from "./agent.ts";

export interface Transport {
  /** For answers that are JSON: they are read whole. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** What the SDK passes on as a request's body, so that this content is the body. */
  body(content: AsyncIterable<Uint8Array>): ReadableStream;
  readonly dispatcher: Dispatcher;
}

/** 10,000 files of a listing are some 4 MB. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;
const CONNECT_MS = 10_000;
/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

interface Options {
  /** For each silence within an answer's body; until its headers come the SDK keeps the time. */
  readonly timeoutMs: number;
}

export function createTransport({ timeoutMs }: Options): Transport {
  const dispatcher = createAgent({
    headersTimeout: 0,
    bodyTimeout: timeoutMs,
    connectTimeout: Math.min(CONNECT_MS, timeoutMs),
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
      // Read before the SDK has the answer: its timeout and its signal hold only until then.
      const text = await whole(body);
      if (BODILESS.has(statusCode)) return new Response(null, head);
      if (good) {
        checkJson(text);
        // Whatever the server calls it: of another type the SDK would hand out the text.
        head.headers.set("content-type", "application/json");
      }
      return new Response(text, head);
    },
    body(content) {
      const standIn = new ReadableStream();
      // Undici's documentation has iterables as bodies, its types do not; a stream made of one would be a layer more.
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
