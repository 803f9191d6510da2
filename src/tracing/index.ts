/**
 * Traces and metrics for an OpenTelemetry collector, over OTLP/HTTP. Loaded only if telemetry is configured.
 *
 * The SDK's global objects stay unused: their state would outlive a gateway and be shared by all of a process.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { hostname } from "node:os";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { TelemetryConfig } from "../config/telemetry.ts";
import type { Tracer } from "../ports/tracer.ts";
import { type PrometheusMetrics, producerOf } from "./metrics.ts";
import { createTracer, type Here, QUIET } from "./tracer.ts";
import { watchUpstream } from "./upstream.ts";

export interface Telemetry {
  readonly tracer: Tracer;
  /** Sends what is left, and ends the telemetry. Never rejects. */
  shutdown(): Promise<void>;
}

interface Options {
  readonly config: TelemetryConfig;
  readonly version: string;
  /** The metrics of now. */
  readonly metrics: PrometheusMetrics;
}

/** Time limit of the last export. */
const SHUTDOWN_MS = 2_000;

export function startTelemetry({ config, version, metrics }: Options): Telemetry {
  const { endpoint, headers, sample } = config;
  const resource = resourceFromAttributes({
    "service.name": "quarry",
    "service.version": version,
    "service.instance.id": `${hostname()}-${process.pid}`,
  }).merge(detectResources({ detectors: [envDetector] }));
  const here: Here = new AsyncLocalStorage();
  const to = (signal: "traces" | "metrics") => ({
    ...(endpoint !== undefined && { url: `${endpoint.replace(/\/$/, "")}/v1/${signal}` }),
    ...(Object.keys(headers).length > 0 && { headers }),
  });

  const traces = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({
      root: sample === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(sample),
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter: quiet(here, new OTLPTraceExporter(to("traces"))) })],
  });
  const meters = config.metrics
    ? new MeterProvider({
        resource,
        readers: [
          new PeriodicExportingMetricReader({
            exporter: quiet(here, new OTLPMetricExporter(to("metrics"))),
            exportIntervalMillis: config.metrics_seconds * 1000,
            exportTimeoutMillis: Math.min(config.metrics_seconds, 30) * 1000,
            metricProducers: [producerOf(metrics, resource)],
          }),
        ],
      })
    : undefined;
  const sdk = traces.getTracer("quarry", version);
  const { announce, stop } = watchUpstream(sdk, here);

  return {
    tracer: { ...createTracer(sdk, here, config.records), announce },
    async shutdown() {
      stop();
      const sent = Promise.allSettled([traces.shutdown(), meters?.shutdown()]);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, SHUTDOWN_MS);
      });
      await Promise.race([sent, late]);
      clearTimeout(timer);
    },
  };
}

/** The exporter, whose own requests have no spans. */
function quiet<E extends { export(items: never, done: never): void }>(here: Here, exporter: E): E {
  const send = exporter.export.bind(exporter);
  exporter.export = ((items: never, done: never) => here.run(QUIET, () => send(items, done))) as E["export"];
  return exporter;
}
