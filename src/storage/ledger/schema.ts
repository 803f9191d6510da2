/**
 * The tables, as typed for queries. Times are milliseconds since the epoch. Members that end in `_json` hold JSON text.
 * Flags are 0 or 1.
 */
import type { WebhookFormat } from "../../lib/event-names.ts";
import type { BlobId, FileId, ProviderName, UploadId } from "../../lib/names.ts";
import type { ChunkState } from "../../ports/chunks.ts";
import type { DeliveryState, JobEventType } from "../../ports/events.ts";
import type { JobRow, JobStatus, ReportedStatus } from "../../ports/jobs.ts";

export interface BucketsTable {
  owner: string;
  provider: ProviderName;
  name: string;
  created_at: number;
}

export interface FilesTable {
  owner: string;
  provider: ProviderName;
  bucket: string;
  key: string;
  id: FileId;
  etag: string;
  size: number;
  modified_at: number;
  content_type: string | null;
  headers_json: string;
  metadata_json: string;
  checksums_json: string;
  blob: BlobId | null;
  expires_at: number | null;
  parts_json: string | null;
  unfit_line: number | null;
  checksum_type: "COMPOSITE" | null;
  upload_id: UploadId | null;
  tags_json: string | null;
  encryption_json: string | null;
}

/** Multipart uploads: active ones, and completed ones for a while. */
export interface UploadsTable {
  id: UploadId;
  owner: string;
  provider: ProviderName;
  bucket: string;
  key: string;
  created_at: number;
  content_type: string | null;
  headers_json: string;
  metadata_json: string;
  checksum_json: string | null;
  result_json: string | null;
  tags_json: string | null;
  encryption_json: string | null;
}

/** Parts of active uploads, and of the files made of them. The latter have no content of their own. */
export interface UploadPartsTable {
  upload_id: UploadId;
  number: number;
  blob: BlobId | null;
  etag: string;
  size: number;
  checksums_json: string;
  modified_at: number;
}

/** The provider's files that make up a file, if there are several. */
export interface FilePartsTable {
  owner: string;
  provider: ProviderName;
  bucket: string;
  key: string;
  id: FileId;
}

export interface JobsTable {
  id: string;
  owner: string;
  provider: ProviderName;
  native_id: string;
  arn: string;
  name: string;
  model_id: string;
  role_arn: string | null;
  client_request_token: string | null;
  status: ReportedStatus;
  message: string | null;
  submit_time: number;
  last_modified_time: number;
  end_time: number | null;
  expiration_time: number | null;
  timeout_hours: number | null;
  invocation_type: string | null;
  input_file: FileId | null;
  publish: NonNullable<JobRow["publish"]> | null;
  input_json: string | null;
  output_json: string | null;
  vpc_json: string | null;
  counts_json: string | null;
  provider_type: string | null;
  key_id: string | null;
  tokens_json: string | null;
  usage_json: string | null;
  /** A decimal number, in `currency`. */
  cost: string | null;
  currency: string | null;
  /** The webhook that the job's tags ask for. */
  webhook_json: string | null;
}

/** What jobs that were created on a day have cost. Amounts are decimal numbers. */
export interface SpendTable {
  /** `key:<id>` or `tenant:<name>`. */
  scope: string;
  /** `YYYY-MM-DD`, in UTC. */
  day: string;
  currency: string;
  amount: string;
}

/** What creates and jobs may cost that have not ended. */
export interface ReservationsTable {
  owner: string;
  token: string;
  key_id: string | null;
  job_id: string | null;
  day: string;
  currency: string;
  amount: string;
}

export interface JobTagsTable {
  job_id: string;
  key: string;
  value: string;
}

export interface ClaimsTable {
  owner: string;
  token: string;
  fingerprint: string;
  job_id: string | null;
  claimed_at: number;
  provider: ProviderName;
  /** The file that the job would read, while the existence of the job is unknown. */
  input_file: FileId | null;
  request_json: string | null;
  /** The process that creates the job. Null if the ledger has one process. */
  replica: string | null;
}

export interface DiscardsTable {
  provider: ProviderName;
  id: FileId;
}

/** Files that uploads under way may create. */
export interface IntendedFilesTable {
  provider: ProviderName;
  name: string;
  created_at: number;
  /** The process that uploads the file. Null if the ledger has one process. */
  replica: string | null;
}

export interface RunsTable {
  id: string;
  owner: string;
  provider: ProviderName;
  model_id: string;
  options_json: string | null;
  input: BlobId;
  input_name: string;
  output_bucket: string;
  output_key: string;
  deadline: number | null;
  started: number;
  stop_requested: number;
  status: JobStatus;
  message: string | null;
  counts_json: string | null;
  created_at: number;
  end_time: number | null;
  results: BlobId | null;
  journal: BlobId | null;
  paused: number;
  log_json: string | null;
  tokens_json: string | null;
}

