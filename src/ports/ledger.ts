/**
 * The ledger: what the gateway must never forget. Names of files, jobs, tags, claims of client request tokens.
 *
 * Every write that this port acknowledges is durable. Times are milliseconds since the epoch. Names sort by their UTF-8
 * bytes, as S3's do.
 */
import type { BlobId, FileId, ObjectName, ProviderName, UploadId } from "../lib/names.ts";
import type { ListQuery, ReadRows } from "../lib/s3/listing.ts";
import type { JobRow, JobStatus, RecordCounts, Tag } from "./jobs.ts";
import type {
  BucketQuery,
  BucketRow,
  DeleteOptions,
  FileRow,
  ListPage,
  ObjectTag,
  PartQuery,
  PartRow,
  PutOptions,
  UploadPage,
  UploadQuery,
  UploadRow,
} from "./objects.ts";

/** A namespace of buckets and jobs: nothing of one owner is visible to another. */
export interface Scope {
  readonly owner: string;
  readonly provider: ProviderName;
}

export interface Buckets {
  /** False where it already exists. */
  create(scope: Scope, name: string, at: number): Promise<boolean>;
  get(scope: Scope, name: string): Promise<BucketRow | undefined>;
  delete(scope: Scope, name: string): Promise<"deleted" | "missing" | "not empty">;
  list(scope: Scope, query: BucketQuery): Promise<readonly BucketRow[]>;
}

export interface Files {
  get(scope: Scope, name: ObjectName): Promise<FileRow | undefined>;
  /**
   * Inserts or replaces in one transaction, and creates the bucket where `createBucket` is set. Resolves with the row that was
   * replaced. Without the bucket: rejects with NoSuchBucket.
   */
  put(scope: Scope, row: FileRow, options?: PutOptions): Promise<FileRow | undefined>;
  /** Resolves with the row that was removed. `discard`: the provider's files to be discarded, whether there was a row or not. */
  delete(scope: Scope, name: ObjectName, options?: DeleteOptions): Promise<FileRow | undefined>;
  /** False if the name has another file, or none. */
  setTags(scope: Scope, file: Pick<FileRow, "bucket" | "key" | "id">, tags: readonly ObjectTag[]): Promise<boolean>;
  list(scope: Scope, bucket: string, query: ListQuery): Promise<ListPage>;
  /** A bucket's rows in order, for a listing that has others beside them. */
  reader(scope: Scope, bucket: string): ReadRows<FileRow>;
  /** The file of this id, under whatever name. */
  byId(scope: Scope, id: FileId): Promise<FileRow | undefined>;
  /** Which of these ids have a name, or are a part of what has one, whoever gave it. */
  named(provider: ProviderName, ids: readonly FileId[]): Promise<ReadonlySet<FileId>>;
}

/** What changes. A member that is there but undefined empties its column (not of `status` and `lastModifiedTime`). */
export type JobPatch = Partial<
  Pick<JobRow, "status" | "message" | "lastModifiedTime" | "endTime" | "counts" | "publish">
>;

export interface JobQuery {
  readonly provider?: ProviderName | undefined;
  readonly status?: JobStatus | undefined;
  readonly nameContains?: string | undefined;
  /** Exclusive bounds of the submit time. */
  readonly submittedAfter?: number | undefined;
  readonly submittedBefore?: number | undefined;
  readonly order: "Ascending" | "Descending";
  /** The last row of the page before: keyset on (submitTime, id). */
  readonly after?: { readonly submitTime: number; readonly id: string } | undefined;
  readonly limit: number;
}

/**
 * A create that has begun. It is written before the provider is asked, and holds the client request token and everything that
 * is needed after a crash to find out whether there is a job, and to enter the job.
 */
export interface IdempotencyRecord {
  readonly owner: string;
  readonly provider: ProviderName;
  /** The caller's token, or one that was made up for a caller without. */
  readonly token: string;
  readonly fingerprint: string;
  readonly createdAt: number;
  /** The request, as `jobs` stored it. */
  readonly request: unknown;
}

