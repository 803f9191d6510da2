/**
 * The ledger: the gateway's durable records of objects, jobs, tags and client request tokens.
 *
 * Acknowledged writes are durable. Times are milliseconds since the epoch. Names sort by their UTF-8 bytes, as on S3.
 */
import type { BlobId, FileId, ObjectName, ProviderName, UploadId } from "../lib/names.ts";
import type { LifecycleRule } from "../lib/s3/lifecycle.ts";
import type { ListQuery, ReadRows } from "../lib/s3/listing.ts";
import type { Chunks } from "./chunks.ts";
import type { Events, JobWebhook } from "./events.ts";
import type { DerivedFile } from "./files.ts";
import type { JobMedia, JobRow, JobStatus, JobTokens, RecordCounts, ReportedStatus, Tag } from "./jobs.ts";
import type { LineSource } from "./lines.ts";
import type {
  BucketQuery,
  BucketRow,
  DeleteOptions,
  FileRow,
  ListedFile,
  ListPage,
  ObjectTag,
  PartQuery,
  PartRow,
  PutOptions,
  UploadPage,
  UploadQuery,
  UploadRow,
} from "./objects.ts";
import type { Spending } from "./usage.ts";

/** A namespace of buckets and objects. One owner's rows are not visible to another owner. */
export interface Scope {
  readonly owner: string;
  readonly provider: ProviderName;
  /**
   * The buckets that the caller may use. Rows of other buckets are not found, whatever named them, and writes to other buckets
   * are rejected with AccessDenied. Pure. Absent: all buckets, for the gateway's own work.
   */
  readonly allows?: ((bucket: string) => boolean) | undefined;
}

export interface BucketDeletion {
  readonly outcome: "deleted" | "missing" | "not empty";
  readonly blobs: readonly BlobId[];
}

export interface Buckets {
  /** Resolves with false if the bucket already exists. */
  create(scope: Scope, name: string, at: number): Promise<boolean>;
  get(scope: Scope, name: string): Promise<BucketRow | undefined>;
  /** Deletes the bucket and its multipart uploads in one transaction. `blobs`: the content of their parts. */
  delete(scope: Scope, name: string): Promise<BucketDeletion>;
  list(scope: Scope, query: BucketQuery): Promise<readonly BucketRow[]>;
}

export interface Files {
  get(scope: Scope, name: ObjectName): Promise<FileRow | undefined>;
  /**
   * Inserts or replaces the row in one transaction. Creates the bucket if `createBucket` is set; otherwise rejects with
   * NoSuchBucket if the bucket does not exist. Resolves with the replaced row.
   */
  put(scope: Scope, row: FileRow, options?: PutOptions): Promise<FileRow | undefined>;
  /** Resolves with the removed row. Enters `deferDeletes` as deferred deletes, even if there was no row. */
  delete(scope: Scope, name: ObjectName, options?: DeleteOptions): Promise<FileRow | undefined>;
  /** False if the name has another file, or none. */
  setTags(scope: Scope, file: Pick<FileRow, "bucket" | "key" | "id">, tags: readonly ObjectTag[]): Promise<boolean>;
  list(scope: Scope, bucket: string, query: ListQuery): Promise<ListPage>;
  /** Reads a bucket's rows in order, for a listing that merges them with other rows. */
  reader(scope: Scope, bucket: string): ReadRows<ListedFile>;
  /** The row of this file id, under any name in the scope. */
  byId(scope: Scope, id: FileId): Promise<FileRow | undefined>;
  /** The ids that a row of any owner refers to, as its file or as one of its parts. */
  referenced(provider: ProviderName, ids: readonly FileId[]): Promise<ReadonlySet<FileId>>;
}

/** Changed members. A present member with the value undefined clears its column, except `status` and `lastModifiedTime`. */
export type JobPatch = Partial<
  Pick<
    JobRow,
    | "status"
    | "message"
    | "lastModifiedTime"
    | "endTime"
    | "counts"
    | "publish"
    | "tokens"
    | "usage"
    | "cost"
    | "currency"
  >
