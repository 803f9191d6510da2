/** OpenAI's batches in Bedrock's words. */
import type { Batch, BatchCreateParams } from "openai/resources/batches";
import type { ProviderName } from "../../lib/names.ts";
import type { JobSpec, JobState, JobStatus, RecordCounts, UnmanagedJob } from "../../ports/jobs.ts";

/** Total over the SDK's statuses: one more does not compile until it has a meaning here. */
const STATUS = {
  validating: "Validating",
  in_progress: "InProgress",
  // All lines are answered; the results are not there yet.
  finalizing: "InProgress",
  completed: "Completed",
  failed: "Failed",
  expired: "Expired",
  cancelling: "Stopping",
  cancelled: "Stopped",
} as const satisfies Record<Batch["status"], JobStatus>;

/** botocore 1.44.5, Message. */
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
  // A status that is newer than the SDK says no more than that there is a job.
  return STATUS[batch.status] ?? "InProgress";
}

/** `errors` is of the validation, so there is a line number where a line is at fault. */
function messageOf({ errors }: Batch): string | undefined {
  const all = (errors?.data ?? []).map(({ line, message, code }) => {
    const text = message ?? code ?? "unknown error";
    return line == null ? text : `line ${line}: ${text}`;
  });
  return all.length === 0 ? undefined : all.join("; ").slice(0, MAX_MESSAGE);
}

/** OpenAI counts nothing before the input is validated: then there are no counts rather than zeros. */
function countsOf({ request_counts: counts }: Batch): RecordCounts | undefined {
  if (counts === undefined || counts.total === 0) return undefined;
  const { total, completed, failed } = counts;
  return { total, processed: completed + failed, success: completed, error: failed };
}

/** Of a metadata value (API reference, "Metadata"). */
const MAX_VALUE = 512;

/** What leads back from a batch to its job when the ledger is lost; what is too long to be kept is left out. */
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
    name: kept.quarry_job_name ?? batch.id,
    modelId: kept.quarry_model_id ?? batch.model ?? "unknown",
    submitTime: batch.created_at * 1000,
    expirationTime: batch.expires_at == null ? undefined : batch.expires_at * 1000,
    inputFile: batch.input_file_id,
    inputUri: kept.quarry_input_uri ?? `s3://${provider}/${batch.input_file_id}`,
    outputUri: kept.quarry_output_uri ?? `s3://${provider}/`,
  };
}
