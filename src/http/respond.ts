/** Sends answers: sets the length, and reads the rest of a request that is refused. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { HttpResponse } from "@smithy/protocol-http";
import { isWaiting } from "./request-body.ts";
import { UNREAD_LINGER_MS } from "./timings.ts";

/** The content of an answer failed after its headers were sent. `cause` is the error. */
export class ContentFailed extends Error {
  override readonly name = "ContentFailed";
}

/** Resolves once the answer is handed to the socket. The rest of the request is read first. */
export async function write(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  headers: Record<string, string>,
  { body }: Pick<HttpResponse, "body">,
): Promise<void> {
  // If the client is still sending, or waits to send, the connection would read its next request as this body.
  const unread = !req.complete && carriesBody(req);
  if (unread) headers.connection = "close";
  const streamed = isReadable(body);
  if (!streamed && req.method !== "HEAD" && status !== 204 && status !== 304) {
    headers["content-length"] = String(body === undefined ? 0 : Buffer.byteLength(body));
  }
  // Makes a body that ends before its Content-Length an error that closes the connection. Otherwise the client would
  // wait.
  if (streamed) res.strictContentLength = true;
  res.writeHead(status, headers);
  if (req.method === "HEAD" || body === undefined) return end(req, res, unread);
  if (streamed) return send(body, res);
  return end(req, res, unread, body);
}

/**
 * Rejects with ContentFailed unless the client has disconnected before. Does not use `pipeline`: if the content has not the stated
 * length, the response throws, and `pipeline` does not catch that.
 */
async function send(body: Readable, res: ServerResponse): Promise<void> {
  const leave = () => void body.destroy();
  res.once("close", leave);
  try {
    for await (const chunk of body) {
      if (!res.write(chunk)) await next(res, "drain");
      if (res.destroyed) return;
    }
    res.end();
  } catch (error) {
    body.destroy();
    throw res.destroyed ? error : new ContentFailed("The content failed while it was sent.", { cause: error });
  } finally {
    res.off("close", leave);
  }
  if (!res.writableFinished) await next(res, "finish");
}

/** Resolves with the event, or when the response is closed. */
function next(res: ServerResponse, event: "drain" | "finish"): Promise<void> {
  if (res.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      res.off(event, done);
      res.off("close", done);
      resolve();
    };
    res.on(event, done);
    res.on("close", done);
  });
}

const isReadable = (body: unknown): body is Readable => typeof (body as Readable | undefined)?.pipe === "function";

export const carriesBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/**
 * Closing a socket that still receives makes the kernel reset it, and the reset can overtake the answer. So the gateway
 * reads the rest of the request for a moment, and the client reads the answer and closes the connection.
 */
async function end(req: IncomingMessage, res: ServerResponse, unread: boolean, body?: string | Buffer): Promise<void> {
  // A client that waits for `100 Continue` sends nothing.
  if (unread && !req.destroyed && !isWaiting(req)) {
    if (body !== undefined) res.write(body);
    else res.flushHeaders();
    body = undefined;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, UNREAD_LINGER_MS);
      req.once("close", resolve).once("end", resolve).once("error", resolve);
      req.once("close", () => clearTimeout(timer));
      req.resume();
    });
  }
  // Later bytes on a connection that will close may not be HTTP. The answer must be sent before Node rejects them.
  if (unread) res.end(body);
  else atEndOfTurn(() => res.end(body));
}

/**
 * Answers of one turn of the event loop are written together at its end. The first write wakes the client, and the others
 * find it awake. The floors of the benchmark rows `head` and `get-job` need it.
 */
const writes: (() => void)[] = [];
function atEndOfTurn(write: () => void): void {
  if (writes.push(write) === 1) setImmediate(writeAll);
}
function writeAll(): void {
  for (const write of writes.splice(0)) write();
}