>;

/** A job before and after a change of its row. */
export interface JobChange {
  readonly before: JobRow;
  readonly after: JobRow;
}

/** What is read of an unfinished job in order to find its work. */
export interface UnfinishedJob
  extends Pick<JobRow, "id" | "owner" | "provider" | "providerType" | "nativeId" | "submitTime"> {
  /** True if an engine of the gateway's own has recorded its end, and the job has not. */
  readonly hasEnded: boolean;
}

export interface JobCount {
  readonly provider: ProviderName;
  readonly status: ReportedStatus;
  readonly jobs: number;
}

/** Connections to a database. */
export interface LedgerConnections {
  readonly open: number;
  /** Those of `open` that run nothing. */
  readonly idle: number;
  /** Callers that wait for one. */
  readonly waiting: number;
}

export type JobSortColumn = "status" | "provider" | "modelId" | "name";

export interface JobPlace {
  readonly submitTime: number;
  readonly id: string;
  /** The value of the sort's column, if there is one. */
  readonly value?: string | undefined;
}

export interface JobQuery {
  readonly provider?: ProviderName | undefined;
  readonly status?: JobStatus | undefined;
  readonly nameContains?: string | undefined;
  /** Exclusive bounds of the submit time. */
  readonly submittedAfter?: number | undefined;
  readonly submittedBefore?: number | undefined;
  /** What the rows are sorted by before their submit time. Absent: nothing. */
  readonly by?: JobSortColumn | undefined;
  /** Of all columns of the sort. */
  readonly order: "Ascending" | "Descending";
  /** The last row of the previous page: keyset on (`by`, submitTime, id). */
  readonly after?: JobPlace | undefined;
  readonly limit: number;
}

/**
 * A create that has begun. It is written before the request to the provider. It has the client request token, and what the
 * gateway needs after a crash to find and enter the job.
 */
export interface IdempotencyRecord {
  readonly owner: string;
  readonly provider: ProviderName;
  /** The caller's token, or a generated one. */
  readonly token: string;
  readonly fingerprint: string;
  readonly createdAt: number;
  /** The stored form of the request. Only src/jobs knows it. */
  readonly request: unknown;
}

/** A used client request token. `jobId` is undefined while its create is in progress. */
export interface Claim {
  readonly provider: ProviderName;
  readonly fingerprint: string;
  readonly jobId: string | undefined;
}

/** A create without a job. `inputFile` is the file that the job would read, if the provider's files have ids. */
export interface Creating extends Pick<IdempotencyRecord, "owner" | "token" | "createdAt"> {
  readonly inputFile: FileId | undefined;
}

/**
 * Which records of work under way are read. `all`: of any process. `left`: those that no live process works on. Without replicas
 * both are the same, because only the start of the one process asks.
 */
export type UnderWay = "all" | "left";

