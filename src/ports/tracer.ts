/**
 * Port for traces. Absent unless telemetry is configured, so that work without it costs nothing.
 *
 * Attributes follow OpenTelemetry's semantic conventions. They never contain content, secrets, queries or names of objects.
 */
import type { IncomingHttpHeaders } from "node:http";

export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Span {
  /** Runs work whose own spans and calls are children of this span. */
  run<T>(work: () => T): T;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** @param error a short name from a closed set, such as a status. Undefined: the work succeeded. */
  end(error?: string): void;
}

export interface Announced {
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the span if there was no such request. */
  close(): void;
}

export interface Tracer {
  /** Starts the span of a request to the gateway. It continues the caller's trace (W3C Trace Context). */
  request(headers: IncomingHttpHeaders, attributes: SpanAttributes): Span;
  /** Starts a span below that of the work that runs now. */
  start(name: string, kind: "internal" | "client", attributes: SpanAttributes): Span;
  /**
   * Starts the span of work that outlasts the request for it: a trace of its own, with a link to the request's.
   * @param request what `here` said in it, maybe in an earlier process
   */
  linked(name: string, attributes: SpanAttributes, request: string | undefined): Span;
  /** The span of the work that runs now, as a `traceparent`. Undefined: there is none. */
  here(): string | undefined;
  /**
   * Starts the span of a request to a provider whose headers cannot be added to later. The request with these headers has that span.
   * Undefined: the request has none.
   */
  announce(method: string, url: URL): Announced | undefined;
  /** Starts a span for one record of a sample. Undefined for the others, whose `unsampled` work has no spans. */
  record(name: () => string, attributes: () => SpanAttributes): Span | undefined;
  /** Runs work whose calls carry the trace on and have no spans. */
  unsampled<T>(work: () => T): T;
}
