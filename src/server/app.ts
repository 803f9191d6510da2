/**
 * The way in: Koa with the request's id, its log line and metrics, and the paths. Knows HTTP, knows no provider.
 */

import { randomUUID } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import Router from "@koa/router";
import type { Context } from "koa";
import Koa from "koa";
import type { Logger } from "pino";
import { createServer, type Service, type Trace } from "../api/serve.ts";
import { bedrockError, type WireError } from "../api/wire-errors.ts";
import type { Authenticator } from "../auth/authenticate.ts";
import type { Throttles } from "../auth/throttle.ts";
import type { AccessConfig } from "../config/access.ts";
import type { Limits } from "../config/limits.ts";
import { holdContinue } from "../http/request-body.ts";
import { watchStalls } from "../http/stalls.ts";
import { asGatewayError, GatewayError } from "../lib/errors.ts";
import type { Routing } from "../routing.ts";
import { guardConnections } from "./connections.ts";
import type { Metrics } from "./metrics.ts";

interface Options {
  readonly services: readonly Service[];
  readonly routing: Routing;
  readonly authenticator: Authenticator;
  readonly throttles: Throttles | undefined;
  readonly limits: Limits;
  readonly tls: AccessConfig["tls"];
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Rejects while the gateway cannot do its work: the ledger or the storage cannot be written, or it is stopping. */
  readonly ready: () => Promise<void>;
}

interface State {
  readonly requestId: string;
  readonly trace: Trace;
}

export interface App {
  readonly server: Server;
  /** Resolves when no request is served any more: also those whose connection is gone have put things in order. */
  idle(): Promise<void>;
}

export function createApp(options: Options): App {
  const { services, routing, authenticator, throttles, limits, tls, log, metrics, ready } = options;
  const app = new Koa<State>();
  const router = new Router<State>();
  let running = 0;
  let nobodyLeft: (() => void) | undefined;
  const stalls = watchStalls({
    uploadMs: limits.upload_timeout_seconds * 1000,
    uploadBytes: Math.max(1, limits.upload_timeout_seconds * limits.upload_bytes_per_second),
    downloadMs: limits.download_timeout_seconds * 1000,
  });
  const surroundings = {
    routing,
    authenticator,
    throttles,
    stalls,
    queryBytes: limits.query_bytes,
    closing: () => !server.listening,
  };

  // The longer prefix first.
  const served = services.map((service) => ({
    prefix: service.prefix,
    serve: createServer(service, surroundings),
  }));
  router.get("/livez", (ctx) => {
    ctx.body = { status: "ok" };
  });
  const readiness = async (ctx: { status: number; body: unknown }) => {
    try {
      await ready();
      ctx.body = { status: "ok", providers: routing.providers.map((provider) => provider.name) };
    } catch (error) {
      log.warn({ err: error }, "not ready");
      ctx.status = 503;
      ctx.body = { status: "unavailable", reason: asGatewayError(error).message };
    }
  };
  router.get("/readyz", readiness);
  router.get("/health", readiness);
  router.get("/metrics", async (ctx) => {
    ctx.type = metrics.contentType;
    ctx.body = await metrics.render();
  });

  app.use(async (ctx, next) => {
    const started = performance.now();
    const trace: Trace = {
      key: undefined,
      operation: undefined,
      provider: undefined,
      code: undefined,
      cause: undefined,
    };
    const requestId = randomUUID();
    (ctx.req.socket as Connection)[LAST] = ctx.res;
    ctx.state = { requestId, trace };
    ctx.res.once("close", () => finish(ctx.req, ctx.res, started, requestId, trace));
    running += 1;
    try {
      await next();
    } catch (error) {
      trace.cause = error;
      answer(ctx as unknown as Context, bedrockError(error), requestId, trace);
    } finally {
      running -= 1;
      if (running === 0) nobodyLeft?.();
    }
    if (ctx.respond !== false && ctx.status === 404 && ctx.body === undefined) {
      const missing = new GatewayError("UnknownOperation", "There is no such path here.");
      answer(ctx as unknown as Context, bedrockError(missing), requestId, trace);
    }
  });
  // By the raw target, and before the router: no regular expression is run for what all traffic is.
  app.use((ctx, next) => {
    const { url = "/" } = ctx.req;
    const found = served.find(({ prefix }) => isUnder(url, prefix));
    return found ? found.serve(ctx as unknown as Context, ctx.state.requestId, ctx.state.trace) : next();
  });
  app.use(router.routes());
  app.on("error", () => {}); // Koa's own report of a cut connection; the log line tells it.

  const finish = (req: IncomingMessage, res: ServerResponse, started: number, id: string, trace: Trace) => {
    const ms = performance.now() - started;
    const { bytesIn, bytesOut } = socketBytes(req);
    const status = res.writableFinished ? res.statusCode : 499;
    const operation = trace.operation ?? "none";
    metrics.request({ operation, provider: trace.provider ?? "none", status, seconds: ms / 1000, bytesIn, bytesOut });
    // What Quarry has not is no failure of its own.
    const failed = status >= 500 && status !== 501;
    log[failed ? "error" : "info"](
      {
        id,
        key: trace.key,
        method: req.method,
        operation,
        provider: trace.provider,
        status,
        code: trace.code,
        bytesIn,
        bytesOut,
        ms: Math.round(ms * 100) / 100,
        ...(failed && trace.cause !== undefined && { err: rootCause(trace.cause) }),
      },
      "request",
    );
  };

  const headerMs = limits.header_timeout_seconds * 1000;
  const settings = {
    maxHeaderSize: limits.header_bytes,
    headersTimeout: Math.ceil(headerMs),
    connectionsCheckingInterval: Math.ceil(Math.min(5_000, headerMs / 4)),
    keepAliveTimeout: Math.ceil(limits.idle_timeout_seconds * 1000),
    // A whole upload may take hours: what stalls in it is found by `stalls`.
    requestTimeout: 0,
    // Node's own refusal of a request without Host has no body.
    requireHostHeader: false,
  };
  const server: Server =
    tls === undefined
      ? createHttpServer(settings, app.callback())
      : createHttpsServer({ ...settings, ...tls }, app.callback());
  server.on(tls === undefined ? "connection" : "secureConnection", stalls.connected);
  server.on("close", stalls.close);
  server.on("checkContinue", (req: IncomingMessage, res: ServerResponse) => {
    holdContinue(req);
    server.emit("request", req, res);
  });
  // HTTP leaves it to the server whether it minds what it does not know (RFC 9110, 10.1.1); Node's own refusal has no body.
  server.on("checkExpectation", (req: IncomingMessage, res: ServerResponse) => server.emit("request", req, res));
  guardConnections(server, {
    limits,
    idHeaders: s3IdHeaders,
    lastResponse: (socket) => (socket as Connection)[LAST],
    dropped: (count, limit) => log.warn({ count, limit }, "connections dropped: too many are open"),
  });
  const idle = () =>
    new Promise<void>((resolve) => {
      nobodyLeft = resolve;
      if (running === 0) resolve();
    });
  return { server, idle };
}

