/**
 * Clients that stop in the middle: of sending a body, or of taking an answer. All of them are looked at from time to time, so
 * that neither a request nor a byte costs a timer.
 */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { TLSSocket } from "node:tls";
import { GatewayError } from "../lib/errors.ts";
import { giveUp } from "./payload.ts";

export interface StallLimits {
  /** Milliseconds in which `uploadBytes` of a body must come. */
  readonly uploadMs: number;
  /** At least 1. */
  readonly uploadBytes: number;
  /** Milliseconds in which something of an answer must be taken. */
  readonly downloadMs: number;
}

export interface Stalls {
  /** A new connection: whoever takes nothing that is written to it is cut off. */
  connected(socket: Socket): void;
  /** A body that is read from now on. Where it stops, its reader gets RequestTimeout. */
  receiving(req: IncomingMessage): void;
  close(): void;
}

/** What had moved by when. */
interface Mark {
  at: number;
  bytes: number;
}

/** At most a quarter of a timeout too late, and at most five seconds. */
const LOOKS = 4;
const LOOK_MS = 5_000;

export function watchStalls({ uploadMs, uploadBytes, downloadMs }: StallLimits): Stalls {
  const senders = new Map<IncomingMessage, Mark>();
  const sockets = new Set<Socket>();
  const readers = new WeakMap<Socket, Mark>();

  function lookAtSender(req: IncomingMessage, mark: Mark, now: number): void {
    const bytes = req.socket.bytesRead;
    // Where nobody reads, or what came is not read yet, it is not the client that is slow.
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
    Math.min(LOOK_MS, uploadMs / LOOKS, downloadMs / LOOKS),
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

/** Closed in order, it would keep what was written until the client takes it. */
function cut(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

const tooSlow = () =>
  new GatewayError(
    "RequestTimeout",
    "Your socket connection to the server was not read from or written to within the timeout period: too little of the request's body came.",
  );
