/**
 * Spans for the requests to providers, and the trace in their headers. Both HTTP clients announce their requests on Node's
 * diagnostics channels: undici, which all adapters but AWS's use, and node:http, which AWS's SDK uses.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import * as otel from "@opentelemetry/api";
import type { Tracer } from "../ports/tracer.ts";
import { contextOf, endSpan, type Here, QUIET, traceHeaders } from "./tracer.ts";
import { urlTemplate } from "./url-template.ts";

const HEADER = "traceparent";

/** undici's Request (undici 8, docs/api/DiagnosticsChannel.md). */
interface UndiciRequest {
  readonly origin: string | URL;
  readonly path: string;
  readonly method: string;
  addHeader(name: string, value: string): void;
}

interface Message<Request> {
  readonly request: Request;
  readonly response?: { readonly statusCode?: number };
  readonly error?: Error & { readonly code?: unknown };
}

export interface UpstreamSpans extends Pick<Tracer, "announce"> {
  stop(): void;
}

export function watchUpstream(sdk: otel.Tracer, here: Here): UpstreamSpans {
  const spans = new WeakMap<object, otel.Span>();
  /** Spans of requests that are not there yet, by their `traceparent`. */
  const announced = new Map<string, otel.Span>();

  function spanOf(method: string, url: URL): otel.Span | undefined {
    const parent = here.getStore();
    if (parent === QUIET) return undefined;
    const target = urlTemplate(url.pathname);
    const attributes = {
      "http.request.method": method,
      "server.address": url.hostname,
      "server.port": Number(url.port) || (url.protocol === "https:" ? 443 : 80),
      "url.scheme": url.protocol.slice(0, -1),
      "url.template": target,
    };
    return sdk.startSpan(`${method} ${target}`, { kind: otel.SpanKind.CLIENT, attributes }, contextOf(parent));
  }

  function begin(request: object, method: string, url: URL, add: (name: string, value: string) => void): void {
    const span = spanOf(method, url);
    if (span === undefined) return;
    for (const [name, value] of traceHeaders(span)) add(name, value);
    spans.set(request, span);
  }

  function answered(request: object, status: number | undefined): void {
    const span = spans.get(request);
    if (span === undefined || status === undefined) return;
    span.setAttribute("http.response.status_code", status);
    if (status < 400) return;
    end(request, String(status));
  }

  function end(request: object, error?: string): void {
    const span = spans.get(request);
    if (span === undefined) return;
    spans.delete(request);
    endSpan(span, error);
  }

  const codeOf = (error: Message<object>["error"]) => String(error?.code ?? error?.name ?? "unknown");

  const channels: Readonly<Record<string, (message: never) => void>> = {
    "undici:request:create": ({ request }: Message<UndiciRequest>) => {
      const url = new URL(request.path, request.origin);
      begin(request, request.method, url, (name, value) => request.addHeader(name, value));
    },
    "undici:request:headers": ({ request, response }: Message<object>) => answered(request, response?.statusCode),
    "undici:request:trailers": ({ request }: Message<object>) => end(request),
    "undici:request:error": ({ request, error }: Message<object>) => end(request, codeOf(error)),
    "http.client.request.created": ({ request }: Message<ClientRequest>) => {
      const { protocol, host, path, method } = request;
      const known = String(request.getHeader(HEADER));
      const waiting = announced.get(known);
      announced.delete(known);
      if (waiting !== undefined) return void spans.set(request, waiting);
      const port = (request as { readonly port?: number }).port;
      const url = new URL(path, `${protocol}//${host.includes(":") ? `[${host}]` : host}${port ? `:${port}` : ""}`);
      begin(request, method, url, (name, value) => {
        // Headers with `Expect` are complete at once: see `announce`.
        if (!request.headersSent) request.setHeader(name, value);
      });
    },
    "http.client.response.finish": ({
      request,
      response,
    }: Message<ClientRequest> & { readonly response: IncomingMessage }) => {
      answered(request, response.statusCode);
      end(request);
    },
    "http.client.request.error": ({ request, error }: Message<object>) => end(request, codeOf(error)),
  };
  const listeners = Object.entries(channels).map(
    ([name, listen]) => [name, (message: unknown) => listen(message as never)] as const,
  );
  for (const [name, listener] of listeners) subscribe(name, listener);
  return {
    announce(method, url) {
      const span = spanOf(method, url);
      if (span === undefined) return undefined;
      const headers = Object.fromEntries(traceHeaders(span));
      const key = headers[HEADER]!;
      announced.set(key, span);
      const close = () => {
        if (announced.delete(key)) endSpan(span, "unsent");
      };
      return { headers, close };
    },
    stop() {
      for (const [name, listener] of listeners) unsubscribe(name, listener);
    },
  };
}