/** `/prefix`, `/prefix/…` and `/prefix?…`. */
const isUnder = (url: string, prefix: string): boolean => {
  if (!url.startsWith(prefix)) return false;
  const next = url[prefix.length];
  return next === undefined || next === "/" || next === "?";
};

const LAST = Symbol("last answer");
const MOVED = Symbol("bytes moved");

/** What is kept of a connection, on itself: a WeakMap's entry costs every request a micro-second, and the collector more. */
interface Connection extends Duplex {
  /** The answer to the last request. */
  [LAST]?: ServerResponse;
  /** What had moved when that was done. */
  [MOVED]?: { read: number; written: number };
}

function answer(ctx: Context, wire: WireError, requestId: string, trace: Trace): void {
  trace.code = wire.code;
  ctx.status = wire.status;
  ctx.set({ ...wire.headers, "x-amzn-requestid": requestId });
  ctx.body = wire.body;
}

/** A GatewayError that wraps another is not the cause of what went wrong. */
const rootCause = (error: unknown): unknown => (error instanceof GatewayError && error.detail.cause) || error;

/** What this request moved over its socket, framing included: keep-alive sockets count on from the one before. */
function socketBytes({ socket }: IncomingMessage): { bytesIn: number; bytesOut: number } {
  const { bytesRead, bytesWritten } = socket;
  const { read, written } = (socket as Connection)[MOVED] ?? { read: 0, written: 0 };
  (socket as Connection)[MOVED] = { read: bytesRead, written: bytesWritten };
  return { bytesIn: bytesRead - read, bytesOut: bytesWritten - written };
}

export const s3IdHeaders = ["x-amz-request-id", "x-amz-id-2"] as const;
export const bedrockIdHeaders = ["x-amzn-requestid"] as const;
