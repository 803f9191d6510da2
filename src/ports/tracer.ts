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

export interface Tracer {
  /** Starts the span of a request to the gateway. It continues the caller's trace (W3C Trace Context). */
  request(headers: IncomingHttpHeaders, attributes: SpanAttributes): Span;
  /** Starts a span below that of the work that runs now. */
  start(name: string, kind: "internal" | "client", attributes: SpanAttributes): Span;
  /** Starts a span for one record of a sample. Undefined for the others, whose `unsampled` work has no spans. */
  record(name: () => string, attributes: () => SpanAttributes): Span | undefined;
  /** Runs work whose calls carry the trace on and have no spans. */
  unsampled<T>(work: () => T): T;
}
