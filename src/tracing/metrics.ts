/** The metrics of `/metrics` for OpenTelemetry's exporter, under the same names. */
import { type HrTime, ValueType } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import type { MetricObjectWithValues, MetricValue } from "prom-client";

type Metric = MetricObjectWithValues<MetricValue<string>>;
export type PrometheusMetrics = () => Promise<readonly Metric[]>;

/** A value of a histogram: prom-client gives it the metric's name with a suffix. */
type Value = MetricValue<string> & { readonly metricName?: string };

export const producerOf = (read: PrometheusMetrics, resource: Resource): MetricProducer => {
  const startTime = hrTime(Date.now());
  return {
    async collect() {
      const span = { startTime, endTime: hrTime(Date.now()) };
      const metrics = (await read()).flatMap((metric) => converted(metric, span));
      return { resourceMetrics: { resource, scopeMetrics: [{ scope: { name: "quarry" }, metrics }] }, errors: [] };
    },
  };
};

interface Interval {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

function converted(metric: Metric, interval: Interval): readonly MetricData[] {
  const base = {
    descriptor: { name: metric.name, description: metric.help, unit: "", valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const values = metric.values as readonly Value[];
  // @types of prom-client 15.1 declare a number. The registry gives the type's name.
  const type = String(metric.type);
  if (type === "histogram") {
    return [{ ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints: histograms(metric.name, values, interval) }];
  }
  const dataPoints = values
    .filter(({ value }) => Number.isFinite(value))
    .map(({ value, labels }) => ({ ...interval, attributes: { ...labels } as Record<string, string>, value }));
  if (type === "counter") return [{ ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }];
  return [{ ...base, dataPointType: DataPointType.GAUGE, dataPoints }];
}

/** Prometheus's buckets count everything below their bound. OpenTelemetry's count what the bucket before does not. */
function histograms(name: string, values: readonly Value[], interval: Interval): DataPoint<Histogram>[] {
  const series = new Map<
    string,
    { labels: Record<string, string>; bounds: number[]; below: number[]; sum: number; count: number }
  >();
  for (const { metricName = name, labels, value } of values) {
    const { le, ...own } = labels as Record<string, string | number>;
    const key = JSON.stringify(own);
    let one = series.get(key);
    if (one === undefined) {
      one = { labels: own as Record<string, string>, bounds: [], below: [], sum: 0, count: 0 };
      series.set(key, one);
    }
    if (metricName.endsWith("_sum")) one.sum = value;
    else if (metricName.endsWith("_count")) one.count = value;
    else if (le !== undefined && le !== "+Inf") {
      one.bounds.push(Number(le));
      one.below.push(value);
    }
  }
  return [...series.values()].map(({ labels, bounds, below, sum, count }) => ({
    ...interval,
    attributes: labels,
    value: {
      sum,
      count,
      buckets: {
        boundaries: bounds,
        counts: [...below, count].map((value, at) => value - (below[at - 1] ?? 0)),
      },
    },
  }));
}

const hrTime = (ms: number): HrTime => [Math.floor(ms / 1000), (ms % 1000) * 1_000_000];
