/**
 * Follows the jobs that have not ended, by the changes of their records. Metrics of jobs need no queries of their own.
 *
 * Every amount is counted once in this process: what a record already had when the process started counts in the process that
 * recorded it. Jobs that Quarry did not create are not followed.
 */
import type { ProviderName } from "../../lib/names.ts";
import { isTerminal, type JobRow, type ModelUsage, type RecordCounts, UNMANAGED_OWNER } from "../../ports/jobs.ts";
import type { JobPatch, Jobs } from "../../ports/ledger/jobs.ts";

/** A job that has not ended. */
export type FollowedJob = Pick<JobRow, "provider" | "providerType" | "nativeId" | "status">;

export interface JobEvents {
  /** Milliseconds between the creation of a job and its first status InProgress. */
  began(provider: ProviderName, ms: number): void;
  /** Milliseconds between the creation of a job and the time at which its first result was seen. */
  answered(provider: ProviderName, ms: number): void;
  records(provider: ProviderName, outcome: RecordOutcome, count: number): void;
  /** Milliseconds between the creation of a job and its end. */
  ended(provider: ProviderName, status: string, ms: number): void;
  /** What an ended job used at one provider with one model. */
  used(usage: ModelUsage): void;
}

/** `unrun`: the job ended before the record. */
export const RECORD_OUTCOMES = ["success", "error", "unrun"] as const;
export type RecordOutcome = (typeof RECORD_OUTCOMES)[number];

export interface FollowedJobs {
  /** The same records. Changes through them are followed. */
  readonly jobs: Jobs;
  /** Reads the unfinished jobs of earlier processes. Called once, before any of them goes on. */
  load(): Promise<void>;
  /** Counts the results of jobs in progress, so that long jobs count before their end. */
  look(counts: (job: FollowedJob) => Promise<RecordCounts | undefined>): Promise<void>;
  unfinished(): Iterable<Unfinished> | Promise<Iterable<Unfinished>>;
}

/** Jobs that have not ended. `jobs`: their number. Absent: one. */
export interface Unfinished extends Pick<FollowedJob, "provider" | "status"> {
  readonly jobs?: number;
}

interface Following extends FollowedJob {
  status: JobRow["status"];
  readonly submitTime: number;
  begun: boolean;
  /** The highest counts so far. */
  success: number;
  error: number;
}

/** Statuses of jobs that have not begun. */
export const WAITING: ReadonlySet<string> = new Set(["Submitted", "Validating", "Scheduled"]);

export function followJobs(inner: Jobs, events: JobEvents, now: () => number = Date.now): FollowedJobs {
  const following = new Map<string, Following>();

  function follow({ id, provider, providerType, nativeId, status, submitTime, counts, endTime, owner }: JobRow): void {
    if (owner === UNMANAGED_OWNER || endTime !== undefined || isTerminal(status) || following.has(id)) return;
    const { success = 0, error = 0 } = counts ?? {};
    const begun = !WAITING.has(status);
    following.set(id, { provider, providerType, nativeId, status, submitTime, begun, success, error });
  }

  function count(job: Following, { success, error }: RecordCounts): void {
    const isFirst = job.success + job.error === 0;
    if (success > job.success) events.records(job.provider, "success", success - job.success);
    if (error > job.error) events.records(job.provider, "error", error - job.error);
    // A result that another provider's replaces later can lower a count.
    job.success = Math.max(job.success, success);
    job.error = Math.max(job.error, error);
    if (isFirst && job.success + job.error > 0) events.answered(job.provider, now() - job.submitTime);
  }

  function change(id: string, { status, counts, endTime, usage = [] }: JobPatch): void {
    const job = following.get(id);
    if (job === undefined) return;
    const { provider, submitTime } = job;
    if (status !== undefined) job.status = status;
    if (!job.begun && (job.status === "InProgress" || (counts?.processed ?? 0) > 0)) {
      job.begun = true;
      events.began(provider, now() - submitTime);
    }
    if (counts !== undefined) count(job, counts);
    if (!isTerminal(job.status)) return;
    following.delete(id);
    if (counts !== undefined && counts.total > counts.processed)
      events.records(provider, "unrun", counts.total - counts.processed);
    for (const one of usage) events.used(one);
    events.ended(provider, job.status, (endTime ?? now()) - submitTime);
  }

  return {
    jobs: {
      ...inner,
      async insert(job, tags, token, webhook) {
        await inner.insert(job, tags, token, webhook);
        follow(job);
      },
      async update(id, patch, seen) {
        const changed = await inner.update(id, patch, seen);
        if (changed !== undefined)
          change(id, patch.status === undefined ? patch : { ...patch, status: changed.after.status });
        return changed;
      },
    },

    async load() {
      for (const job of await inner.unfinished()) follow(job);
    },

    async look(counts) {
      const begun = [...following].filter(([, { status }]) => status === "InProgress" || status === "Stopping");
      await Promise.all(
        begun.map(async ([id, job]) => {
          const found = await counts(job).catch(() => undefined);
          // The job may have ended meanwhile, and its end has counted these records.
          if (found !== undefined && following.get(id) === job) count(job, found);
        }),
      );
    },

    unfinished: () => following.values(),
  };
}
