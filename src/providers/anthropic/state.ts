/** Bedrock's job state from the states of Anthropic's batches. */
import type { MessageBatch, MessageBatchRequestCounts } from "@anthropic-ai/sdk/resources/messages/batches";
import type { JobState, JobStatus, RecordCounts } from "../../ports/jobs.ts";

type Processing = MessageBatch["processing_status"];

/** Statuses of a batch that has not ended. Total over the SDK's statuses. */
const RUNNING = {
  in_progress: "InProgress",
  canceling: "Stopping",
  ended: undefined,
} as const satisfies Record<Processing, JobStatus | undefined>;

const NAMES = [
  "processing",
  "succeeded",
  "errored",
  "canceled",
  "expired",
] as const satisfies readonly (keyof MessageBatchRequestCounts)[];

/** Sums the request counts of all batches. All except `processing` are 0 until a batch has ended. */
function sumOf(batches: readonly MessageBatch[]): MessageBatchRequestCounts {
  const sum = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  for (const { request_counts } of batches) for (const name of NAMES) sum[name] += request_counts[name];
  return sum;
}

export const totalOf = (counts: MessageBatchRequestCounts): number =>
  NAMES.reduce((sum, name) => sum + counts[name], 0);

function countsOf(sum: MessageBatchRequestCounts): RecordCounts {
  const total = totalOf(sum);
  const error = sum.errored + sum.canceled + sum.expired;
  return { total, processed: total - sum.processing, success: sum.succeeded, error };
}

function ended(batches: readonly MessageBatch[], sum: MessageBatchRequestCounts): Pick<JobState, "status" | "message"> {
  if (sum.canceled > 0 && batches.some((batch) => batch.cancel_initiated_at !== null)) return { status: "Stopped" };
  if (sum.expired > 0) {
    const message = `${sum.expired} of ${totalOf(sum)} records were not processed within Anthropic's 24 hours.`;
    return { status: sum.succeeded + sum.errored > 0 ? "PartiallyCompleted" : "Expired", message };
  }
  if (batches.some((batch) => batch.archived_at !== null)) {
    return { status: "Completed", message: "Anthropic keeps results for 29 days: these are gone." };
  }
  return { status: "Completed" };
}

const timeOf = (text: string | null): number | undefined => (text === null ? undefined : Date.parse(text));

/** The state of a job of one or more batches. The job runs until all of them have ended. */
export function anthropicState(batches: readonly MessageBatch[]): JobState {
  const sum = sumOf(batches);
  const counts = countsOf(sum);
  const running = batches.flatMap((batch) => RUNNING[batch.processing_status] ?? []);
  if (running.length > 0) return { status: running.includes("Stopping") ? "Stopping" : "InProgress", counts };
  const times = batches.flatMap((batch) => timeOf(batch.ended_at) ?? []);
  return { ...ended(batches, sum), counts, ...(times.length > 0 && { endTime: Math.max(...times) }) };
}
