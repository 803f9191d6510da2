/** Creates the HTTP or HTTPS server of a port, with the configured limits. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AccessConfig } from "../config/access.ts";
import type { Limits } from "../config/limits.ts";
import { holdContinue } from "../http/request-body.ts";
import type { Stalls } from "../http/stalls.ts";
import { HEADER_CHECK_MS } from "./timings.ts";

interface Options {
  readonly limits: Pick<Limits, "header_bytes" | "header_timeout_seconds" | "idle_timeout_seconds">;
  readonly tls: AccessConfig["tls"];
  readonly stalls: Pick<Stalls, "connected">;
}

export function createHttpListener(listener: RequestListener, { limits, tls, stalls }: Options): Server {
  const headerMs = limits.header_timeout_seconds * 1000;
  const settings = {
    maxHeaderSize: limits.header_bytes,
    headersTimeout: Math.ceil(headerMs),
    connectionsCheckingInterval: Math.ceil(Math.min(HEADER_CHECK_MS, headerMs / 4)),
    keepAliveTimeout: Math.ceil(limits.idle_timeout_seconds * 1000),
    // An upload may take hours. `stalls` ends one that stops.
    requestTimeout: 0,
    // Node's own answer to a request without Host has no body.
    requireHostHeader: false,
  };
  const server: Server =
    tls === undefined ? createHttpServer(settings, listener) : createHttpsServer({ ...settings, ...tls }, listener);
  server.on(tls === undefined ? "connection" : "secureConnection", stalls.connected);
  server.on("checkContinue", (req: IncomingMessage, res: ServerResponse) => {
    holdContinue(req);
    server.emit("request", req, res);
  });
  // A server may ignore an unknown expectation (RFC 9110, 10.1.1). Node's own answer has no body.
  server.on("checkExpectation", (req: IncomingMessage, res: ServerResponse) => server.emit("request", req, res));
  return server;
}
