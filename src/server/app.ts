/** The HTTP server: Koa with request ids, the request log, metrics and paths. It knows no provider. */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import Router from "@koa/router";
import type { Context } from "koa";
import Koa from "koa";
import type { Logger } from "pino";
import type { Service, Trace } from "../api/serve.ts";
import { s3IdHeaders } from "../api/services.ts";
import { bedrockError, s3Error, type WireError } from "../api/wire-errors.ts";
import type { Authenticator } from "../auth/authenticate.ts";
import type { Cors } from "../auth/cors.ts";
import type { Throttles } from "../auth/throttle.ts";
import type { AccessConfig } from "../config/access.ts";
import type { Limits } from "../config/limits.ts";
import type { Config } from "../config/schema.ts";
import { watchStalls } from "../http/stalls.ts";
import { unverifiedBudget } from "../http/unverified.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { Span, Tracer } from "../ports/tracer.ts";
import type { Routing } from "../routing.ts";
import type { Ui } from "../ui/index.ts";
import { guardConnections } from "./connections.ts";
import { createFaces, markAtRoot } from "./faces.ts";
import { createLanding } from "./landing.ts";
import { createHttpListener } from "./listener.ts";
import type { Metrics } from "./metrics/index.ts";
import { READY_MS } from "./timings.ts";
import { endRequestSpan, requestSpan } from "./traces.ts";

interface Options {
  readonly s3: Service;
  readonly bedrock: Service;
  /** Undefined: there is no page. */
  readonly ui: Ui | undefined;
  readonly s3Addresses: NonNullable<Config["s3"]>;
  readonly routing: Routing;
  readonly authenticator: Authenticator;
  /** Undefined: no page of another origin may call the gateway. */
  readonly cors: Cors | undefined;
  readonly throttles: Throttles | undefined;
  readonly limits: Limits;
  readonly tls: AccessConfig["tls"];
  readonly log: Logger;
  readonly scrub: Scrubber;
  readonly metrics: Metrics;
  /** Undefined: no traces. */
  readonly tracer: Tracer | undefined;
  /** Whether requests need an access key. */
  readonly keys: boolean;
  /** Rejects while the gateway is stopping, or while the ledger or the storage cannot be written. */
  readonly ready: () => Promise<void>;
}

interface State {
  readonly requestId: string;
  readonly trace: Trace;
}

export interface App {
  readonly server: Server;
  /** The server of the port whose root is S3. Undefined if none is configured. */
  readonly s3Server: Server | undefined;
  /** Resolves when no request runs, including requests whose connection is closed. */
  idle(): Promise<void>;
}

export function createApp(options: Options): App {
  const { routing, authenticator, cors, throttles, limits, tls, log, scrub, metrics, tracer, keys, ready } = options;
  const app = new Koa<State>();
  const router = new Router<State>();
  let running = 0;
  let onIdle: (() => void) | undefined;
  const stalls = watchStalls({
    uploadMs: limits.upload_timeout_seconds * 1000,
    uploadBytes: Math.max(1, limits.upload_timeout_seconds * limits.upload_bytes_per_second),
    downloadMs: limits.download_timeout_seconds * 1000,
  });
  const surroundings = {
    routing,
    authenticator,
    cors,
    throttles,
    stalls,
    unverified: unverifiedBudget(limits.unverified_bytes),
    queryBytes: limits.query_bytes,
    closing: () => !server.listening,
  };

  const faceOf = createFaces(options, surroundings);
  const pageOf = options.ui?.create(surroundings) ?? (() => undefined);
  const [s3, bedrock] = [options.s3.prefix, options.bedrock.prefix];
  router.get("/", createLanding({ s3, bedrock, keys }, options.ui?.hasPage === true));
  router.get("/livez", (ctx) => {
    ctx.body = { status: "ok" };
  });
  const readiness = async (ctx: { status: number; body: unknown }) => {
    try {
      await inTime(ready());
      ctx.body = { status: "ok", providers: routing.providers.map((provider) => provider.name) };
    } catch (error) {
      log.warn({ err: error }, "not ready");
      ctx.status = 503;
      ctx.body = { status: "unavailable", reason: scrub.error(error).message };
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
      contentFailed: false,
    };
    const requestId = randomUUID();
    (ctx.req.socket as Connection)[LAST] = ctx.res;
    ctx.state = { requestId, trace };
    const span = tracer && requestSpan(tracer, ctx.req, requestId);
    const done = () => finish(ctx.req, ctx.res, started, requestId, trace, span);
    let handled = false;
    let incomplete: (() => void) | undefined;
    // Only the handler knows why a response is incomplete.
    ctx.res.once("close", () => {
      if (handled || ctx.res.writableFinished) done();
      else incomplete = done;
    });
    running += 1;
    try {
      await (span === undefined ? next() : span.run(next));
    } catch (error) {
      trace.cause = error;
      answer(ctx as unknown as Context, bedrockError(scrub.error(error)), requestId, trace);
    } finally {
      running -= 1;
      if (running === 0) onIdle?.();
      handled = true;
      incomplete?.();
    }
    if (ctx.respond !== false && ctx.status === 404 && ctx.body === undefined) {
      const unknownPath = new GatewayError(
        "UnknownOperation",
        `No such path. S3 is at ${s3} and Bedrock at ${bedrock}.`,
      );
      answer(ctx as unknown as Context, bedrockError(unknownPath), requestId, trace);
    }
  });
  app.use((ctx, next) => {
    acceptAbsoluteForm(ctx.req);
    return next();
  });
  // Matches the raw target, before the router, so that API requests run no regular expression.
  app.use((ctx, next) => {
    const face = faceOf(ctx.req);
    if (face === undefined || face.glued !== undefined) {
      const serve = pageOf(ctx.req.url ?? "/");
      if (serve !== undefined) return serve(ctx as unknown as Context, ctx.state.requestId, ctx.state.trace);
      if (face === undefined) return next();
    }
    if (face.glued !== undefined) return refuseGlued(ctx as unknown as Context, face.glued);
    return face.serve(ctx as unknown as Context, ctx.state.requestId, ctx.state.trace);
  });
  app.use(router.routes());
  app.on("error", () => {}); // Koa reports closed connections here; the request log has them.

  const finish = (
    req: IncomingMessage,
    res: ServerResponse,
    started: number,
    id: string,
    trace: Trace,
    span?: Span,
  ) => {
    const ms = performance.now() - started;
    const { bytesIn, bytesOut } = socketBytes(req);
    const status = trace.contentFailed ? 500 : res.writableFinished ? res.statusCode : 499;
    const operation = trace.operation ?? "none";
    metrics.request({ operation, provider: trace.provider ?? "none", status, seconds: ms / 1000, bytesIn, bytesOut });
    if (span !== undefined) endRequestSpan(span, req, { ...trace, status });
    // NotImplemented is an answer about the request, not a failure of the gateway.
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

  const handle = app.callback();
  const createListener = (listener: RequestListener) => createHttpListener(listener, { limits, tls, stalls });
  const server = createListener(handle);
  const s3Server =
    options.s3Addresses.port === undefined
      ? undefined
      : createListener((req, res) => {
          markAtRoot(req);
          return handle(req, res);
        });
  server.on("close", stalls.close);
  guardConnections(s3Server === undefined ? [server] : [server, s3Server], {
    limits,
    idHeaders: s3IdHeaders,
    lastResponse: (socket) => (socket as Connection)[LAST],
    dropped: (count, limit) => log.warn({ count, limit }, "connections dropped: too many are open"),
  });
  const idle = () =>
    new Promise<void>((resolve) => {
      onIdle = resolve;
      if (running === 0) resolve();
    });
  return { server, s3Server, idle };
}

