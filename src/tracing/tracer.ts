/** The port's spans as the SDK's. */
import type { AsyncLocalStorage } from "node:async_hooks";
import * as otel from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import type { Span, SpanAttributes, Tracer } from "../ports/tracer.ts";

/** Work without spans, whose calls carry no trace: that of the exporters. */
export const QUIET = Symbol("no spans");

/** The span of the work that runs now. */
export type Here = AsyncLocalStorage<otel.Span | typeof QUIET>;

/** Records that have a span whatever the share is, so that a first job shows one. */
const FIRST_RECORDS = 10;

const KINDS = { internal: otel.SpanKind.INTERNAL, client: otel.SpanKind.CLIENT } as const;

const propagator = new W3CTraceContextPropagator();

/** The context of the SDK's calls below a span. */
export const contextOf = (span: otel.Span | typeof QUIET | undefined): otel.Context =>
  span === undefined || span === QUIET ? otel.ROOT_CONTEXT : otel.trace.setSpan(otel.ROOT_CONTEXT, span);

/** The context that a caller's headers name. */
const contextIn = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): otel.Context =>
  propagator.extract(otel.ROOT_CONTEXT, headers, {
    get: (from, name) => from[name] as string | string[] | undefined,
    keys: Object.keys,
  });

/** The headers that continue a span's trace. */
export function traceHeaders(span: otel.Span): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  propagator.inject(contextOf(span), headers, { set: (into, name, value) => void into.set(name, value) });
  return headers;
}

export function createTracer(sdk: otel.Tracer, here: Here, records: number): Omit<Tracer, "announce"> {
  let first = FIRST_RECORDS;

  const spanOf = (span: otel.Span): Span => ({
    run: (work) => here.run(span, work),
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(given(attributes)),
    end: (error) => endSpan(span, error),
  });

  const start = (name: string, kind: otel.SpanKind, attributes: SpanAttributes, context = contextOf(here.getStore())) =>
    spanOf(sdk.startSpan(name, { kind, attributes: given(attributes) }, context));

  return {
    request: (headers, attributes) => start("request", otel.SpanKind.SERVER, attributes, contextIn(headers)),

    start: (name, kind, attributes) => start(name, KINDS[kind], attributes),

    linked(name, attributes, request) {
      const to = otel.trace.getSpanContext(contextIn({ traceparent: request }));
      const links = to === undefined ? [] : [{ context: to }];
      const options = { kind: otel.SpanKind.INTERNAL, attributes: given(attributes), links, root: true };
      return spanOf(sdk.startSpan(name, options, otel.ROOT_CONTEXT));
    },

    here() {
      const span = here.getStore();
      return span === undefined || span === QUIET ? undefined : traceHeaders(span).get("traceparent");
    },

    record(name, attributes) {
      const isFirst = first > 0;
      if (isFirst) first -= 1;
      if (!isFirst && Math.random() >= records) return undefined;
      return start(name(), otel.SpanKind.CLIENT, attributes());
    },

    unsampled(work) {
      const parent = here.getStore();
      if (parent === undefined || parent === QUIET) return here.run(QUIET, work);
      const { traceId, spanId, traceState } = parent.spanContext();
      const carried = { traceId, spanId, traceFlags: otel.TraceFlags.NONE, ...(traceState && { traceState }) };
      return here.run(otel.trace.wrapSpanContext(carried), work);
    },
  };
}

/** @param error see `Span.end` */
export function endSpan(span: otel.Span, error: string | undefined): void {
  if (error !== undefined) {
    span.setAttribute("error.type", error);
    span.setStatus({ code: otel.SpanStatusCode.ERROR });
  }
  span.end();
}

const given = (attributes: SpanAttributes): otel.Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as otel.Attributes;
