/** Metrics of jobs. Labels are configured providers and closed sets. */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { ProviderName } from "../../lib/names.ts";
import { isTerminal, JOB_STATUSES, type JobTokens } from "../../ports/jobs.ts";
import { type JobEvents, RECORD_OUTCOMES, type Unfinished } from "./followed-jobs.ts";

/** From one second to a day: hosted batches may take that long. */
const SECONDS = [1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600];

/** The label of providers that are no longer configured, and of statuses that AWS adds. */
const OTHER = "other";

const STATUSES = Object.keys(JOB_STATUSES);
const UNFINISHED = STATUSES.filter((status) => !isTerminal(status));
const ENDS = STATUSES.filter(isTerminal);
/** Input includes what is cached, and output the reasoning. */
const KINDS = ["input", "cached", "output", "reasoning"] as const satisfies (keyof JobTokens)[];

interface JobMetrics extends JobEvents {
  /** Sets the gauge to the jobs of now. Undefined: they are not known. */
  publish(unfinished: Iterable<Unfinished> | undefined): void;
}

/** @param currency of the prices */
export function createJobMetrics(registry: Registry, providers: readonly ProviderName[], currency: string): JobMetrics {
  const registers = [registry];
  const ofProvider = ["provider"] as const;
  const jobs = new Gauge({
    name: "quarry_jobs",
    help: "Jobs that have not ended.",
    labelNames: ["provider", "status"] as const,
    registers,
  });
  const ends = new Counter({
    name: "quarry_jobs_ended_total",
    help: "Jobs that ended.",
    labelNames: ["provider", "status"] as const,
    registers,
  });
  const records = new Counter({
    name: "quarry_records_total",
    help: "Records of jobs with a result, and those of ended jobs without one.",
    labelNames: ["provider", "outcome"] as const,
    registers,
  });
  const tokens = new Counter({
    name: "quarry_tokens_total",
    help: "Tokens of ended jobs. Input includes cached tokens, and output includes those of reasoning.",
    labelNames: ["provider", "kind"] as const,
    registers,
  });
  const costs = new Counter({
    name: "quarry_cost_total",
    help: "Cost of ended jobs, where their models have prices.",
    labelNames: ["provider", "currency"] as const,
    registers,
  });
  const times = (name: string, help: string) =>
    new Histogram({ name, help, labelNames: ofProvider, buckets: SECONDS, registers });
  const queue = times("quarry_job_queue_seconds", "Time from the creation of a job to its first status InProgress.");
  const first = times(
    "quarry_job_first_record_seconds",
    "Time from the creation of a job to the first sight of a result.",
  );
  const duration = times("quarry_job_duration_seconds", "Time from the creation of a job to its end.");

  const known = new Set<string>(providers);
  const nameOf = (provider: string) => (known.has(provider) ? provider : OTHER);
  const statusOf = (status: string) => (Object.hasOwn(JOB_STATUSES, status) ? status : OTHER);

  // A rate needs the value 0 before the first event.
  for (const provider of providers) {
    for (const status of ENDS) ends.inc({ provider, status }, 0);
    for (const outcome of RECORD_OUTCOMES) records.inc({ provider, outcome }, 0);
    for (const kind of KINDS) tokens.inc({ provider, kind }, 0);
    costs.inc({ provider, currency }, 0);
    for (const histogram of [queue, first, duration]) histogram.zero({ provider });
  }

  return {
    began: (provider, ms) => queue.observe({ provider: nameOf(provider) }, ms / 1000),
    answered: (provider, ms) => first.observe({ provider: nameOf(provider) }, ms / 1000),
    records: (provider, outcome, count) => records.inc({ provider: nameOf(provider), outcome }, count),
    ended(provider, status, ms) {
      ends.inc({ provider: nameOf(provider), status: statusOf(status) });
      duration.observe({ provider: nameOf(provider) }, Math.max(0, ms) / 1000);
    },
    used({ provider, tokens: used, cost = "0" }) {
      for (const kind of KINDS) tokens.inc({ provider: nameOf(provider), kind }, used[kind] ?? 0);
      costs.inc({ provider: nameOf(provider), currency }, Number(cost));
    },
    publish(unfinished) {
      jobs.reset();
      if (unfinished === undefined) return;
      for (const provider of providers) for (const status of UNFINISHED) jobs.set({ provider, status }, 0);
      for (const { provider, status, jobs: count = 1 } of unfinished) {
        jobs.inc({ provider: nameOf(provider), status: statusOf(status) }, count);
      }
    },
  };
}
