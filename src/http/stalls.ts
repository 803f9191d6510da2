/**
 * Detects clients that stop while they send a body or receive an answer. One timer checks all of them, so that neither
 * a request nor a byte costs a timer.
 */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { TLSSocket } from "node:tls";
import { GatewayError } from "../lib/errors.ts";
import { giveUp } from "./payload.ts";
import { STALL_CHECK_MS } from "./timings.ts";

export interface StallLimits {
  /** Interval in which a body must make progress by `uploadBytes`, in milliseconds. */
  readonly uploadMs: number;
  /** At least 1. */
  readonly uploadBytes: number;
  /** Interval in which a client must receive some of an answer, in milliseconds. */
  readonly downloadMs: number;
}

export interface Stalls {
  /** Watches a new connection. A client that receives nothing is disconnected. */
  connected(socket: Socket): void;
  /** Watches a body that is read from now on. If it stalls, its reader gets RequestTimeout. */
  receiving(req: IncomingMessage): void;
  close(): void;
}

/** Progress at a point in time. */
interface Mark {
  at: number;
  bytes: number;
}

/** Checks per timeout. A stall is detected at most a quarter of a timeout late, and at most five seconds. */
const CHECKS_PER_TIMEOUT = 4;

export function watchStalls({ uploadMs, uploadBytes, downloadMs }: StallLimits): Stalls {
  const senders = new Map<IncomingMessage, Mark>();
  const sockets = new Set<Socket>();
  const readers = new WeakMap<Socket, Mark>();

  function lookAtSender(req: IncomingMessage, mark: Mark, now: number): void {
    const bytes = req.socket.bytesRead;
    // If the gateway does not read, or has unread data, the client is not the slow side.
    const awaited = req.readableFlowing === true && req.readableLength === 0;
    if (!awaited || bytes - mark.bytes >= uploadBytes) {
      mark.at = now;
      mark.bytes = bytes;
    } else if (now - mark.at >= uploadMs) {
      senders.delete(req);
      giveUp(req, tooSlow());
    }
  }

  function lookAtReader(socket: Socket, now: number): void {
    const waiting = socket.writableLength;
    if (waiting === 0) return void readers.delete(socket);
    const bytes = socket.bytesWritten - waiting;
    const mark = readers.get(socket);
    if (mark === undefined || mark.bytes !== bytes) readers.set(socket, { at: now, bytes });
    else if (now - mark.at >= downloadMs) cut(socket);
  }

  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const [req, mark] of senders) lookAtSender(req, mark, now);
      for (const socket of sockets) lookAtReader(socket, now);
    },
    Math.min(STALL_CHECK_MS, uploadMs / CHECKS_PER_TIMEOUT, downloadMs / CHECKS_PER_TIMEOUT),
  ).unref();

  return {
    connected(socket) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    },
    receiving(req) {
      if (req.complete || senders.has(req)) return;
      senders.set(req, { at: performance.now(), bytes: req.socket.bytesRead });
      req.once("close", () => senders.delete(req));
    },
    close: () => clearInterval(timer),
  };
}

/** A graceful close would keep written data until the client reads it. */
function cut(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

const tooSlow = () =>
  new GatewayError(
    "RequestTimeout",
    "Your socket connection to the server was not read from or written to within the timeout period: the request body arrived too slowly.",
  );
