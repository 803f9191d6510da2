/** Spans of requests to the gateway. They have no path and no query: these contain names of objects and signatures. */
import type { IncomingMessage } from "node:http";
import type { Trace } from "../api/serve.ts";
import type { Span, Tracer } from "../ports/tracer.ts";

/** Paths that machines ask every few seconds, and that have no spans. */
const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz", "/health", "/metrics"]);

export function requestSpan(tracer: Tracer, req: IncomingMessage, requestId: string): Span | undefined {
  const { method, url = "/", headers, httpVersion, socket } = req;
  if (PROBES.has(url)) return undefined;
  return tracer.request(headers, {
    "http.request.method": method,
    "url.scheme": "encrypted" in socket ? "https" : "http",
    "network.protocol.version": httpVersion,
    "server.port": socket.localPort,
    "aws.request_id": requestId,
  });
}

type Ended = Pick<Trace, "operation" | "provider" | "code"> & { readonly status: number };

export function endRequestSpan(span: Span, { method = "" }: IncomingMessage, ended: Ended): void {
  const { operation, provider, code, status } = ended;
  span.rename(operation ?? method);
  span.set({
    "http.response.status_code": status,
    "rpc.method": operation,
    "quarry.provider": provider,
    "quarry.error.code": code,
  });
  // As the conventions say for servers: a refusal is not an error of this span.
  span.end(status >= 500 && status !== 501 ? String(status) : undefined);
}