/** A client request token that somebody has used. `jobId` is undefined while the create that claimed it is under way. */
export interface Claim {
  readonly fingerprint: string;
  readonly jobId: string | undefined;
}

export interface Jobs {
  /** Takes the token for this record, or resolves with its holder. */
  claim(record: IdempotencyRecord): Promise<Claim | undefined>;
  /** Replaces what the record keeps of its request. `inputFile`: what a job would read. */
  keep(owner: string, token: string, request: unknown, inputFile?: FileId): Promise<void>;
  /** Gives up a claim whose create failed. */
  release(owner: string, token: string): Promise<void>;
  /** Records without a job: at the start, those of a process that died while it created one. */
  unsettled(): Promise<readonly IdempotencyRecord[]>;
  /**
   * Job, tags and the claim's job id in one transaction, in the place of what `adopt` has entered of it. Rejects with Conflict
   * where any owner has a job of this id.
   */
  insert(job: JobRow, tags: readonly Tag[], token?: string): Promise<void>;
  /** Enters jobs that a provider has and the ledger has not; leaves those alone that it has. */
  adopt(jobs: readonly JobRow[]): Promise<void>;
  /** True where a job without an end reads this file, or a create that may have come to one. */
  reads(provider: ProviderName, file: FileId): Promise<boolean>;
  /** A caller asked for a job that was only listed so far: its results are to be published when it has ended. */
  requestResults(id: string): Promise<void>;
  /** Jobs without an end, of all owners, oldest first. */
  unfinished(): Promise<readonly JobRow[]>;
  get(owner: string, id: string): Promise<JobRow | undefined>;
  /** Whoever's it is. */
  byId(id: string): Promise<JobRow | undefined>;
  /** By the provider's own id. */
  find(owner: string, nativeId: string): Promise<JobRow | undefined>;
  list(owner: string, query: JobQuery): Promise<{ readonly jobs: readonly JobRow[]; readonly more: boolean }>;
  update(id: string, patch: JobPatch): Promise<void>;
  tags(id: string): Promise<readonly Tag[]>;
  /** Adds or replaces; rejects with TooManyTags, changing nothing, where the job would have more than `max`. */
  tag(id: string, tags: readonly Tag[], max: number): Promise<void>;
  untag(id: string, keys: readonly string[]): Promise<void>;
}

/**
 * Files of providers that have lost their name: nobody finds or sees them any more, and they are deleted with their provider
 * once nothing reads them (`Jobs.reads`). Entered by the write that takes the name away.
 */
export interface Discards {
  has(provider: ProviderName, id: FileId): Promise<boolean>;
  all(provider: ProviderName): Promise<ReadonlySet<FileId>>;
  /** Those that nothing reads. */
  unread(provider: ProviderName): Promise<readonly FileId[]>;
  /** The provider does not have it any more. */
  delete(provider: ProviderName, id: FileId): Promise<void>;
}

/** The executor's own record of a batch that it runs: the "provider side" of a job. */
export interface RunRow {
  readonly id: string;
  readonly owner: string;
  readonly provider: ProviderName;
  readonly modelId: string;
  /** A link of its own, so that the caller may delete or replace the input while the batch runs. */
  readonly input: BlobId;
  /** The input's last path segment, with its extension. */
  readonly inputName: string;
  /** Bucket and prefix under which results are published. */
  readonly output: ObjectName;
  readonly deadline: number | undefined;
  /** False until the job is in the ledger; such a run is dropped at the next start. */
  readonly started: boolean;
  readonly stopRequested: boolean;
  readonly status: JobStatus;
  readonly message: string | undefined;
  readonly counts: RecordCounts | undefined;
  readonly createdAt: number;
  readonly endTime: number | undefined;
  /** The growing result object and its journal, once the run has begun. */
  readonly results: BlobId | undefined;
  readonly journal: BlobId | undefined;
}

