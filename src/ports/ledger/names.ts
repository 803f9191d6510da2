/** Records of buckets, objects and multipart uploads. */
import type { BlobId, FileId, ObjectName, ProviderName, UploadId } from "../../lib/names.ts";
import type { LifecycleRule } from "../../lib/s3/lifecycle.ts";
import type { ListQuery, ReadRows } from "../../lib/s3/listing.ts";
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
} from "../objects/rows.ts";

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