/** RFC 9112, section 3.2.2: the authority of an absolute target replaces the Host header. */
function acceptAbsoluteForm(req: IncomingMessage): void {
  const { url = "/" } = req;
  if (url.startsWith("/")) return;
  const [start = "", authority] = /^https?:\/\/([^/?#]*)/i.exec(url) ?? [];
  if (authority === undefined) return;
  const rest = url.slice(start.length);
  req.url = rest.startsWith("/") ? rest : `/${rest}`;
  req.headers.host = authority;
}

/** The Rust SDK appends the bucket to the endpoint's path. An address that is no S3 address creates no bucket. */
function refuseGlued(ctx: Context, prefix: string): void {
  const { requestId, trace } = ctx.state as State;
  const error = new GatewayError(
    "InvalidURI",
    `Couldn't parse the specified URI: a slash must follow ${prefix}. Some clients need it at the end of the endpoint.`,
  );
  const wire = s3Error(error, { id: requestId, resource: ctx.path });
  trace.cause = error;
  trace.code = wire.code;
  ctx.status = wire.status;
  ctx.set({ ...wire.headers, ...Object.fromEntries(s3IdHeaders.map((name) => [name, requestId])) });
  ctx.body = wire.body;
}

/** Rejects with Unavailable after a time that probes wait. */
async function inTime(ready: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new GatewayError("Unavailable", "The storage does not answer")), READY_MS);
  try {
    await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
  }
}

const LAST = Symbol("last answer");
const MOVED = Symbol("bytes moved");

/** State of a connection, on the socket itself: a WeakMap costs each request a microsecond, and the collector more. */
interface Connection extends Duplex {
  /** The answer to the last request. */
  [LAST]?: ServerResponse;
  /** Byte counts of the socket at the end of the last request. */
  [MOVED]?: { read: number; written: number };
}

function answer(ctx: Context, wire: WireError, requestId: string, trace: Trace): void {
  trace.code = wire.code;
  ctx.status = wire.status;
  ctx.set({ ...wire.headers, "x-amzn-requestid": requestId });
  ctx.body = wire.body;
}

/** The wrapped error of a GatewayError, or the error itself. */
const rootCause = (error: unknown): unknown => (error instanceof GatewayError && error.detail.cause) || error;

/** Bytes of this request on its socket, framing included. The counts of a keep-alive socket span requests. */
function socketBytes({ socket }: IncomingMessage): { bytesIn: number; bytesOut: number } {
  const { bytesRead, bytesWritten } = socket;
  const { read, written } = (socket as Connection)[MOVED] ?? { read: 0, written: 0 };
  (socket as Connection)[MOVED] = { read: bytesRead, written: bytesWritten };
  return { bytesIn: bytesRead - read, bytesOut: bytesWritten - written };
}
