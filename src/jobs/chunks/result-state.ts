/** What a result line in the form of the job's lines says about its record. */
import type { FramedResult } from "../../dialects/frames/frame.ts";
import { FRAMES } from "../../dialects/frames/index.ts";
import { parsedObject } from "../../dialects/json.ts";
import type { RecordCounts } from "../../ports/jobs.ts";
import type { FrameName } from "../../ports/lines.ts";

/** `canceled` and `expired`: the record never ran. */
export type ResultState = "success" | "error" | "canceled" | "expired";

export function framedResult(frame: FrameName, line: Buffer): FramedResult {
  const json = parsedObject(line.toString());
  if (json === undefined) throw new Error("a result line is not a JSON object");
  return FRAMES[frame].result(json);
}

export function stateOf(frame: FrameName, result: FramedResult): ResultState {
  if (!("error" in result)) return "success";
  const { unrun, status } = result.error;
  if (unrun !== undefined) return unrun;
  // Bedrock's form has only the status.
  if (frame !== "bedrock") return "error";
  return status === 499 ? "canceled" : status === 408 ? "expired" : "error";
}

export interface ResultCounts {
  total: number;
  success: number;
  error: number;
}

export const noResults = (): ResultCounts => ({ total: 0, success: 0, error: 0 });

export function countState(counts: ResultCounts, state: ResultState): void {
  counts.total += 1;
  if (state === "success") counts.success += 1;
  if (state === "error") counts.error += 1;
}

export const recordCounts = ({ total, success, error }: ResultCounts): RecordCounts => ({
  total,
  processed: success + error,
  success,
  error,
});
