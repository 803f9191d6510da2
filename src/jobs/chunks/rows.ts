/** The rows of a new chunked job. */
import type { ObjectName, ProviderName } from "../../lib/names.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { JobMedia } from "../../ports/jobs.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { NewJob } from "../new-job.ts";
import type { JobOptions } from "../options.ts";
import type { CreateKey } from "../translation/entries.ts";
import type { Assigned, AssignedFile } from "./assign.ts";
import type { ChunkPlace } from "./elsewhere.ts";
import { type ChunkedPlan, chunkedId, type FormPlan } from "./plan.ts";
import type { PlannedChunk } from "./planner.ts";
import type { Sequence } from "./sequence.ts";

/** What `Ledger.chunks.insert` takes. */
export interface ChunkRows {
  readonly job: ChunkedJob;
  readonly files: readonly ChunkedFile[];
  readonly chunks: readonly Chunk[];
}

interface Given {
  readonly call: ProviderCall;
  readonly job: NewJob;
  readonly key: CreateKey;
  readonly output: ObjectName;
  readonly options: JobOptions;
  readonly fallback: readonly ProviderName[];
  readonly sequence: Sequence;
  readonly assigned: Assigned;
  readonly media: JobMedia | undefined;
  readonly trace: string | undefined;
  readonly placeOf: (chunk: PlannedChunk) => ChunkPlace;
}

export function rowsOf(given: Given): ChunkRows {
  const { call, job, key, output, options, fallback, sequence, assigned, media, trace } = given;
  const { records, priorRecords, sharedRecords } = assigned;
  const id = chunkedId(key.idempotencyKey);
  const now = Date.now();
  const hours = job.request.timeoutHours;
  const plan: ChunkedPlan = {
    idempotencyKey: key.idempotencyKey,
    name: job.name,
    request: job.request,
    tags: job.tags,
    options,
    fallback,
    priorRecords,
    sharedRecords,
    media,
    ...(trace !== undefined && { trace }),
  };
  return {
    job: {
      id,
      owner: key.owner,
      provider: call.provider.name,
      providerType: call.provider.jobs!.type,
      modelId: job.modelId,
      output,
      plan,
      input: sequence.input,
      index: assigned.index,
      prior: assigned.prior,
      shared: assigned.shared,
      deadline: hours === undefined ? undefined : now + hours * 3_600_000,
      started: false,
      paused: options.paused,
      stopRequested: false,
      status: "Submitted",
      message: undefined,
      counts: { total: records, processed: priorRecords, success: priorRecords, error: 0 },
      createdAt: now,
      endTime: undefined,
    },
    files: assigned.files.map((file, number) => fileRow(id, file, number, call)),
    chunks: assigned.chunks.map((planned, number) => chunkRow(id, planned, number, given)),
  };
}

function fileRow(job: string, file: AssignedFile, number: number, { provider }: ProviderCall): ChunkedFile {
  const { name, firstLine, lines, checker } = file;
  // A file of blank lines has no form, and no line that would need one.
  const frame = checker?.form.frame.name ?? provider.jobs?.takes?.lines.frame ?? "bedrock";
  const form: FormPlan = { frame, url: checker?.form.url };
  return {
    job,
    number,
    name,
    firstLine,
    lines,
    form,
    results: undefined,
    resultBytes: 0,
    resultLine: firstLine - 1,
    finished: false,
  };
}

function chunkRow(job: string, planned: PlannedChunk, number: number, { assigned, placeOf }: Given): Chunk {
  const { group, first, last, count } = planned;
  return {
    job,
    number,
    part: { first, last, group, count },
    ...placeOf(planned),
    modelId: assigned.models[group]!,
    fallbackOf: undefined,
    state: "queued",
    attempt: 0,
    notBefore: undefined,
    submittedAt: undefined,
    nativeId: undefined,
    inputFile: undefined,
    noted: undefined,
    outcome: undefined,
    counts: undefined,
    tokens: undefined,
    message: undefined,
  };
}
