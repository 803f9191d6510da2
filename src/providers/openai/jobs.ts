/** Converts OpenAI's batches to jobs. */
import type { BatchCreateParams } from "openai/resources/batches";
import type { ProviderName } from "../../lib/names.ts";
import type { JobSpec, JobState, UnmanagedJob } from "../../ports/jobs.ts";
import { textIn } from "../answers.ts";
import { readBatch } from "./batch.ts";
import { withoutId } from "./errors.ts";

export function openAiState(answer: unknown): JobState {
  const { status, message, counts, endedAt } = readBatch(answer);
  return { status, message, counts, endTime: endedAt };
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

/** Throws if the batch has no id. */
export function openAiJob(provider: ProviderName, answer: unknown): UnmanagedJob {
  const { status, message, counts, createdAt, endedAt, expiresAt, model, metadata, inputFile, id } = readBatch(answer);
  if (id === undefined) throw withoutId(provider, "batch");
  const kept = (member: keyof typeof KEPT) => textIn(metadata[member]);
  return {
    id,
    status,
    message,
    counts,
    endTime: endedAt,
    idempotencyKey: kept("quarry_intent"),
    name: kept("quarry_job_name") ?? id,
    modelId: kept("quarry_model_id") ?? model ?? "unknown",
    submitTime: createdAt ?? endedAt ?? 0,
    expirationTime: expiresAt,
    inputFile,
    inputUri: kept("quarry_input_uri") ?? `s3://${provider}/${inputFile ?? id}`,
    outputUri: kept("quarry_output_uri") ?? `s3://${provider}/`,
  };
}
