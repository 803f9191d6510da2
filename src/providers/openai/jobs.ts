/** Converts OpenAI's batches to jobs. */
import type { Batch, BatchCreateParams } from "openai/resources/batches";
import type { ProviderName } from "../../lib/names.ts";
import type { JobSpec, JobState, JobStatus, RecordCounts, UnmanagedJob } from "../../ports/jobs.ts";

/** Total over the SDK's statuses: a new one does not compile without a meaning here. */
const STATUS = {
  validating: "Validating",
  in_progress: "InProgress",
  // All lines have responses. The results are not available yet.
  finalizing: "InProgress",
  completed: "Completed",
  failed: "Failed",
  expired: "Expired",
  cancelling: "Stopping",
  cancelled: "Stopped",
} as const satisfies Record<Batch["status"], JobStatus>;

/** Limit of botocore 1.44.5 (Message). */
const MAX_MESSAGE = 2048;

export function openAiState(batch: Batch): JobState {
  const ended = batch.completed_at ?? batch.failed_at ?? batch.expired_at ?? batch.cancelled_at;
  return {
    status: statusOf(batch),
    message: messageOf(batch),
    counts: countsOf(batch),
    endTime: ended == null ? undefined : ended * 1000,
  };
}

function statusOf(batch: Batch): JobStatus {
  const some = batch.output_file_id != null || (batch.request_counts?.completed ?? 0) > 0;
  if (batch.status === "expired" && some) return "PartiallyCompleted";
  // A status that is newer than the SDK only says that the job exists.
  return STATUS[batch.status] ?? "InProgress";
}

/** Errors of the validation, with the number of the line at fault. */
function messageOf({ errors }: Batch): string | undefined {
  const all = (errors?.data ?? []).map(({ line, message, code }) => {
    const text = message ?? code ?? "unknown error";
    return line == null ? text : `line ${line}: ${text}`;
  });
  return all.length === 0 ? undefined : all.join("; ").slice(0, MAX_MESSAGE);
}

/** Undefined before OpenAI has validated the input, when its counts are zeros. */
function countsOf({ request_counts: counts }: Batch): RecordCounts | undefined {
  if (counts === undefined || counts.total === 0) return undefined;
  const { total, completed, failed } = counts;
  return { total, processed: completed + failed, success: completed, error: failed };
}

/** Maximum length of a metadata value (API reference, "Metadata"). */
const MAX_VALUE = 512;

/** Metadata that lead from a batch to its job if the ledger is lost. Values that are too long are omitted. */
const KEPT = {
  quarry_intent: (spec) => spec.idempotencyKey,
  quarry_job_name: (spec) => spec.name,
  quarry_model_id: (spec) => spec.modelId,
  quarry_input_uri: ({ input }) => input && `s3://${input.bucket}/${input.key}`,
  quarry_output_uri: ({ output }) => `s3://${output.bucket}/${output.key}`,
} as const satisfies Record<string, (spec: JobSpec) => string | undefined>;

export const KEY_MEMBER = "quarry_intent" satisfies keyof typeof KEPT;

export function metadataOf(spec: JobSpec): NonNullable<BatchCreateParams["metadata"]> {
  const entries = Object.entries<(spec: JobSpec) => string | undefined>(KEPT).flatMap(([key, of]) => {
    const value = of(spec);
    return value === undefined || value.length > MAX_VALUE ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

export function openAiJob(provider: ProviderName, batch: Batch): UnmanagedJob {
  const kept: { readonly [key in keyof typeof KEPT]?: string } = batch.metadata ?? {};
  return {
    ...openAiState(batch),
    id: batch.id,
    idempotencyKey: kept.quarry_intent,
    name: kept.quarry_job_name ?? batch.id,
    modelId: kept.quarry_model_id ?? batch.model ?? "unknown",
    submitTime: batch.created_at * 1000,
    expirationTime: batch.expires_at == null ? undefined : batch.expires_at * 1000,
    inputFile: batch.input_file_id,
    inputUri: kept.quarry_input_uri ?? `s3://${provider}/${batch.input_file_id}`,
    outputUri: kept.quarry_output_uri ?? `s3://${provider}/`,
  };
}
