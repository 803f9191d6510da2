/** Conversion between jobs of several batches and their rows. */
import type {
  Chunk,
  ChunkedFile,
  ChunkedFilePatch,
  ChunkedJob,
  ChunkedJobPatch,
  ChunkPatch,
} from "../../../ports/chunks.ts";
import type { JobTokens, RecordCounts } from "../../../ports/jobs.ts";
import type { ChunkedFilesTable, ChunkedJobsTable, ChunksTable } from "../schema.ts";
import { fromJson, toJson } from "./json.ts";

const flag = (value: boolean): number => (value ? 1 : 0);

/** The value of a changed column. Kysely omits undefined. Null clears the column. */
function changed<Patch extends object, Name extends keyof Patch>(patch: Patch, name: Name) {
  return name in patch ? ((patch[name] ?? null) as Exclude<Patch[Name], undefined> | null) : undefined;
}
const changedJson = <Patch extends object>(patch: Patch, name: keyof Patch) =>
  name in patch ? toJson(patch[name]) : undefined;
const changedFlag = (value: boolean | undefined) => (value === undefined ? undefined : flag(value));

export const toChunkedJob = (row: ChunkedJobsTable): ChunkedJob => ({
  id: row.id,
  owner: row.owner,
  provider: row.provider,
  providerType: row.provider_type,
  modelId: row.model_id,
  output: { bucket: row.output_bucket, key: row.output_key },
  plan: JSON.parse(row.plan_json),
  input: row.input ?? undefined,
  index: row.line_index ?? undefined,
  prior: row.prior ?? undefined,
  shared: row.shared ?? undefined,
  deadline: row.deadline ?? undefined,
  started: row.started === 1,
  paused: row.paused === 1,
  stopRequested: row.stop_requested === 1,
  status: row.status,
  message: row.message ?? undefined,
  counts: fromJson<RecordCounts>(row.counts_json),
  createdAt: row.created_at,
  endTime: row.end_time ?? undefined,
});

export const toChunkedJobRow = (job: ChunkedJob): ChunkedJobsTable => ({
  id: job.id,
  owner: job.owner,
  provider: job.provider,
  provider_type: job.providerType,
  model_id: job.modelId,
  output_bucket: job.output.bucket,
  output_key: job.output.key,
  plan_json: JSON.stringify(job.plan),
  input: job.input ?? null,
  line_index: job.index ?? null,
  prior: job.prior ?? null,
  shared: job.shared ?? null,
  deadline: job.deadline ?? null,
  started: flag(job.started),
  paused: flag(job.paused),
  stop_requested: flag(job.stopRequested),
  status: job.status,
  message: job.message ?? null,
  counts_json: toJson(job.counts),
  created_at: job.createdAt,
  end_time: job.endTime ?? null,
});

export const jobChanges = (patch: ChunkedJobPatch) => ({
  started: changedFlag(patch.started),
  paused: changedFlag(patch.paused),
  stop_requested: changedFlag(patch.stopRequested),
  status: patch.status,
  message: changed(patch, "message"),
  counts_json: changedJson(patch, "counts"),
  end_time: changed(patch, "endTime"),
  input: changed(patch, "input"),
  line_index: changed(patch, "index"),
  prior: changed(patch, "prior"),
  shared: changed(patch, "shared"),
});

export const toChunkedFile = (row: ChunkedFilesTable): ChunkedFile => ({
  job: row.job,
  number: row.number,
  name: row.name,
  firstLine: row.first_line,
  lines: row.lines,
  form: JSON.parse(row.form_json),
  results: row.results ?? undefined,
  resultBytes: row.result_bytes,
  resultLine: row.result_line,
  finished: row.finished === 1,
});

export const toChunkedFileRow = (file: ChunkedFile): ChunkedFilesTable => ({
  job: file.job,
  number: file.number,
  name: file.name,
  first_line: file.firstLine,
  lines: file.lines,
  form_json: JSON.stringify(file.form),
  results: file.results ?? null,
  result_bytes: file.resultBytes,
  result_line: file.resultLine,
  finished: flag(file.finished),
});

export const fileChanges = (patch: ChunkedFilePatch) => ({
  results: changed(patch, "results"),
  result_bytes: patch.resultBytes,
  result_line: patch.resultLine,
  finished: changedFlag(patch.finished),
});

export const toChunk = (row: ChunksTable): Chunk => ({
  job: row.job,
  number: row.number,
  part: {
    first: row.first_line,
    last: row.last_line,
    group: row.line_group,
    ...(row.list !== null && { list: row.list }),
    count: row.line_count,
  },
  provider: row.provider,
  providerType: row.provider_type,
  modelId: row.model_id,
  fallbackOf: row.fallback_of ?? undefined,
  state: row.state,
  attempt: row.attempt,
  notBefore: row.not_before ?? undefined,
  submittedAt: row.submitted_at ?? undefined,
  nativeId: row.native_id ?? undefined,
  inputFile: row.input_file ?? undefined,
  noted: fromJson<unknown>(row.noted_json),
  outcome: row.outcome ?? undefined,
  counts: fromJson<RecordCounts>(row.counts_json),
  tokens: fromJson<JobTokens>(row.tokens_json),
  message: row.message ?? undefined,
});

export const toChunkRow = (chunk: Chunk): ChunksTable => ({
  job: chunk.job,
  number: chunk.number,
  first_line: chunk.part.first,
  last_line: chunk.part.last,
  line_group: chunk.part.group,
  list: chunk.part.list ?? null,
  line_count: chunk.part.count,
  provider: chunk.provider,
  provider_type: chunk.providerType,
  model_id: chunk.modelId,
  fallback_of: chunk.fallbackOf ?? null,
  state: chunk.state,
  attempt: chunk.attempt,
  not_before: chunk.notBefore ?? null,
  submitted_at: chunk.submittedAt ?? null,
  native_id: chunk.nativeId ?? null,
  input_file: chunk.inputFile ?? null,
  noted_json: toJson(chunk.noted),
  outcome: chunk.outcome ?? null,
  counts_json: toJson(chunk.counts),
  tokens_json: toJson(chunk.tokens),
  message: chunk.message ?? null,
});

export const chunkChanges = (patch: ChunkPatch) => ({
  first_line: patch.part?.first,
  last_line: patch.part?.last,
  line_group: patch.part?.group,
  list: patch.part === undefined ? undefined : (patch.part.list ?? null),
  line_count: patch.part?.count,
  provider: patch.provider,
  provider_type: patch.providerType,
  model_id: patch.modelId,
  state: patch.state,
  attempt: patch.attempt,
  not_before: changed(patch, "notBefore"),
  submitted_at: changed(patch, "submittedAt"),
  native_id: changed(patch, "nativeId"),
  input_file: changed(patch, "inputFile"),
  noted_json: changedJson(patch, "noted"),
  outcome: changed(patch, "outcome"),
  counts_json: changedJson(patch, "counts"),
  tokens_json: changedJson(patch, "tokens"),
  message: changed(patch, "message"),
});
