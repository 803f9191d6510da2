/** Prometheus metrics. Labels are operations of the model and configured providers, never ids or names that a caller chose. */
import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from "prom-client";
import type { AttemptOutcome } from "../../events/deliver.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Chunks } from "../../ports/chunks.ts";
import type { RecordCounts } from "../../ports/jobs.ts";
import type { Jobs } from "../../ports/ledger/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Queue } from "../../ports/queue.ts";
import { briefly } from "./briefly.ts";
import { createFleetMetrics } from "./fleet.ts";
import { type FollowedJob, followJobs } from "./followed-jobs.ts";
import { createJobMetrics } from "./jobs.ts";
import { countChanges } from "./shared-jobs.ts";
import { createStorageMetrics } from "./storage.ts";
import { createWebhookMetrics } from "./webhooks.ts";

export interface Finished {
  readonly operation: string;
  readonly provider: string;
  readonly status: number;
  readonly seconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

interface Series {
  add(finished: Finished): void;
  publish(): void;
}

export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
  /** The same metrics as data. */
  read(): Promise<readonly MetricObjectWithValues<MetricValue<string>>[]>;
  request(finished: Finished): void;
  /** An attempt to deliver an event. */
  attempted(outcome: AttemptOutcome): void;
  /** The records of jobs. Changes through them are counted. */
  readonly jobs: Jobs;
  /** The records of chunks. Those that end through them are counted. */
  readonly chunks: Chunks;
  /** Reads the unfinished jobs of earlier processes. Called once, before any of them goes on. */
  loadJobs(): Promise<void>;
}

/** Jobs of a provider that wait for its model server. The reasons are a closed set. */
export interface WaitingJobs {
  readonly provider: string;
  readonly reason: string;
  readonly jobs: number;
}

interface MetricsOptions {
  readonly providers: readonly ProviderName[];
  readonly dataDir: string;
  /** Of the prices. */
  readonly currency: string;
  readonly ledger: Pick<Ledger, "jobs" | "chunks" | "connections"> & {
    readonly events: Pick<Ledger["events"], "pending">;
  };
  /** Of background work. */
  readonly queue: Pick<Queue, "isShared" | "replicas" | "stats">;
  /** The number of log lines that were not written since the start. */
  readonly droppedLogLines?: (() => number) | undefined;
  /** Those of now. */
  readonly waitingJobs: () => readonly WaitingJobs[];
  /** The counts of a job that runs in this process. Undefined for another. */
  readonly countsOf: (job: FollowedJob) => Promise<RecordCounts | undefined>;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const jobMetrics = createJobMetrics(registry, options.providers, options.currency);
  const { ledger, queue } = options;
  const followed = (queue.isShared ? countChanges : followJobs)(ledger.jobs, jobMetrics);
  const fleet = createFleetMetrics(registry, { chunks: ledger.chunks, queue, connections: ledger.connections });
  const readStorage = createStorageMetrics(registry, options.dataDir);
  const webhooks = createWebhookMetrics(registry, ledger.events.pending);
  const labelNames = ["operation", "provider"] as const;
  const registers = [registry];
  const requests = new Counter({
    name: "quarry_requests_total",
    help: "Requests answered.",
    labelNames: [...labelNames, "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "quarry_request_duration_seconds",
    help: "Time from the request's headers to the end of the response.",
    labelNames,
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  });
  const received = new Counter({
    name: "quarry_received_bytes_total",
    help: "Bytes received, framing included.",
    labelNames,
    registers,
  });
  const sent = new Counter({
    name: "quarry_sent_bytes_total",
    help: "Bytes sent, framing included.",
    labelNames,
    registers,
  });
  const dropped = new Counter({
    name: "quarry_log_lines_dropped_total",
    help: "Log lines that were not written, because nobody read stdout.",
    registers,
  });
  const waiting = new Gauge({
    name: "quarry_jobs_waiting",
    help: "Jobs that wait for a model server or a hosted provider.",
    labelNames: ["provider", "reason"] as const,
    registers,
  });

  // Binding labels to a series is most of the cost of an observation, and only a few dozen series exist. Plain sums are kept
  // here and moved into the counters at each scrape.
  const bound = new Map<string, Series>();
  const bind = ({ operation, provider, status }: Finished) => {
    const labels = { operation, provider };
    const total = requests.labels({ ...labels, status: String(status) });
    const duration = seconds.labels(labels);
    const input = received.labels(labels);
    const output = sent.labels(labels);
    let [count, bytesIn, bytesOut] = [0, 0, 0];
    return {
      add(finished: Finished) {
        count += 1;
        bytesIn += finished.bytesIn;
        bytesOut += finished.bytesOut;
        duration.observe(finished.seconds);
      },
      publish() {
        total.inc(count);
        input.inc(bytesIn);
        output.inc(bytesOut);
        [count, bytesIn, bytesOut] = [0, 0, 0];
      },
    };
  };

  async function publish(): Promise<void> {
    for (const series of bound.values()) series.publish();
    dropped.reset();
    dropped.inc(options.droppedLogLines?.() ?? 0);
    waiting.reset();
    for (const { provider, reason, jobs } of options.waitingJobs()) waiting.set({ provider, reason }, jobs);
    // First, so that it does not see the other queries wait for connections.
    const fleetIsPublished = fleet.publish();
    const [unfinished] = await Promise.all([
      followed.look(options.countsOf).then(() => briefly(Promise.resolve(followed.unfinished()))),
      readStorage(),
      webhooks.publish(),
      fleetIsPublished,
    ]);
    jobMetrics.publish(unfinished);
  }

  return {
    contentType: registry.contentType,
    attempted: webhooks.attempted,
    jobs: followed.jobs,
    chunks: fleet.chunks,
    loadJobs: followed.load,
    async render() {
      await publish();
      return registry.metrics();
    },
    async read() {
      await publish();
      return registry.getMetricsAsJSON();
    },
    request(finished) {
      const key = `${finished.operation} ${finished.provider} ${finished.status}`;
      let series = bound.get(key);
      if (series === undefined) {
        series = bind(finished);
        bound.set(key, series);
      }
      series.add(finished);
    },
  };
}
