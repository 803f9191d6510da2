/** A chunked job that this process runs: its rows, as the ledger has them, and what the gateway knows besides. */
import type { ProviderName } from "../../lib/names.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { JobState, RecordCounts } from "../../ports/jobs.ts";
import { planOf } from "./plan.ts";

/** Why a job ends before its last record. */
export type Ending = "stop" | "deadline";

export interface ActiveJob {
  job: ChunkedJob;
  readonly files: readonly ChunkedFile[];
  /** By number. */
  readonly chunks: Map<number, Chunk>;
  /** What the providers said last about chunks that run. */
  readonly running: Map<number, JobState>;
  /** Chunks that a step of this process works on. */
  readonly busy: Set<number>;
  priority: number;
  ending: Ending | undefined;
  /** Why the job cannot go on now. Not kept in the ledger. */
  problem: string | undefined;
  /** Merges of results, one after the other. */
  merging: Promise<void>;
  finishing: boolean;
}

export const createActiveJob = (
  job: ChunkedJob,
  files: readonly ChunkedFile[],
  chunks: readonly Chunk[],
  priority: number,
): ActiveJob => ({
  job,
  files,
  chunks: new Map(chunks.map((chunk) => [chunk.number, chunk])),
  running: new Map(),
  busy: new Set(),
  priority,
  ending: job.stopRequested ? "stop" : undefined,
  problem: undefined,
  merging: Promise.resolve(),
  finishing: false,
});

export const chunksOf = ({ chunks }: ActiveJob): readonly Chunk[] => [...chunks.values()];

export const isDone = (active: ActiveJob): boolean => chunksOf(active).every(({ state }) => state === "done");

const NONE: RecordCounts = { total: 0, processed: 0, success: 0, error: 0 };

/** The counts of now. A fallback's records count in place of the failed ones. */
export function countsNow(active: ActiveJob): RecordCounts {
  const { total } = active.job.counts ?? NONE;
  let { priorRecords: success } = planOf(active.job);
  let error = 0;
  for (const chunk of active.chunks.values()) {
    const counts = (chunk.state === "done" ? chunk.counts : active.running.get(chunk.number)?.counts) ?? NONE;
    success += counts.success;
    error += counts.error - (chunk.fallbackOf === undefined ? 0 : counts.processed);
  }
  error = Math.max(0, error);
  success = Math.min(success, total);
  return { total, processed: Math.min(total, success + error), success, error };
}

/** The state of now. `waiting`: why the chunks of a provider wait. */
export function stateNow(active: ActiveJob, waiting: (provider: ProviderName) => string | undefined): JobState {
  const { job } = active;
  if (job.endTime !== undefined) {
    const { status, message, counts, endTime } = job;
    return { status, message, counts, endTime };
  }
  return { status: job.status, message: messageNow(active, waiting), counts: countsNow(active) };
}

function messageNow(active: ActiveJob, waiting: (provider: ProviderName) => string | undefined): string | undefined {
  const { job, problem } = active;
  if (problem !== undefined) return problem;
  if (active.ending !== undefined) return job.message;
  if (job.paused) return "The job is paused. Remove its tag 'quarry:paused' to go on.";
  const providers = new Set(chunksOf(active).flatMap(({ state, provider }) => (state === "queued" ? [provider] : [])));
  const waits = [...providers].flatMap((provider) => waiting(provider) ?? []);
  const running = [...active.running.values()].flatMap(({ message }) => message ?? []);
  const said = [...new Set([...waits, ...running])];
  return said.length === 0 ? job.message : said.slice(0, 3).join(" ");
}