export interface Jobs {
  /** Claims the token for this record. Resolves with the existing claim if there is one. */
  claim(record: IdempotencyRecord): Promise<Claim | undefined>;
  /** Replaces the record's request. `inputFile` is the file that the job would read. */
  keep(owner: string, token: string, request: unknown, inputFile?: FileId): Promise<void>;
  /**
   * As `keep`, for a file that the gateway made for the job. In the same transaction, the file becomes a deferred delete, which
   * hides it and deletes it when no job reads it, and the announced name is settled.
   */
  keepDerived(owner: string, token: string, request: unknown, derived: DerivedFile): Promise<void>;
  /**
   * Deletes the claim of a create that failed.
   * @param createdAt of the claim. Another claim of the token stays
   */
  release(owner: string, token: string, createdAt?: number): Promise<void>;
  /** Records without a job. At the start, these are creates that a crash interrupted. */
  unsettled(which?: UnderWay): Promise<readonly IdempotencyRecord[]>;
  /** The records of `unsettled` for one provider, oldest first. */
  creating(provider: ProviderName): Promise<readonly Creating[]>;
  /**
   * The time at which the oldest create of `creating`, or the oldest unfinished job of a tenant, began. Jobs of other providers
   * count if this one has chunks of them. Undefined if there is none.
   */
  workingSince(provider: ProviderName): Promise<number | undefined>;
  /**
   * Inserts the job and its tags, and completes the claim, in one transaction. Replaces a row of the same job from `adopt`.
   * Rejects with Conflict if a job with this id exists for any owner. `webhook` is told of the job's events.
   */
  insert(job: JobRow, tags: readonly Tag[], token?: string, webhook?: JobWebhook): Promise<void>;
  /** Inserts unmanaged jobs from a provider's list. Existing rows stay unchanged. */
  adopt(jobs: readonly JobRow[]): Promise<void>;
  /** True if an unfinished job or chunk reads this file, or a create whose outcome is unknown. */
  reads(provider: ProviderName, file: FileId): Promise<boolean>;
  /** Marks the job's results for publication at its end, because a caller requested the job. */
  requestResults(id: string): Promise<void>;
  /** Unfinished jobs of all owners, oldest first. */
  unfinished(): Promise<readonly JobRow[]>;
  /** A page of them. */
  unfinishedPage(
    after: Pick<JobPlace, "submitTime" | "id"> | undefined,
    limit: number,
  ): Promise<readonly UnfinishedJob[]>;
  /** Numbers of the unfinished jobs of tenants. */
  unfinishedCounts(): Promise<readonly JobCount[]>;
  get(owner: string, id: string): Promise<JobRow | undefined>;
  /** Finds the job of any owner. */
  byId(id: string): Promise<JobRow | undefined>;
  /** By the provider's own id. */
  find(owner: string, nativeId: string): Promise<JobRow | undefined>;
  list(owner: string, query: JobQuery): Promise<{ readonly jobs: readonly JobRow[]; readonly more: boolean }>;
  /**
   * Resolves with undefined if there is no such job, or if the patch has a status that is late. Then nothing changes. Every status
   * is late for a job that has ended, except an end for one whose results are to be published. A job that is Stopping stays so
   * until it ends.
   *
   * @param seen the job as it was read before its state was asked for. The status is also late if the state has changed since
   */
  update(id: string, patch: JobPatch, seen?: JobRow): Promise<JobChange | undefined>;
  tags(id: string): Promise<readonly Tag[]>;
  /** Adds or replaces tags. Rejects with TooManyTags, without a change, if the job would have more than `max`. */
  tag(id: string, tags: readonly Tag[], max: number): Promise<void>;
  untag(id: string, keys: readonly string[]): Promise<void>;
}

/** A job at a time. */
export interface JobSample {
  readonly at: number;
  readonly status: ReportedStatus;
  readonly counts: RecordCounts | undefined;
}

/** Statuses and counts of jobs over time. Each change of a status is entered by the write that changes the job. */
export interface History {
  /** Oldest first. At most some hundreds. Empty for jobs of versions that kept none. */
  of(job: string): Promise<readonly JobSample[]>;
  /** Adds counts of running jobs. A job that has many keeps every second one. */
  add(samples: readonly (JobSample & { readonly job: string })[]): Promise<void>;
  /** Jobs in progress of all owners, oldest first. */
  running(after: Pick<JobPlace, "submitTime" | "id"> | undefined, limit: number): Promise<readonly JobRow[]>;
}

/**
 * Provider files whose object was deleted or replaced while a job reads them. They are hidden, and are deleted once no job
 * reads them (`Jobs.reads`). The write that changes the object enters them.
 */
