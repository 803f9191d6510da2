/** An answer on its way out: its length, what is still coming in, and the moment at which it is written. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { finished, type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HttpResponse } from "@smithy/protocol-http";
import { giveBack } from "../lib/read-blocks.ts";
import { isWaiting } from "./request-body.ts";

/** Resolves once the answer is handed over. What is still sent of the request is taken off the wire first. */
export async function write(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  headers: Record<string, string>,
  { body }: Pick<HttpResponse, "body">,
): Promise<void> {
  // A client that is still sending, or was never told to send, would have its next request read as this one's body.
  const unread = !req.complete && carriesBody(req);
  if (unread) headers.connection = "close";
  const streamed = isReadable(body);
  if (!streamed && req.method !== "HEAD" && status !== 204 && status !== 304) {
    headers["content-length"] = String(body === undefined ? 0 : Buffer.byteLength(body));
  }
  // A body that ends before its Content-Length would leave the client waiting; so it is an error, and cuts the connection.
  if (streamed) res.strictContentLength = true;
  res.writeHead(status, headers);
  if (req.method === "HEAD" || body === undefined) return end(req, res, unread);
  if (streamed) return pipeline(body, sinkOf(res));
  return end(req, res, unread, body);
}

const isReadable = (body: unknown): body is Readable => typeof (body as Readable | undefined)?.pipe === "function";

export const carriesBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** One block is on its way at a time, or two of Node's own buffers: a reader that stops holds no more. */
const SINK_BYTES = 128 * 1024;

/** Takes an answer's body, and gives its buffers back once the kernel has what is in them. */
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
 * Closing a socket that still receives makes the kernel reset it, and the reset can overtake the answer. So what the client
 * is still sending is taken off the wire for a moment: it reads the answer and closes by itself.
 */
async function end(req: IncomingMessage, res: ServerResponse, unread: boolean, body?: string | Buffer): Promise<void> {
  // A client that waits for `100 Continue` sends nothing.
  if (unread && !req.destroyed && !isWaiting(req)) {
    if (body !== undefined) res.write(body);
    else res.flushHeaders();
    body = undefined;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LINGER_MS);
      req.once("close", resolve).once("end", resolve).once("error", resolve);
      req.once("close", () => clearTimeout(timer));
      req.resume();
    });
  }
  // What still comes on a connection that is to be closed may be no HTTP: the answer must be out before it is found so.
  if (unread) res.end(body);
  else together(() => (isShort(body) ? res.end(body.toString("latin1"), "latin1") : res.end(body)));
}

/** Text goes out with the head in one write; a buffer is a second one, which costs a tenth of a small answer. */
const isShort = (body: string | Buffer | undefined): body is Buffer =>
  typeof body === "object" && body.length <= SHORT_BYTES;
/** What Node writes from its own stack (src/stream_base.cc, `StreamBase::WriteString`) holds the head too. */
const SHORT_BYTES = 12 * 1024;
const LINGER_MS = 1_000;
