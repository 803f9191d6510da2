/** What Anthropic says of a job's batches, in Bedrock's words. */
import type { MessageBatch, MessageBatchRequestCounts } from "@anthropic-ai/sdk/resources/messages/batches";
import type { JobState, JobStatus, RecordCounts } from "../../ports/jobs.ts";

type Processing = MessageBatch["processing_status"];

/** Of a batch that goes on; total over the SDK's statuses (1.12.0). */
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

/** Requests of all parts by what became of them: all but `processing` are 0 until a part has ended. */
function sumOf(parts: readonly MessageBatch[]): MessageBatchRequestCounts {
  const sum = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  for (const { request_counts } of parts) for (const name of NAMES) sum[name] += request_counts[name];
  return sum;
}

export const totalOf = (counts: MessageBatchRequestCounts): number =>
  NAMES.reduce((sum, name) => sum + counts[name], 0);

function countsOf(sum: MessageBatchRequestCounts): RecordCounts {
  const total = totalOf(sum);
  const error = sum.errored + sum.canceled + sum.expired;
  return { total, processed: total - sum.processing, success: sum.succeeded, error };
}

function ended(parts: readonly MessageBatch[], sum: MessageBatchRequestCounts): Pick<JobState, "status" | "message"> {
  if (sum.canceled > 0 && parts.some((part) => part.cancel_initiated_at !== null)) return { status: "Stopped" };
  if (sum.expired > 0) {
    const message = `${sum.expired} of ${totalOf(sum)} records were not processed within Anthropic's 24 hours.`;
    return { status: sum.succeeded + sum.errored > 0 ? "PartiallyCompleted" : "Expired", message };
  }
  if (parts.some((part) => part.archived_at !== null)) {
    return { status: "Completed", message: "Anthropic keeps results for 29 days: these are gone." };
  }
  return { status: "Completed" };
}

const timeOf = (text: string | null): number | undefined => (text === null ? undefined : Date.parse(text));

/** A job of several batches goes on while one of them does. */
export function anthropicState(parts: readonly MessageBatch[]): JobState {
  const sum = sumOf(parts);
  const counts = countsOf(sum);
  const running = parts.flatMap((part) => RUNNING[part.processing_status] ?? []);
  if (running.length > 0) return { status: running.includes("Stopping") ? "Stopping" : "InProgress", counts };
  const times = parts.flatMap((part) => timeOf(part.ended_at) ?? []);
  return { ...ended(parts, sum), counts, ...(times.length > 0 && { endTime: Math.max(...times) }) };
}