export interface DeferredDeleteRecords {
  has(provider: ProviderName, id: FileId): Promise<boolean>;
  all(provider: ProviderName): Promise<ReadonlySet<FileId>>;
  /** The files that no job and no chunk reads. */
  unread(provider: ProviderName): Promise<readonly FileId[]>;
  /** Removes the record, after the provider has deleted the file. */
  delete(provider: ProviderName, id: FileId): Promise<void>;
}

/** The lines of a chunk. */
export interface RunSource extends LineSource {
  /** True if the blobs are the job's, and not the run's own links to them. */
  readonly isBorrowed?: boolean | undefined;
}

/** Members of a job that decide how its lines are read. */
export interface RunOptions {
  /** The job's modelInvocationType. */
  readonly invocationType?: string | undefined;
  /** True if parts that change the answer are dropped. */
  readonly drops?: boolean | undefined;
  /** True if two lines may have the same id. */
  readonly duplicateIds?: boolean | undefined;
  /** Set if the run is a chunk of a job: its lines. The run's own links keep both blobs. Nothing is published. */
  readonly source?: RunSource | undefined;
  /** True: results are published in the order of completion. */
  readonly unordered?: boolean | undefined;
  /** See `JobSpec.priority`. */
  readonly priority?: number | undefined;
  /** The job's translation row keeps the blob until the job has ended. */
  readonly media?: JobMedia | undefined;
}

/** A part of a run's log. */
export interface RunSegment {
  readonly blob: BlobId;
  /** Bytes of the log before it. */
  readonly start: number;
}

/** The executor's record of a batch that it runs. */
export interface RunRow {
  readonly id: string;
  readonly owner: string;
  readonly provider: ProviderName;
  readonly modelId: string;
  /** The batch's own link to the input, so that the caller may delete or replace the object meanwhile. */
  readonly input: BlobId;
  readonly options: RunOptions;
  /** The input's last path segment, with its extension. */
  readonly inputName: string;
  /** Bucket and prefix of the results. */
  readonly output: ObjectName;
  readonly deadline: number | undefined;
  /** False until the job is in the ledger. The next start deletes such a run. */
  readonly started: boolean;
  readonly stopRequested: boolean;
  /** True: no further records start. */
  readonly paused: boolean;
  readonly status: JobStatus;
  readonly message: string | undefined;
  readonly counts: RecordCounts | undefined;
  readonly createdAt: number;
  readonly endTime: number | undefined;
  /** The results that callers read, and the journal, once the run has begun. Both grow. */
  readonly results: BlobId | undefined;
  readonly journal: BlobId | undefined;
  /** The results in the order of completion. Undefined if they are `results`, or if the run has not begun or has ended. */
  readonly log: readonly RunSegment[] | undefined;
  /** What the answers used. Undefined before the end. */
  readonly tokens?: JobTokens | undefined;
}

/** Changed members. A present member with the value undefined clears its column, except `status`, `options` and the flags. */
export type RunPatch = Partial<
  Pick<
    RunRow,
    | "started"
    | "stopRequested"
    | "paused"
    | "options"
    | "status"
    | "message"
    | "counts"
    | "endTime"
    | "results"
    | "journal"
    | "log"
    | "tokens"
  >
>;

export interface Runs {
  insert(run: RunRow): Promise<void>;
  get(id: string): Promise<RunRow | undefined>;
  /** Those of these runs that exist. */
  among(ids: readonly string[]): Promise<readonly RunRow[]>;
  update(id: string, patch: RunPatch): Promise<void>;
  /**
   * Changes a run that has not ended. Resolves with false, without a change, if it has, or if there is none.
   * @param isNew true: only a run that was never started
   */
  updateOpen(id: string, patch: RunPatch, isNew?: boolean): Promise<boolean>;
  delete(id: string): Promise<void>;
  /** Unfinished runs of this provider, oldest first. */
  unfinished(provider: ProviderName): Promise<readonly RunRow[]>;
}

