/** The section `telemetry`: traces and metrics for an OpenTelemetry collector. */
import * as z from "zod";
import { httpUrl, seconds, secret } from "./fields.ts";

const share = z.number().min(0).max(1);

export const telemetrySettings = z.strictObject({
  endpoint: httpUrl
    .optional()
    .describe(
      "Base URL of the collector (OTLP over HTTP, JSON), without `/v1/traces`. Default: OTEL_EXPORTER_OTLP_ENDPOINT, else " +
        "`http://localhost:4318`.",
    ),
  headers: z
    .record(z.string(), secret)
    .default({})
    .describe("Headers of every request to the collector. Default: those of OTEL_EXPORTER_OTLP_HEADERS."),
  sample: share
    .default(1)
    .describe("Share of the traces that begin here, from 0 to 1. A caller's trace keeps the caller's decision."),
  records: share
    .default(0.01)
    .describe(
      "Share of the records that have a span, from 0 to 1. The first ten records of a process always have one.",
    ),
  metrics: z.boolean().default(true).describe("Whether the metrics of `/metrics` are also sent to the collector."),
  metrics_seconds: seconds(60).describe("Interval in seconds at which metrics are sent."),
});

export type TelemetryConfig = z.output<typeof telemetrySettings>;
