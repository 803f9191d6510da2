/** Converts a batch of Gemini's API to a job. */
import type { JobState as GeminiState } from "@google/genai";
import type { FileId, ProviderName } from "../../lib/names.ts";
import type { JobState, JobStatus, RecordCounts, UnmanagedJob } from "../../ports/jobs.ts";
import { countIn, meaningOf, recordIn, textIn, timeIn } from "../answers.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";

/** A batch, read from a long-running operation (ai.google.dev, "Batch API"). */
export interface Operation {
  readonly id: string;
  readonly status: JobStatus;
  readonly message: string | undefined;
  readonly counts: RecordCounts | undefined;
  /** Milliseconds since the epoch. */
  readonly createTime: number | undefined;
  /** Milliseconds since the epoch. */
  readonly endTime: number | undefined;
  readonly model: string | undefined;
  readonly displayName: string | undefined;
  /** Undefined if the requests were inline. */
  readonly inputFile: FileId | undefined;
  /** Undefined if the responses are inline, and until Gemini names the file. */
  readonly responsesFile: FileId | undefined;
  /** True if the answer has a list of responses. Lists of batches leave it out. */
  readonly inlined: boolean;
}

/** Total over the SDK's enum: a new state does not compile without a meaning here. */
const STATUSES = {
  JOB_STATE_UNSPECIFIED: "Submitted",
  JOB_STATE_QUEUED: "Submitted",
  JOB_STATE_PENDING: "Submitted",
  JOB_STATE_RUNNING: "InProgress",
  JOB_STATE_UPDATING: "InProgress",
  JOB_STATE_PAUSED: "InProgress",
  JOB_STATE_SUCCEEDED: "Completed",
  JOB_STATE_PARTIALLY_SUCCEEDED: "PartiallyCompleted",
  JOB_STATE_FAILED: "Failed",
  JOB_STATE_CANCELLING: "Stopping",
  JOB_STATE_CANCELLED: "Stopped",
  JOB_STATE_EXPIRED: "Expired",
} as const satisfies Record<`${GeminiState}`, JobStatus>;

/** The Developer API writes BATCH_STATE_… where the SDK's enum has JOB_STATE_…. */
const PREFIX = /^(?:batch|job)_state_/i;

/** `done` decides if the state is unknown. */
function statusOf(state: string | undefined, done: boolean, failed: boolean): JobStatus {
  const known = state && meaningOf(STATUSES, `JOB_STATE_${state.replace(PREFIX, "")}`);
  if (known && !(done && known === "Submitted")) return known;
  if (!done) return "InProgress";
  return failed ? "Failed" : "Completed";
}

/** 64-bit numbers are strings, and zeros are absent. */
function countsOf(stats: unknown): RecordCounts | undefined {
  const { requestCount, successfulRequestCount, failedRequestCount } = recordIn(stats);
  const total = countIn(requestCount);
  if (total === undefined) return undefined;
  const success = countIn(successfulRequestCount) ?? 0;
  const error = countIn(failedRequestCount) ?? 0;
  return { total, processed: success + error, success, error };
}

/** Undefined if the answer is no operation. Servers may leave out any member except the name, or set it to null or "". */
export function operationOf(answer: unknown): Operation | undefined {
  const operation = recordIn(answer);
  const id = textIn(operation.name);
  if (id === undefined) return undefined;
  const metadata = recordIn(operation.metadata);
  const done = operation.done === true;
  const message = textIn(recordIn(operation.error).message) ?? textIn(operation.error);
  const failed = message !== undefined || Object.keys(recordIn(operation.error)).length > 0;
  const outputs = [recordIn(metadata.output), recordIn(operation.response)];
  const status = statusOf(textIn(metadata.state), done, failed);
  return {
    id,
    status,
    message,
    counts: countsOf(metadata.batchStats),
    createTime: timeIn(metadata.createTime),
    endTime: timeIn(metadata.endTime) ?? (done ? timeIn(metadata.updateTime) : undefined),
    model: textIn(metadata.model)?.replace(/^models\//, ""),
    displayName: textIn(metadata.displayName),
    inputFile: textIn(recordIn(metadata.inputConfig).fileName),
    responsesFile: outputs.map((output) => textIn(output.responsesFile)).find((name) => name !== undefined),
    inlined: outputs.some((output) => "inlinedResponses" in output || "inlinedEmbedContentResponses" in output),
  };
}

/**
 * Batches report success a little before they name the file with the responses (tidyverse/ellmer#926). Without an end time
 * the wait would have no end.
 */
const awaitsName = ({ status, endTime, responsesFile, inlined }: Operation): boolean =>
  (status === "Completed" || status === "PartiallyCompleted") &&
  responsesFile === undefined &&
  !inlined &&
  endTime !== undefined &&
  Date.now() < endTime + PROVIDER_TIMINGS.resultsLag;

export function geminiState(operation: Operation): JobState {
  const { status, message, counts, endTime } = operation;
  return awaitsName(operation) ? { status: "InProgress", counts } : { status, message, counts, endTime };
}

/** Gemini stores only the display name of a job, so the name ends with the create's idempotency key. */
export const displayNameOf = (name: string, idempotencyKey: string): string => `${name} ${idempotencyKey}`;
const MARK = / (quarry-[0-9a-f]{24})$/;

export function geminiJob(provider: ProviderName, operation: Operation): UnmanagedJob {
  const { id, displayName, model, createTime, inputFile, status, message, counts, endTime } = operation;
  // Lists leave out inlined responses, so a batch without a file as its input cannot be told from one without responses.
  const state = inputFile === undefined ? { status, message, counts, endTime } : geminiState(operation);
  return {
    ...state,
    id,
    idempotencyKey: MARK.exec(displayName ?? "")?.[1],
    name: displayName?.replace(MARK, "") || id,
    modelId: model ?? "unknown",
    submitTime: createTime ?? 0,
    inputFile,
    // Gemini has no buckets, and inline requests have no file.
    inputUri: `s3://${provider}-files/${inputFile ?? id}`,
    outputUri: `s3://${provider}-output/`,
  };
}
