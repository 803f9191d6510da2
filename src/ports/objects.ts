/** Port for S3 objects, buckets and multipart uploads: what the S3 API calls of every provider. */

import type { Content } from "../lib/content.ts";
import type { Algorithm } from "../lib/digests/algorithms.ts";
import type { BlobId, ByteRange, FileId, ObjectName, UploadId } from "../lib/names.ts";
import type { KeptHeaders } from "../lib/s3/kept-headers.ts";
import type { LifecycleRule } from "../lib/s3/lifecycle.ts";
import type { ListQuery } from "../lib/s3/listing.ts";
import type { LineForm, StoredFile, Upload } from "./files.ts";
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

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: Date | undefined;
  readonly ifUnmodifiedSince?: Date | undefined;
}

export interface Stored extends FileRow {
  /** The header `x-amz-expiration`. */
  readonly expiration?: string | undefined;
}

/** What S3 stores with the content of an object. */
export type Description = Pick<FileRow, "contentType" | "headers" | "metadata">;

export interface ObjectTag {
  readonly key: string;
  readonly value: string;
}

/** The only ACL that is handed on. Buckets of Quarry's own give their owner full control in any case. */
export type ObjectAcl = "bucket-owner-full-control";

/** Server-side encryption, in the terms of S3's headers. Never with a customer's key. */
export interface Encryption {
  readonly algorithm?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  /** Base64 of a JSON document, as sent. */
  readonly context?: string | undefined;
  readonly bucketKey?: boolean | undefined;
}

/** Encryption that the caller asks for. Undefined: the default of the store. */
interface EncryptionRequest {
  readonly encryption?: Encryption | undefined;
}

export interface PutRequest extends Description, EncryptionRequest {
  readonly acl?: ObjectAcl | undefined;
  readonly tags?: readonly ObjectTag[] | undefined;
  readonly conditions: Pick<Conditions, "ifMatch" | "ifNoneMatch">;
  /** Bytes, if the client sent a length. */
  readonly length: number | undefined;
  /** Base64: checksums that the client sent in headers. Those in trailers are known after the content. */
  readonly checksums: FileRow["checksums"];
  /** Checksums of content that the gateway already has, used where `open` returns blobs. */
  readonly known?: Pick<FileRow, "checksums" | "checksumType">;
  /**
   * Starts to read the body. Computes the digests that are passed and those that the client sent. Called once, after every
   * check that needs no content. A small body is read and verified when it resolves.
   */
  open(
    digests: readonly Algorithm[],
    /** Called with each chunk of the content. */
    watch?: (chunk: Buffer) => void,
    /** The object's checksum if the client chose none. */
    fallback?: Algorithm,
  ): Promise<OpenedUpload>;
}

export interface OpenedUpload extends Omit<Upload, "contentType"> {
  /** The client's digests that the object keeps, or the fallback. */
  readonly keep: readonly Algorithm[];
}

export interface ReadRequest {
  readonly conditions: Conditions;
  /** The Range header as sent. */
  readonly range: string | undefined;
  /** Number of a part. Excludes `range`. */
  readonly part?: number | undefined;
  /** True if the caller asks for checksums. */
  readonly checksums: boolean;
}

export interface Found {
  readonly file: FileRow;
  readonly range: ByteRange | undefined;
  /** Number of parts of an object that was uploaded in parts, set if the request names a part. */
  readonly partsCount?: number | undefined;
  /** Checksums of the content of the part, set if the request names a part. */
  readonly partChecksums?: Checksums | undefined;
  /** Number of tags, where `file` does not have the tags. */
  readonly tagCount?: number | undefined;
  /** The header `x-amz-expiration`. */
  readonly expiration?: string | undefined;
}

export interface FoundContent extends Found {
  readonly body: Content;
  /** Blob that holds the whole object, where another object may link it. */
  readonly blob?: BlobId | undefined;
}

export interface UploadAddress extends ObjectName {
  readonly id: UploadId;
}

export interface UploadRequest extends Description, EncryptionRequest {
  readonly acl?: ObjectAcl | undefined;
  readonly tags?: readonly ObjectTag[] | undefined;
  readonly checksum: UploadChecksum | undefined;
}

export type PartRequest = Pick<PutRequest, "length" | "checksums" | "open">;

export interface CompleteRequest {
  readonly parts: readonly CompletedPart[];
  readonly conditions: Pick<Conditions, "ifMatch" | "ifNoneMatch">;
  /** Checksums and size (bytes) of the whole object, if the client sent them. */
  readonly checksums: Checksums;
  readonly checksumType: UploadChecksum["type"] | undefined;
  readonly size: number | undefined;
}

export interface Parts extends Pick<UploadRow, "checksum"> {
  readonly parts: readonly PartRow[];
  readonly more: boolean;
}

export type CreatedUpload = Pick<UploadRow, "id" | "checksum" | "encryption">;

/** A part, with the encryption of its upload. */
export type StoredPart = PartRow & Pick<UploadRow, "encryption">;

export type Completed = Pick<FileRow, "etag" | "checksums" | "checksumType" | "encryption">;

export interface Attributes {
  readonly file: FileRow;
  /** Set for an object that was uploaded in parts. */
  readonly parts:
    | { readonly total: number; readonly page: readonly Omit<PartRow, "etag" | "modifiedAt">[]; readonly more: boolean }
    | undefined;
}

export interface CompletedPart {
  readonly number: number | undefined;
  /** Without quotes. */
  readonly etag: string | undefined;
  readonly checksums: Checksums;
}