export interface PinnedInputsTable {
  provider: ProviderName;
  id: string;
  owner: string;
  job: string | null;
  blob: BlobId;
  created_at: number;
  released_at: number | null;
}

export interface TranslationsTable {
  owner: string;
  token: string;
  provider: ProviderName;
  job_id: string | null;
  input: BlobId | null;
  object_bucket: string | null;
  object_key: string | null;
  plan_json: string;
  created_at: number;
}

export interface ChunkedJobsTable {
  id: string;
  owner: string;
  provider: ProviderName;
  provider_type: string;
  model_id: string;
  output_bucket: string;
  output_key: string;
  plan_json: string;
  input: BlobId | null;
  line_index: BlobId | null;
  prior: BlobId | null;
  shared: BlobId | null;
  deadline: number | null;
  started: number;
  paused: number;
  stop_requested: number;
  status: JobStatus;
  message: string | null;
  counts_json: string | null;
  created_at: number;
  end_time: number | null;
}

export interface ChunkedFilesTable {
  job: string;
  number: number;
  name: string;
  first_line: number;
  lines: number;
  form_json: string;
  results: BlobId | null;
  result_bytes: number;
  result_line: number;
  finished: number;
}

export interface ChunksTable {
  job: string;
  number: number;
  first_line: number;
  last_line: number;
  line_group: number;
  list: BlobId | null;
  line_count: number;
  provider: ProviderName;
  provider_type: string;
  model_id: string;
  fallback_of: number | null;
  state: ChunkState;
  attempt: number;
  not_before: number | null;
  submitted_at: number | null;
  native_id: string | null;
  input_file: FileId | null;
  noted_json: string | null;
  outcome: BlobId | null;
  counts_json: string | null;
  tokens_json: string | null;
  message: string | null;
}

/** The providers' ids of all batches that chunks had. */
export interface ChunkBatchesTable {
  provider: ProviderName;
  native_id: string;
}

export interface LifecyclesTable {
  owner: string;
  provider: ProviderName;
  bucket: string;
  rules_json: string;
}

/** Statuses and counts of jobs over time. */
export interface JobSamplesTable {
  job: string;
  /** Ascending with time. */
  number: number;
  at: number;
  status: ReportedStatus;
  counts_json: string | null;
  /** 1: the status changed, and the row stays. 0: the counts of a running job, which later samples may replace. */
  is_change: number;
}

/** Values that all processes of a gateway share. */
export interface SecretsTable {
  name: string;
  /** Base64. */
  value: string;
}

/** Events of jobs that somebody is told about. */
export interface EventsTable {
  /** Ascending with time. */
  id: string;
  job: string;
  /** `started`, `ended`, or a step of progress. A job has one event of each. */
  step: string;
  type: JobEventType;
  at: number;
  /** The job after the change. */
  job_json: string;
  tags_json: string;
}

/** Events on their way to endpoints. */
export interface DeliveriesTable {
  /** Ascending with time. */
  id: string;
  event: string;
  owner: string;
  job: string;
  endpoint: string;
  url: string;
  host: string;
  format: WebhookFormat;
  state: DeliveryState;
  attempts: number;
  created_at: number;
  began_at: number;
  next_at: number | null;
  ended_at: number | null;
  log_json: string;
}

export interface PageSessionsTable {
  digest: string;
  key_id: string;
  expires_at: number;
  used_at: number;
}

/** The processes that share the ledger. */
export interface ReplicasTable {
  id: string;
  started_at: number;
  /** When the process last showed that it lives. By the database's clock. */
  seen_at: number;
  version: string;
  /** Since when the process cannot write, because others have taken over its work. */
  fenced_at: number | null;
}

/** Facts about the ledger itself, one a row. */
export interface StateTable {
  name: "open" | "checked";
  at: number;
}

export interface Schema {
  buckets: BucketsTable;
  files: FilesTable;
  uploads: UploadsTable;
  upload_parts: UploadPartsTable;
  file_parts: FilePartsTable;
  jobs: JobsTable;
  job_tags: JobTagsTable;
  claims: ClaimsTable;
  discards: DiscardsTable;
  intended_files: IntendedFilesTable;
  runs: RunsTable;
  pinned_inputs: PinnedInputsTable;
  translations: TranslationsTable;
  spend: SpendTable;
  reservations: ReservationsTable;
  chunked_jobs: ChunkedJobsTable;
  chunked_files: ChunkedFilesTable;
  chunks: ChunksTable;
  chunk_batches: ChunkBatchesTable;
  lifecycles: LifecyclesTable;
  job_samples: JobSamplesTable;
  events: EventsTable;
  deliveries: DeliveriesTable;
  state: StateTable;
  secrets: SecretsTable;
  page_sessions: PageSessionsTable;
  replicas: ReplicasTable;
}
