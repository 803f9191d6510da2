/**
 * Follows the jobs that have not ended, by the changes of their records. Metrics of jobs need no queries of their own.
 *
 * Every amount is counted once, in the process that recorded it. Jobs that Quarry did not create are not followed. Where processes
 * share the ledger, any of them may change a record next, so each change is compared with the record before it.
 */
import type { ProviderName } from "../../lib/names.ts";
import { isTerminal, type JobRow, type ModelUsage, type RecordCounts, UNMANAGED_OWNER } from "../../ports/jobs.ts";
import type { JobPatch, Jobs, JobsOfStatus } from "../../ports/ledger.ts";

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
  /** Of all processes. */
  unfinished(): Promise<readonly JobsOfStatus[]>;
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
const WAITING: ReadonlySet<string> = new Set(["Submitted", "Validating", "Scheduled"]);

function followed(row: JobRow | undefined): Following | undefined {
  if (row === undefined || row.owner === UNMANAGED_OWNER || row.endTime !== undefined || isTerminal(row.status)) return;
  const { provider, providerType, nativeId, status, submitTime, counts } = row;
  const { success = 0, error = 0, processed = 0 } = counts ?? {};
  const begun = !WAITING.has(status) || processed > 0;
  return { provider, providerType, nativeId, status, submitTime, begun, success, error };
}

interface Options {
  /** True if other processes change the records too. */
  readonly isShared?: boolean;
  readonly now?: () => number;
}

export function followJobs(
  inner: Jobs,
  events: JobEvents,
  { isShared = false, now = Date.now }: Options = {},
): FollowedJobs {
  const following = new Map<string, Following>();

  function follow(row: JobRow): void {
    const job = isShared || following.has(row.id) ? undefined : followed(row);
    if (job !== undefined) following.set(row.id, job);
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

  /** @returns true if the job has ended */
  function change(job: Following, { status, counts, endTime, usage = [] }: JobPatch): boolean {
    const { provider, submitTime } = job;
    if (status !== undefined) job.status = status;
    if (!job.begun && (job.status === "InProgress" || (counts?.processed ?? 0) > 0)) {
      job.begun = true;
      events.began(provider, now() - submitTime);
    }
    if (counts !== undefined) count(job, counts);
    if (!isTerminal(job.status)) return false;
    if (counts !== undefined && counts.total > counts.processed)
      events.records(provider, "unrun", counts.total - counts.processed);
    for (const one of usage) events.used(one);
    events.ended(provider, job.status, (endTime ?? now()) - submitTime);
    return true;
  }

  return {
    jobs: {
      ...inner,
      async insert(job, tags, token, webhook) {
        await inner.insert(job, tags, token, webhook);
        follow(job);
      },
      async update(id, patch) {
        // One process at a time works on a job, so the record does not change in between.
        const before = isShared ? followed(await inner.byId(id)) : undefined;
        await inner.update(id, patch);
        const job = before ?? following.get(id);
        if (job !== undefined && change(job, patch)) following.delete(id);
      },
    },

    async load() {
      if (isShared) return;
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

    async unfinished() {
      if (isShared) return (await inner.unfinishedCounts()).filter(({ status }) => !isTerminal(status));
      return Array.from(following.values(), ({ provider, status }) => ({ provider, status, jobs: 1 }));
    },
  };
}
