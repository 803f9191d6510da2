/** Sends answers: sets the length, handles an unread request body, and schedules the write. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { finished, type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HttpResponse } from "@smithy/protocol-http";
import { giveBack } from "../lib/read-blocks.ts";
import { isWaiting } from "./request-body.ts";
import { UNREAD_LINGER_MS } from "./timings.ts";

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
  if (streamed) return pipeline(body, sinkOf(res));
  return end(req, res, unread, body);
}

const isReadable = (body: unknown): body is Readable => typeof (body as Readable | undefined)?.pipe === "function";

export const carriesBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** At most one block, or two of Node's own buffers, is in flight. This bounds the memory of a reader that stops. */
const SINK_BYTES = 128 * 1024;

/** Writes an answer's body, and returns its buffers once the kernel has their bytes. */
function sinkOf(res: ServerResponse): Writable {
  const sink = new Writable({
    highWaterMark: SINK_BYTES,
    write(chunk: Buffer, _encoding, done) {
      res.write(chunk, (error) => {
        if (!error) giveBack(chunk);
        done(error);
      });
    },
    final: (done) => void res.end(done),
    destroy(error, done) {
      if (error) res.destroy(error);
      done(error);
    },
  });
  finished(res, { readable: false }, (error) => {
    if (error) sink.destroy(error);
  });
  return sink;
}

/**
 * Answers that become ready in one turn of the event loop are written one right after the other at its end: the first one
 * wakes the client, and the others find it awake. Waking it for each costs more than all the rest of a small answer.
 */
const ready: (() => void)[] = [];
function together(write: () => void): void {
  if (ready.push(write) === 1) setImmediate(writeAll);
}
function writeAll(): void {
  for (const write of ready.splice(0)) write();
}

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
  else together(() => (isShort(body) ? res.end(body.toString("latin1"), "latin1") : res.end(body)));
}

/** Text is sent with the head in one write. A buffer needs a second write, which costs a tenth of a small answer. */
const isShort = (body: string | Buffer | undefined): body is Buffer =>
  typeof body === "object" && body.length <= SHORT_BYTES;
/**
 * Node writes up to this size from its own stack (src/stream_base.cc, `StreamBase::WriteString`), including the head.
 */
const SHORT_BYTES = 12 * 1024;
