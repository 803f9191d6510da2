/** Port for S3 objects, buckets and multipart uploads: what the S3 API calls of every provider. */

import type { Content } from "../lib/content.ts";
import type { BlobId, ByteRange, FileId, ObjectName } from "../lib/names.ts";
import type { LifecycleRule } from "../lib/s3/lifecycle.ts";
import type { ListQuery } from "../lib/s3/listing.ts";
import type { LineForm, StoredFile } from "./files.ts";
import type {
  Attributes,
  Completed,
  CompleteRequest,
  Conditions,
  Copied,
  CopyRequest,
  CopySource,
  CreatedUpload,
  Found,
  FoundContent,
  PartRequest,
  PartSource,
  Parts,
  PutRequest,
  ReadRequest,
  Stored,
  StoredPart,
  UploadAddress,
  UploadRequest,
} from "./objects/requests.ts";
import type {
  BucketQuery,
  BucketRow,
  FileRow,
  ListPage,
  ObjectTag,
  PartQuery,
  UploadPage,
  UploadQuery,
} from "./objects/rows.ts";
import type { Viewer } from "./viewer.ts";

/** Passed to every operation. */
export interface ObjectCall extends Viewer {
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** Account id from x-amz-expected-bucket-owner. Buckets outside of the gateway refuse another owner with AccessDenied. */
  readonly bucketOwner?: string | undefined;
}

/**
 * S3 objects of one provider. Two implementations: the ledger's, over a `FileStore`, and S3's own.
 *
 * Errors are those of S3's API reference: NoSuchBucket, NoSuchKey, NoSuchUpload, PreconditionFailed, NotModified,
 * InvalidRange and, for an operation that the provider does not have, Unsupported. Listings are in the byte order of names.
 */
export interface Objects {
  /**
   * True if the buckets exist outside of this gateway, in an account that others share. An access key then sees only buckets
   * that it is granted, and the account checks `ObjectCall.bucketOwner`.
   */
  readonly bucketsAreExternal: boolean;
  /** Accepted form of the lines of a job's input. Absent: any. */
  readonly lines?: LineForm | undefined;
  /** True if `put` links the blobs of an upload (`Upload.blobs`) instead of reading its body. */
  readonly linksBlobs: boolean;
  /**
   * Stores nothing if it refuses and if the content is incomplete or fails its checks. After a lost answer an external store
   * may have the object.
   */
  put(call: ObjectCall, name: ObjectName, request: PutRequest): Promise<Stored>;
  head(call: ObjectCall, name: ObjectName, request: ReadRequest): Promise<Found>;
  get(call: ObjectCall, name: ObjectName, request: ReadRequest): Promise<FoundContent>;
  /** Resolves also if there is no such object. */
  delete(call: ObjectCall, name: ObjectName, conditions: Pick<Conditions, "ifMatch">): Promise<void>;
  list(call: ObjectCall, bucket: string, query: ListQuery): Promise<ListPage>;
  /** GetObjectAttributes. */
  attributes(call: ObjectCall, name: ObjectName, query: PartQuery): Promise<Attributes>;
  /** CopyObject within this provider. */
  copy(call: ObjectCall, source: CopySource, name: ObjectName, request: CopyRequest): Promise<Copied>;
  /** Replaces the tags of an object. Absent where `features` does it. */
  setTags?(call: ObjectCall, name: ObjectName, tags: readonly ObjectTag[]): Promise<void>;
  readonly buckets: BucketOperations;
  /** Expiration of objects. Absent where `features` does it. */
  readonly lifecycle?: LifecycleOperations;
  readonly uploads: UploadOperations;
  /**
   * Reads the configuration of a feature of a bucket or an object, and reads and changes tags. `operation` and the members of
   * `input` and of the result are those of S3's model. Absent where no bucket has such features.
   */
  features?(call: ObjectCall, operation: string, input: FeatureInput): Promise<object>;
  /**
   * The file that a job reads: by its name, by a provider's id in place of the key, or by `fileId`, the id that the caller
   * tagged the job with. Uploads content again that the provider has deleted. Absent where the job engine reads the object by
   * its URI.
   */
  jobInput?(call: ObjectCall, name: ObjectName, fileId: string | undefined): Promise<FileRow>;
  /** Files of jobs that callers do not see. Absent where such files are objects. */
  readonly jobFiles?: JobFiles;
}

