/** Bedrock's job state from the states of Anthropic's batches. */
import { finalStatus } from "../../ports/final-status.ts";
import type { JobState, RecordCounts } from "../../ports/jobs.ts";
import { type Batch, COUNTED, type RequestCounts } from "./batch.ts";

const NONE: RequestCounts = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };

/** Undefined if one of the batches is not counted. */
function sumOf(batches: readonly Batch[]): RequestCounts | undefined {
  const sum = { ...NONE };
  for (const { counts } of batches) {
    if (counts === undefined) return undefined;
    for (const name of COUNTED) sum[name] += counts[name];
  }
  return sum;
}

export const totalOf = (counts: RequestCounts): number => COUNTED.reduce((sum, name) => sum + counts[name], 0);

function recordCounts(sum: RequestCounts): RecordCounts {
  const { succeeded: success, errored: error } = sum;
  return { total: totalOf(sum), processed: success + error, success, error };
}

function ended(batches: readonly Batch[], counted: RequestCounts | undefined): Pick<JobState, "status" | "message"> {
  const sum = counted ?? NONE;
  const total = totalOf(sum);
  const progress = { total, processed: sum.succeeded + sum.errored };
  const cancelled = batches.some((batch) => batch.cancelled);
  if (cancelled && (sum.canceled > 0 || counted === undefined)) return { status: finalStatus("stopped", progress) };
  if (sum.expired > 0) {
    const message = `${sum.expired} of ${total} records were not processed within Anthropic's 24 hours.`;
    return { status: finalStatus("expired", progress), message };
  }
  const status = finalStatus("finished", progress);
  if (batches.some(({ archived }) => archived)) {
    return { status, message: "Anthropic keeps results for 29 days. It has deleted these." };
  }
  return { status };
}

/** The state of a job of one or more batches. The job runs until all of them have ended. */
export function anthropicState(batches: readonly Batch[]): JobState {
  const sum = sumOf(batches);
  const counts = sum && recordCounts(sum);
  const running = batches.filter(({ phase }) => phase !== "ended");
  if (running.length > 0) {
    return { status: running.some(({ phase }) => phase === "canceling") ? "Stopping" : "InProgress", counts };
  }
  const times = batches.flatMap(({ endedAt }) => endedAt ?? []);
  return { ...ended(batches, sum), counts, ...(times.length > 0 && { endTime: Math.max(...times) }) };
}