/** The input of a job at a hosted provider, kept because the results are joined with its lines. */
export interface PinnedInput {
  /** The idempotency key during the create, then the id of one of the provider's batches for the job. */
  readonly id: string;
  readonly provider: ProviderName;
  readonly owner: string;
  /** The provider's id of the job. Undefined during the create, and for batches of a create that was abandoned. */
  readonly job: string | undefined;
  /** The job's own link to the input, so that the caller may delete or replace the object meanwhile. */
  readonly blob: BlobId;
  readonly createdAt: number;
  /** When the blob was released. The row stays, because it maps batches to their job. */
  readonly releasedAt: number | undefined;
}

export interface PinnedInputs {
  insert(pinned: PinnedInput): Promise<void>;
  get(provider: ProviderName, id: string): Promise<PinnedInput | undefined>;
  release(provider: ProviderName, id: string, at: number): Promise<void>;
  delete(provider: ProviderName, id: string): Promise<void>;
  /** Oldest first. */
  unreleased(provider: ProviderName): Promise<readonly PinnedInput[]>;
}

/** A file that an upload under way may create. */
export interface IntendedFile {
  readonly provider: ProviderName;
  /** The name that the driver announced. */
  readonly name: string;
  readonly createdAt: number;
}

/** Written before an upload, and deleted by the write that enters the object. */
export interface IntendedFileRecords {
  insert(file: IntendedFile): Promise<void>;
  delete(file: IntendedFile): Promise<void>;
  /** Oldest first. */
  all(which?: UnderWay): Promise<readonly IntendedFile[]>;
}

/** How the lines of a job are translated for its provider. The row lives until the job's results are published. */
export interface TranslationRow {
  readonly owner: string;
  /** The client request token of the create. */
  readonly token: string;
  readonly provider: ProviderName;
  /** Undefined until the job exists. `Jobs.insert` sets it. */
  readonly jobId: string | undefined;
  /** The job's own copy of the input. Undefined if the results are not joined with its lines. */
  readonly input: BlobId | undefined;
  /** An object that the provider reads, if its files have names. Other files are deferred deletes. */
  readonly object: ObjectName | undefined;
  /** Only src/jobs knows it. Plain data. */
  readonly plan: unknown;
  readonly createdAt: number;
}

export interface Translations {
  insert(row: TranslationRow): Promise<void>;
  /** The row of a create. An earlier create with the same token may have left one. */
  get(owner: string, token: string): Promise<TranslationRow | undefined>;
  ofJob(jobId: string): Promise<TranslationRow | undefined>;
  /** Does not delete the row of a later create with the same token. */
  delete(row: Pick<TranslationRow, "owner" | "token" | "createdAt">): Promise<void>;
  /** Rows whose create came to no job, and rows of jobs that have ended. Oldest first. */
  leftovers(): Promise<readonly TranslationRow[]>;
}

/** The lifecycle configuration of a bucket. Deleted with the bucket. */
export interface LifecycleRow {
  readonly owner: string;
  readonly provider: ProviderName;
  readonly bucket: string;
  readonly rules: readonly LifecycleRule[];
}

export interface Lifecycles {
  /** Replaces the configuration. Rejects with NoSuchBucket. */
  put(row: LifecycleRow): Promise<void>;
  of(bucket: Pick<LifecycleRow, "owner" | "provider" | "bucket">): Promise<LifecycleRow | undefined>;
  delete(bucket: Pick<LifecycleRow, "owner" | "provider" | "bucket">): Promise<void>;
  all(): Promise<readonly LifecycleRow[]>;
}

/** A session of the page. */
export interface PageSession {
  /** Of the session's id. */
  readonly digest: string;
  readonly keyId: string;
  readonly expiresAt: number;
  readonly usedAt: number;
}