/** Files of jobs with a provider whose files have ids. */
export interface JobFiles {
  /** Maximum bytes of a file. */
  readonly maxBytes: number;
  /** Reads a file that `jobInput` found. `blob`: holds the content. Rejects with NoSuchKey. */
  open(file: FileRow, range: ByteRange | undefined, signal: AbortSignal): Promise<OpenedFile>;
  /** Reads a file of the provider. Rejects with NoSuchKey. */
  read(id: FileId, signal: AbortSignal): Promise<Content>;
  /**
   * Uploads a file that only a job knows. The caller enters the file in the ledger with the announced name, or calls
   * `abandon`. A crash before that leaves no file behind.
   */
  put(
    name: ObjectName,
    content: { readonly blob: BlobId; readonly size: number },
    signal: AbortSignal,
  ): Promise<JobFile>;
  /** Deletes the file. Never rejects. Failures are retried. */
  abandon(file: JobFile): Promise<void>;
}

export interface OpenedFile {
  readonly body: Content;
  readonly blob?: BlobId | undefined;
}

export interface JobFile {
  readonly file: StoredFile;
  /** The announced name. Undefined if none was announced. */
  readonly intended: string | undefined;
}

export interface FeatureInput {
  readonly Bucket: string | undefined;
  readonly Key?: string | undefined;
}

export interface BucketSettings {
  /** S3's setting ObjectOwnership. It has an effect on buckets outside of the gateway only. */
  readonly ownership?: string | undefined;
}

export interface BucketOperations {
  /** Rejects with BucketAlreadyOwnedByYou, and with BucketAlreadyExists where bucket names are global. */
  create(call: ObjectCall, bucket: string, settings?: BucketSettings): Promise<void>;
  /** HeadBucket. */
  get(call: ObjectCall, bucket: string): Promise<BucketRow>;
  /** Rejects with BucketNotEmpty. */
  delete(call: ObjectCall, bucket: string): Promise<void>;
  list(call: ObjectCall, query: BucketQuery): Promise<readonly BucketRow[]>;
}

/** The lifecycle configuration of a bucket. Every operation rejects with NoSuchBucket. */
export interface LifecycleOperations {
  get(call: ObjectCall, bucket: string): Promise<readonly LifecycleRule[] | undefined>;
  put(call: ObjectCall, bucket: string, rules: readonly LifecycleRule[]): Promise<void>;
  delete(call: ObjectCall, bucket: string): Promise<void>;
}

/** Multipart uploads. */
export interface UploadOperations {
  create(call: ObjectCall, name: ObjectName, request: UploadRequest): Promise<CreatedUpload>;
  /** Replaces an earlier part of the same number (1 to 10,000). */
  putPart(call: ObjectCall, at: UploadAddress, number: number, request: PartRequest): Promise<StoredPart>;
  /** UploadPartCopy within this provider. */
  copyPart(call: ObjectCall, source: PartSource, at: UploadAddress, number: number): Promise<StoredPart>;
  /** Resolves with the same result if the upload is already complete. May continue after `call.signal` aborts. */
  complete(call: ObjectCall, at: UploadAddress, request: CompleteRequest): Promise<Completed>;
  /** Has no effect on an upload that is complete. */
  abort(call: ObjectCall, at: UploadAddress): Promise<void>;
  parts(call: ObjectCall, at: UploadAddress, query: PartQuery): Promise<Parts>;
  /** Uploads that are neither complete nor aborted, in the order of their keys, then of their ids. */
  list(call: ObjectCall, bucket: string, query: UploadQuery): Promise<UploadPage>;
}
