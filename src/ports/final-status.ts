/** The final status of a job, by one rule for every engine. */
import type { JobStatus } from "./jobs.ts";

/** How a job ended: it ran to its end, was stopped, ran out of time, or could not be run. */
export type Ending = "finished" | "stopped" | "expired" | "failed";

/** Records of a job. Both are undefined if the provider has not counted them. */
export interface Progress {
  readonly total: number | undefined;
  /** Records that got an answer or an error of their own before the job ended. */
  readonly processed: number | undefined;
}

/**
 * Bedrock's status of a job that has ended. A finished job is Completed even if every record is an error: Bedrock reports
 * it so, with the number of errors. A job that was stopped or expired after its last record is Completed too.
 */
export function finalStatus(ending: Ending, { total = 0, processed = 0 }: Progress): JobStatus {
  if (ending === "failed") return "Failed";
  if (ending === "finished" || (total > 0 && processed >= total)) return "Completed";
  if (ending === "stopped") return "Stopped";
  return processed > 0 ? "PartiallyCompleted" : "Expired";
}
