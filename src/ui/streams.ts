/** Streams of server-sent events (WHATWG HTML, "Server-sent events"). */
import type { ServerResponse } from "node:http";
import { GatewayError } from "../lib/errors.ts";
import type { FeedSource, Feeds, Watcher } from "./feeds.ts";
import type { PageCall } from "./route.ts";

export interface Streams {
  /** Streams a feed until the client leaves, the session ends or the gateway stops. Rejects before the stream has begun. */
  open<State extends object>(call: PageCall, key: string, source: FeedSource<State>): Promise<void>;
  /** Ends all streams. */
  close(): void;
}

const HEARTBEAT_MS = 15_000;
/** The client's delay before it connects again. */
const RETRY_MS = 1_000;
/** Streams of a session, and of all requests of a key or of a gateway without keys. */
const MAX_OF_SESSION = 16;
const MAX_OF_OTHERS = 128;
const MAX_STREAMS = 1_024;
/** Bytes that a client has not read. Beyond them it is disconnected, and resumes. */
const MAX_WAITING = 1_048_576;

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  // nginx would collect the events.
  "x-accel-buffering": "no",
  connection: "close",
};

export function createStreams(feeds: Feeds): Streams {
  const open = new Map<ServerResponse, () => void>();
  const counts = new Map<unknown, number>();
  let closed = false;
  const heartbeat = setInterval(() => {
    for (const res of open.keys()) res.write(":\n\n");
  }, HEARTBEAT_MS).unref();

  function take(owner: unknown, most: number): () => void {
    const count = counts.get(owner) ?? 0;
    if (count >= most || open.size >= MAX_STREAMS) {
      throw new GatewayError("Throttled", `Too many streams are open: at most ${most}.`, { retryAfterMs: 5_000 });
    }
    counts.set(owner, count + 1);
    return () => {
      const rest = counts.get(owner)! - 1;
      if (rest === 0) counts.delete(owner);
      else counts.set(owner, rest);
    };
  }

  return {
    async open(call, key, source) {
      const { req, res, session, identity, requestId } = call;
      const release = take(session ?? identity.keyId, session === undefined ? MAX_OF_OTHERS : MAX_OF_SESSION);
      let stop = () => {};
      try {
        const watcher: Watcher = {
          send({ id, data }) {
            begin();
            res.write(`id: ${id}\ndata: ${data}\n\n`);
            if (res.writableLength > MAX_WAITING) res.destroy();
          },
          end: () => void res.end(),
        };
        const begin = () => {
          if (res.headersSent) return;
          res.writeHead(200, { ...HEADERS, "x-amzn-requestid": requestId });
          res.write(`retry: ${RETRY_MS}\n\n`);
        };
        const lastId = req.headers["last-event-id"];
        stop = await feeds.watch(key, source, typeof lastId === "string" ? lastId : undefined, watcher);
        if (closed) throw new GatewayError("Unavailable", "The gateway is stopping");
        begin();
        if (req.method === "HEAD" || session?.signal.aborted) res.end();
        else await untilClosed(res, session?.signal);
      } finally {
        stop();
        release();
      }
    },

    close() {
      closed = true;
      clearInterval(heartbeat);
      feeds.close();
      for (const end of open.values()) end();
    },
  };

  function untilClosed(res: ServerResponse, ended: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const end = () => void res.end();
      ended?.addEventListener("abort", end, { once: true });
      open.set(res, end);
      const done = () => {
        ended?.removeEventListener("abort", end);
        open.delete(res);
        resolve();
      };
      if (res.destroyed) done();
      else res.once("close", done);
    });
  }
}
