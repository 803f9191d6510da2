/** Converts a batch of Gemini's API to a job. */
import type { JobState as GeminiState } from "@google/genai";
import type { ProviderName } from "../../lib/names.ts";
import type { JobState, JobStatus, RecordCounts, UnmanagedJob } from "../../ports/jobs.ts";

/**
 * A long-running operation on the wire (ai.google.dev, "Batch API"). 64-bit numbers are strings, and zeros are absent.
 * The SDK 3.1.0 has no type for it.
 */
export interface Operation {
  readonly name: string;
  readonly done?: boolean;
  readonly error?: { readonly code?: number; readonly message?: string };
  readonly metadata?: {
    readonly model?: string;
    readonly displayName?: string;
    readonly state?: string;
    readonly createTime?: string;
    readonly endTime?: string;
    readonly updateTime?: string;
    readonly inputConfig?: { readonly fileName?: string };
    readonly output?: Output;
    readonly batchStats?: {
      readonly requestCount?: string;
      readonly successfulRequestCount?: string;
      readonly failedRequestCount?: string;
      readonly pendingRequestCount?: string;
    };
  };
  readonly response?: Output;
}

interface Output {
  readonly responsesFile?: string;
  readonly inlinedResponses?: { readonly inlinedResponses?: readonly InlinedResponse[] };
}

export interface InlinedResponse {
  readonly metadata?: { readonly key?: string };
  readonly [member: string]: unknown;
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

/** The Developer API writes BATCH_STATE_… where the SDK's enum has JOB_STATE_…. `done` overrides an unknown state. */
function statusOf({ metadata, done, error }: Operation): JobStatus {
  const state = metadata?.state?.replace(/^BATCH_/, "JOB_") ?? "";
  if (Object.hasOwn(STATUSES, state)) return STATUSES[state as keyof typeof STATUSES];
  if (!done) return "InProgress";
  return error === undefined ? "Completed" : "Failed";
}

function countsOf(stats: NonNullable<Operation["metadata"]>["batchStats"]): RecordCounts | undefined {
  if (stats === undefined) return undefined;
  const total = Number(stats.requestCount ?? 0);
  return {
    total,
    processed: total - Number(stats.pendingRequestCount ?? 0),
    success: Number(stats.successfulRequestCount ?? 0),
    error: Number(stats.failedRequestCount ?? 0),
  };
}

const time = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));

export function geminiState(operation: Operation): JobState {
  const { metadata, done, error } = operation;
  return {
    status: statusOf(operation),
    message: error?.message,
    counts: countsOf(metadata?.batchStats),
    endTime: time(metadata?.endTime ?? (done ? metadata?.updateTime : undefined)),
  };
}

export const operationOutput = ({ metadata, response }: Operation): Output => metadata?.output ?? response ?? {};

/** Gemini stores only the display name of a job, so the name ends with the create's idempotency key. */
export const displayNameOf = (name: string, idempotencyKey: string): string => `${name} ${idempotencyKey}`;
const MARK = / (quarry-[0-9a-f]{24})$/;

export function geminiJob(provider: ProviderName, operation: Operation): UnmanagedJob {
  const { name: id, metadata = {} } = operation;
  const input = metadata.inputConfig?.fileName;
  return {
    ...geminiState(operation),
    id,
    idempotencyKey: MARK.exec(metadata.displayName ?? "")?.[1],
    name: metadata.displayName?.replace(MARK, "") || id,
    modelId: metadata.model?.replace(/^models\//, "") ?? "",
    submitTime: time(metadata.createTime) ?? 0,
    inputFile: input,
    // Gemini has no buckets, and inline requests have no file.
    inputUri: `s3://${provider}-files/${input ?? id}`,
    outputUri: `s3://${provider}-output/`,
  };
}