/** The sessions of a gateway that is several processes. */
export interface PageSessions {
  /** Deletes the sessions of its key that are unused longest, so that the key has at most `most`. */
  insert(session: PageSession, most: number): Promise<void>;
  /** Those of these that exist. */
  among(digests: readonly string[]): Promise<readonly PageSession[]>;
  touch(digest: string, at: number): Promise<void>;
  delete(digest: string): Promise<void>;
  /** Deletes sessions that expire before `now`, or that are unused since `unusedSince`. */
  deleteOver(now: number, unusedSince: number): Promise<void>;
}

export interface Secrets {
  /** Undefined if no value is stored. */
  find(name: string): Promise<Buffer | undefined>;
  /** Resolves with the stored value, after storing `first` if there was none. Processes that start together get the same value. */
  obtain(name: string, first: Buffer): Promise<Buffer>;
}

export interface Ledger {
  readonly buckets: Buckets;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly jobs: Jobs;
  readonly history: History;
  readonly events: Events;
  readonly deferredDeletes: DeferredDeleteRecords;
  readonly intendedFiles: IntendedFileRecords;
  readonly lifecycles: Lifecycles;
  readonly runs: Runs;
  readonly pinnedInputs: PinnedInputs;
  readonly translations: Translations;
  readonly chunks: Chunks;
  readonly spending: Spending;
  readonly secrets: Secrets;
  readonly pageSessions: PageSessions;
  /** The blobs that a row refers to: an object, a part, an unfinished run or chunked job, a pinned input or a file of a job. */
  live(ids: readonly BlobId[]): Promise<ReadonlySet<BlobId>>;
  /** True if the previous process did not close the ledger. */
  readonly crashed: boolean;
  /** Of this process. Absent: the ledger is a file. */
  connections?(): LedgerConnections;
  /** Rejects if the ledger cannot be written now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The position of a part in its object. */
export interface PartPlace {
  /** Bytes. */
  readonly start: number;
  /** Undefined if the object has no such part. */
  readonly part: PartRow | undefined;
  /** Number of parts of the object. */
  readonly count: number;
}

export interface Uploads {
  /** Creates the bucket if `createBucket` is set; otherwise rejects with NoSuchBucket if the bucket does not exist. */
  create(scope: Scope, upload: UploadRow, options: { readonly createBucket: boolean }): Promise<void>;
  /** An upload that is active or completed. */
  get(scope: Scope, name: ObjectName, id: UploadId): Promise<UploadRow | undefined>;
  /** Resolves with the replaced part of this number. Rejects with NoSuchUpload unless the upload is active. */
  putPart(scope: Scope, name: ObjectName, id: UploadId, part: PartRow): Promise<PartRow | undefined>;
  /** The parts of an active upload or of an object, in the order of their numbers. */
  parts(id: UploadId, query: PartQuery): Promise<readonly PartRow[]>;
  place(id: UploadId, number: number): Promise<PartPlace>;
  /** Deletes the upload. Resolves with the blobs of its parts. Rejects with NoSuchUpload unless the upload is active. */
  abort(scope: Scope, name: ObjectName, id: UploadId): Promise<readonly BlobId[]>;
  /**
   * Enters the object as `Files.put` does, completes the upload and releases the parts' blobs, in one transaction. `parts`
   * are the parts that the object consists of. Rejects with Conflict if one was replaced meanwhile, and with NoSuchUpload
   * unless the upload is active.
   */
  complete(
    scope: Scope,
    file: FileRow & { readonly uploadId: UploadId },
    parts: readonly PartRow[],
    options: PutOptions,
  ): Promise<{ readonly replaced: FileRow | undefined; readonly blobs: readonly BlobId[] }>;
  /** Active uploads, in the order of their keys, then of their ids. */
  list(scope: Scope, bucket: string, query: UploadQuery): Promise<UploadPage>;
  /** Active and completed uploads of all owners that began before this time, oldest first. */
  before(time: number, limit: number): Promise<readonly (Scope & UploadRow)[]>;
  /** Deletes the record of a completed upload. Its object keeps its parts. */
  forget(id: UploadId): Promise<void>;
}
