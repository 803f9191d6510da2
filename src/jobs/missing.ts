/**
 * Jobs and results that a provider does not have now. A provider may answer 404 for a while, and may report the end of a job
 * before it names the results. So they count as gone only after several requests over some minutes.
 */
import type { JobResults, JobRow, RecordCounts, RunResults } from "../ports/jobs.ts";
import { JOB_TIMINGS } from "./timings.ts";

/** Requests after which something that is missing may count as gone. */
const MIN_REQUESTS = 4;

export interface Missing {
  /** Records that it was missing. True if it counts as gone. */
  note(job: string): boolean;
  /** It is there, or is not needed any more. */
  clear(job: string): void;
}

/** In memory: a restart begins the time again. */
export function createMissing(): Missing {
  const since = new Map<string, { readonly from: number; requests: number }>();
  return {
    note(job) {
      // Not Date: a clock that is set forward must not end the wait.
      const now = performance.now();
      const entry = since.get(job) ?? { from: now, requests: 0 };
      entry.requests += 1;
      since.set(job, entry);
      return entry.requests >= MIN_REQUESTS && now - entry.from >= JOB_TIMINGS.missingFor;
    },
    clear: (job) => void since.delete(job),
  };
}

/**
 * True if the ledger has had this message about what is missing for as long. Another process may have found it meanwhile, and has
 * then replaced the message.
 */
export const hasLasted = (row: Pick<JobRow, "message" | "lastModifiedTime">, message: string | undefined): boolean =>
  row.message === message && Date.now() - row.lastModifiedTime >= JOB_TIMINGS.missingFor;

/** The results that a job that has ended should have and does not have. Undefined if it has all. */
export function missingResults(
  results: JobResults | RunResults | undefined,
  counts: RecordCounts | undefined,
): string | undefined {
  if (results !== undefined) return "parts" in results ? results.missing : undefined;
  if (counts === undefined || counts.success === 0) return undefined;
  return `the results of ${counts.success} successful records`;
}
