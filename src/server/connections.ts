/**
 * Limits the number of connections, and refuses bytes that are not a valid request.
 *
 * Every socket has an error listener for its whole life. Node removes its own listeners from a socket that it hands over
 * (CONNECT), and a reset then ends the process.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { s3Error } from "../api/wire-errors.ts";
import type { Limits } from "../config/limits.ts";
import { headersTooLarge } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";
import { DROP_REPORT_MS, REFUSAL_LINGER_MS } from "./timings.ts";

interface Options {
  readonly limits: Pick<Limits, "connections" | "header_bytes">;
  /** The headers that carry the id of a refusal. */
  readonly idHeaders: readonly string[];
  /** The response to the connection's last request, if it has had one. */
  readonly lastResponse: (socket: Duplex) => (ServerResponse & { readonly req: IncomingMessage }) | undefined;
  /** Called at most once per `DROP_REPORT_MS` with the number of connections that were dropped since the last call. */
  readonly dropped: (count: number, limit: number) => void;
}

/** Refuses tunnels and malformed requests on all servers, and limits the number of their connections together. */
export function guardConnections(servers: readonly Server[], options: Options): void {
  const limit = Math.min(options.limits.connections, connectionLimit());
  shareLimit(servers, limit);
  let drops = 0;
  const drop = () => {
    drops += 1;
    if (drops > 1) return;
    options.dropped(1, limit);
    setTimeout(() => {
      if (drops > 1) options.dropped(drops - 1, limit);
      drops = 0;
    }, DROP_REPORT_MS).unref();
  };
  for (const server of servers) guard(server.on("drop", drop), options);
}

/** Each server may have the connections that the others leave. */
function shareLimit(servers: readonly Server[], limit: number): void {
  for (const server of servers) server.maxConnections = limit;
  for (const server of servers) {
    const others = servers.filter((other) => other !== server);
    if (others.length === 0) return;
    server.on("connection", (socket: Socket) => {
      for (const other of others) other.maxConnections -= 1;
      socket.once("close", () => {
        for (const other of others) other.maxConnections += 1;
      });
    });
  }
}

function guard(server: Server, { limits, idHeaders, lastResponse }: Options): void {
  const listen = (socket: Socket) => socket.on("error", () => socket.destroy());
  server.on("connection", listen).on("secureConnection", listen);
  server.on("tlsClientError", (_error, socket) => socket.destroy());

  const refuse = (socket: Duplex, error: GatewayError) => refuseRaw(socket, error, idHeaders);
  server.on("connect", (_req, socket) => refuse(socket, noTunnel));
  const clientErrors: { readonly [code: string]: GatewayError } = {
    HPE_HEADER_OVERFLOW: headersTooLarge("header section", limits.header_bytes),
    ERR_HTTP_REQUEST_TIMEOUT: new GatewayError("RequestTimeout", "The request's headers did not arrive in time."),
  };
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET") return void socket.destroy();
    const refused = () => refuse(socket, clientErrors[error.code ?? ""] ?? badRequest);
    const last = lastResponse(socket);
    if (last === undefined || last.writableFinished) return refused();
    // The error is in bytes after the last request, or in its body after its refusal: its own response goes first.
    if (last.req.complete || last.headersSent) last.once("close", refused);
    else refused();
  });
}

/** Answers a connection without a valid request, and closes it. The protocol is unknown, so the error has S3's form. */
function refuseRaw(socket: Duplex, error: GatewayError, idHeaders: readonly string[]): void {
  // The connection was already refused. Further bytes are not HTTP either.
  if (!socket.writable) return void (refused.has(socket) || socket.destroy());
  refused.add(socket);
  const timer = setTimeout(() => socket.destroy(), REFUSAL_LINGER_MS).unref();
  socket.once("close", () => clearTimeout(timer));
  // A socket without a reader never reports its end.
  socket.resume();
  const id = randomUUID();
  const { status, headers, body } = s3Error(error, { id, resource: "" });
  const all = {
    ...headers,
    ...Object.fromEntries(idHeaders.map((name) => [name, id])),
    connection: "close",
    "content-length": Buffer.byteLength(body),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}
const refused = new WeakSet<object>();

const noTunnel = new GatewayError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
  fields: { Method: "CONNECT" },
});
const badRequest = new GatewayError("InvalidRequest", "The request is not HTTP/1.1.");

/** File descriptors for the gateway: the ledger, open blobs and connections to providers. */
const RESERVED_FILES = 256;

/** The number of connections that the process's limit of open files allows. Infinite if the limit is unknown. */
export function connectionLimit(limits: string = processLimits()): number {
  const [, files] = /^Max open files\s{1,64}(\d{1,15})\b/m.exec(limits) ?? [];
  if (files === undefined) return Number.MAX_SAFE_INTEGER;
  return Math.max(Number(files) - RESERVED_FILES, Math.floor(Number(files) / 2));
}

function processLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch {
    return "";
  }
}