/** What changes. A member that is there but undefined empties its column (not of `status` and the two flags). */
export type RunPatch = Partial<
  Pick<RunRow, "started" | "stopRequested" | "status" | "message" | "counts" | "endTime" | "results" | "journal">
>;

export interface Runs {
  insert(run: RunRow): Promise<void>;
  get(id: string): Promise<RunRow | undefined>;
  update(id: string, patch: RunPatch): Promise<void>;
  delete(id: string): Promise<void>;
  /** Runs of this provider without an end, oldest first. */
  unfinished(provider: ProviderName): Promise<readonly RunRow[]>;
}

/** A blob that a job at a provider elsewhere still needs: its input, which the results are joined with. */
export interface PinnedInput {
  /** The idempotency key while the job is created, then the id of a batch that the provider made for it. */
  readonly id: string;
  readonly provider: ProviderName;
  readonly owner: string;
  /** The provider's id of the job. Undefined while the job is created. */
  readonly job: string | undefined;
  /** A link of its own, so that the caller may delete or replace the object while the job runs. */
  readonly blob: BlobId;
  readonly createdAt: number;
  /** When the blob was released. The row stays, because it tells which job a batch belongs to. */
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

export interface Ledger {
  readonly buckets: Buckets;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly jobs: Jobs;
  readonly discards: Discards;
  readonly runs: Runs;
  readonly pinnedInputs: PinnedInputs;
  /** Which of these blobs a file, a part, an unfinished run or a pinned input still names. */
  live(ids: readonly BlobId[]): Promise<ReadonlySet<BlobId>>;
  /** True where the process before this one did not close the ledger. */
  readonly crashed: boolean;
  /** Fails where the ledger cannot be written now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Where a part is in the file that was made of it and others. */
export interface PartPlace {
  /** Bytes. */
  readonly start: number;
  /** Undefined where the file has no such part. */
  readonly part: PartRow | undefined;
  /** How many parts the file has. */
  readonly count: number;
}

export interface Uploads {
  /** Creates the bucket where `createBucket` is set; without the bucket rejects with NoSuchBucket. */
  create(scope: Scope, upload: UploadRow, options: { readonly createBucket: boolean }): Promise<void>;
  /** Whether it is under way or completed. */
  get(scope: Scope, name: ObjectName, id: UploadId): Promise<UploadRow | undefined>;
  /** Resolves with the part of this number that was replaced. Rejects with NoSuchUpload where none is under way. */
  putPart(scope: Scope, name: ObjectName, id: UploadId, part: PartRow): Promise<PartRow | undefined>;
  /** In the order of their numbers; of an upload under way, or of a file. */
  parts(id: UploadId, query: PartQuery): Promise<readonly PartRow[]>;
  place(id: UploadId, number: number): Promise<PartPlace>;
  /** Forgets it. Resolves with its parts' content. Rejects with NoSuchUpload where none is under way. */
  abort(scope: Scope, name: ObjectName, id: UploadId): Promise<readonly BlobId[]>;
  /**
   * Enters the file that was made of these parts, as `Files.put` does, ends the upload and lets go of the parts' content, all
   * in one transaction. `parts` are as they were when the file was made: rejects with Conflict where one is another by now,
   * with NoSuchUpload where the upload is not under way any more.
   */
  complete(
    scope: Scope,
    file: FileRow & { readonly uploadId: UploadId },
    parts: readonly PartRow[],
    options: PutOptions,
  ): Promise<{ readonly replaced: FileRow | undefined; readonly blobs: readonly BlobId[] }>;
  /** Uploads under way, in the order of their keys and then of their ids. */
  list(scope: Scope, bucket: string, query: UploadQuery): Promise<UploadPage>;
  /** Uploads of all owners that began before this time, under way and completed, oldest first. */
  before(time: number, limit: number): Promise<readonly (Scope & UploadRow)[]>;
  /** Forgets a completed upload; its file keeps its parts. */
  forget(id: UploadId): Promise<void>;
}