export interface CopySource extends ObjectName {
  readonly conditions: Conditions;
  /** Account id from x-amz-source-expected-bucket-owner. */
  readonly bucketOwner?: string | undefined;
}

export interface PartSource extends CopySource {
  /** `bytes=first-last`, within the source. Undefined: all of it. */
  readonly range: string | undefined;
}

export interface CopyRequest extends EncryptionRequest {
  readonly conditions: Pick<Conditions, "ifMatch" | "ifNoneMatch">;
  /** Replaces the description of the source. */
  readonly replace: Description | undefined;
  readonly acl?: ObjectAcl | undefined;
  /** Undefined: the source's. */
  readonly tags?: readonly ObjectTag[] | undefined;
  /** Checksum that the copy gets. Undefined: the source's. */
  readonly algorithm: Algorithm | undefined;
}

export type Copied = Pick<FileRow, "etag" | "modifiedAt" | "checksums" | "checksumType" | "encryption">;

/** Checksum of the parts of an upload. */
export interface UploadChecksum {
  readonly algorithm: Algorithm;
  /** Of the completed object: a checksum of the parts' checksums, or of the whole content. */
  readonly type: "COMPOSITE" | "FULL_OBJECT";
}

/** A multipart upload. */
export interface UploadRow extends ObjectName, Description {
  /** Time-ordered: uploads of one key are listed in the order of their creation. */
  readonly id: UploadId;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly tags?: readonly ObjectTag[] | undefined;
  readonly checksum?: UploadChecksum | undefined;
  readonly encryption?: Encryption | undefined;
  /** The completed object. */
  readonly result?: FileRow | undefined;
}

export interface PartRow {
  /** 1 to 10,000. */
  readonly number: number;
  /** MD5 of the content, hexadecimal. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly checksums: Checksums;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** The content. Absent once the upload is complete. */
  readonly blob?: BlobId | undefined;
}

export interface UploadQuery extends Pick<ListQuery, "prefix" | "delimiter" | "limit"> {
  /** Excludes uploads of keys up to and including this one. With `afterId`, includes those of this key with greater ids. */
  readonly after?: string | undefined;
  readonly afterId?: UploadId | undefined;
}

export interface UploadPage {
  readonly entries: readonly (
    | { readonly upload: Pick<UploadRow, "id" | "key" | "createdAt" | "checksum">; readonly prefix?: undefined }
    | { readonly prefix: string; readonly upload?: undefined }
  )[];
  readonly more: boolean;
}

export interface PartQuery {
  /** Excludes parts up to and including this number. */
  readonly after: number;
  readonly limit: number;
}

export interface BucketRow {
  readonly name: string;
  /** Milliseconds since the epoch. 0 if the provider does not say it. */
  readonly createdAt: number;
}

/** Base64, as S3 sends it, with the suffix `-N` for a checksum of N parts' checksums. */
export type Checksums = { readonly [A in Algorithm]?: string };

export interface FileRow extends ObjectName {
  readonly id: FileId;
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly contentType?: string | undefined;
  readonly headers: KeptHeaders;
  /** User metadata. Names are lower-case, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Tags of the object, in the caller's order. Absent: none. */
  readonly tags?: readonly ObjectTag[] | undefined;
  readonly checksums: Checksums;
  /** Set for a checksum of the parts' checksums. Absent for a checksum of the whole content. */
  readonly checksumType?: "COMPOSITE" | undefined;
  /** Encryption that the caller asked for, or that an external store reports. */
  readonly encryption?: Encryption | undefined;
  /** The multipart upload that created the object. The ledger keeps its parts for as long as the object. */
  readonly uploadId?: UploadId | undefined;
  /** Copy of the content. Reads use it if it is set. */
  readonly blob?: BlobId | undefined;
  /** Milliseconds since the epoch after which the provider deletes the file. */
  readonly expiresAt?: number | undefined;
  /** Provider files whose concatenation is the content: a job's results in several files. Sizes in bytes. */
  readonly parts?: readonly { readonly id: FileId; readonly size: number }[] | undefined;
  /** Number, from 1, of the first line that does not have the form that the provider accepts. */
  readonly unfitLine?: number | undefined;
}

/** What a listing shows of an object, and what rules decide by. */
export type ListedFile = Pick<
  FileRow,
  "bucket" | "key" | "etag" | "size" | "modifiedAt" | "checksums" | "checksumType" | "tags"
>;

export type ListEntry =
  | { readonly file: ListedFile; readonly prefix?: undefined }
  | { readonly prefix: string; readonly file?: undefined };

export interface BucketQuery {
  readonly prefix?: string;
  readonly after?: string;
  readonly limit: number;
}

export interface ListPage {
  readonly entries: readonly ListEntry[];
  /** True if at least one further entry exists. The next page starts after the name of the last entry. */
  readonly more: boolean;
  /** The provider's own token for the next page, where its listing does not continue by name. */
  readonly cursor?: string | undefined;
}

/** Throws if a write must not replace the current row. Runs inside the transaction of the write. */
export type Precondition = (current: FileRow | undefined) => void;

export interface PutOptions {
  readonly createBucket?: boolean;
  readonly precondition?: Precondition;
  /** Returns the files of a replaced row that become deferred deletes. */
  readonly deferDeletes?: (replaced: FileRow) => readonly FileId[];
  /** The announced name of the row's file. Its record is deleted. */
  readonly intended?: string | undefined;
}

export interface DeleteOptions {
  readonly precondition?: Precondition;
  readonly deferDeletes?: readonly FileId[];
}
