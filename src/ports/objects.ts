/** S3 objects and uploads as the API asks for them, whoever keeps them. */

import type { Content } from "../lib/content.ts";
import type { Algorithm } from "../lib/digests/algorithms.ts";
import type { BlobId, ByteRange, FileId, ObjectName, UploadId } from "../lib/names.ts";
import type { ListQuery } from "../lib/s3/listing.ts";
import type { LineForm, Upload } from "./files.ts";

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: Date | undefined;
  readonly ifUnmodifiedSince?: Date | undefined;
}

export interface PutRequest extends Pick<FileRow, "contentType" | "headers" | "metadata"> {
  readonly conditions: Pick<Conditions, "ifMatch" | "ifNoneMatch">;
  /** Bytes, where the client said it. */
  readonly length: number | undefined;
  /** The client's checksum, base64, where it came before the content. */
  readonly checksums: FileRow["checksums"];
  /** Bytes, where the limit of one PUT is not this content's. */
  readonly maxBytes?: number;
  /** What is known of the file beforehand, because its content was here before. */
  readonly known?: Partial<Pick<FileRow, "checksums" | "checksumType" | "uploadId">>;
  /** Enters the row, where something else ends with it. Otherwise the ledger's own `put`. */
  readonly enter?: (row: FileRow, options: PutOptions) => Promise<FileRow | undefined>;
  /**
   * Begins to read the body, computing these digests and those that the client sent. Called once nothing stands against the
   * upload any more. Resolves at once, or where the content is small with all of it, verified.
   */
  open(
    digests: readonly Algorithm[],
    /** Sees every piece of the content as it passes. */
    watch?: (chunk: Buffer) => void,
  ): Promise<
    Omit<Upload, "contentType"> & {
      /** Of the client's digests, those that the object keeps. */
      readonly keep: readonly Algorithm[];
    }
  >;
}

export interface ReadRequest {
  readonly conditions: Conditions;
  readonly range: string | undefined;
  /** The number of the one part that is asked for; not beside a range. */
  readonly part?: number | undefined;
  /** True where the caller asks for the checksums as well. */
  readonly checksums: boolean;
}

export interface Found {
  readonly file: FileRow;
  readonly range: ByteRange | undefined;
  /** Where a part was asked for: how many the object has, if it came in parts. */
  readonly partsCount?: number | undefined;
}

export interface UploadAddress extends ObjectName {
  readonly id: UploadId;
}

export interface UploadRequest extends Pick<FileRow, "contentType" | "headers" | "metadata"> {
  readonly checksum: UploadChecksum | undefined;
}

export type PartRequest = Pick<PutRequest, "length" | "checksums" | "open">;

export interface CompleteRequest {
  readonly parts: readonly CompletedPart[];
  readonly conditions: Pick<Conditions, "ifMatch" | "ifNoneMatch">;
  /** The whole's checksum and size, where the client says them. */
  readonly checksums: Checksums;
  readonly checksumType: UploadChecksum["type"] | undefined;
  readonly size: number | undefined;
}

export interface Parts extends Pick<UploadRow, "checksum"> {
  readonly parts: readonly PartRow[];
  readonly more: boolean;
}

export type Begun = Pick<UploadRow, "id" | "checksum">;

export type Completed = Pick<FileRow, "etag" | "checksums" | "checksumType">;

export interface Attributes {
  readonly file: FileRow;
  /** Of an object that came in parts. */
  readonly parts:
    | { readonly total: number; readonly page: readonly Omit<PartRow, "etag" | "modifiedAt">[]; readonly more: boolean }
    | undefined;
}

/** What goes with every call of a store that keeps names. */
export interface NamedCall {
  readonly signal: AbortSignal;
  /** x-amz-expected-bucket-owner, an account's id: the store refuses where the bucket is somebody else's. */
  readonly bucketOwner?: string | undefined;
}

/**
 * A provider that keeps buckets and keys itself: S3. Conditions, ranges and owners are its own to decide, and it rejects as S3
 * does: with NoSuchBucket, NoSuchKey, PreconditionFailed, NotModified, InvalidRange, BucketNotEmpty. `put` leaves nothing behind
 * where it refuses and where the content does not come whole; after a lost answer the object may be there. Deleting what is
 * gone is no error, and lists are in the byte order of names.
 */
export interface NamedStore {
  /** What a line of a batch's input must look like, where the provider's engine takes its own form alone. */
  readonly lines?: LineForm;
  put(name: ObjectName, request: PutRequest, call: NamedCall): Promise<FileRow>;
  head(name: ObjectName, request: ReadRequest, call: NamedCall): Promise<Found>;
  get(name: ObjectName, request: ReadRequest, call: NamedCall): Promise<Found & { readonly body: Content }>;
  delete(name: ObjectName, conditions: Pick<Conditions, "ifMatch">, call: NamedCall): Promise<void>;
  list(bucket: string, query: ListQuery, call: NamedCall): Promise<ListPage>;
  createBucket(bucket: string, call: NamedCall): Promise<void>;
  bucket(bucket: string, call: NamedCall): Promise<BucketRow>;
  deleteBucket(bucket: string, call: NamedCall): Promise<void>;
  buckets(query: BucketQuery, call: NamedCall): Promise<readonly BucketRow[]>;
  /** Both objects are this provider's. `from` goes with the source, `call` with the copy. */
  copy(source: CopySource, from: NamedCall, name: ObjectName, request: CopyRequest, call: NamedCall): Promise<Copied>;
  /** As GetObjectAttributes answers. */
  attributes(name: ObjectName, query: PartQuery, call: NamedCall): Promise<Attributes>;
  createUpload(name: ObjectName, request: UploadRequest, call: NamedCall): Promise<Begun>;
  uploadPart(at: UploadAddress, number: number, request: PartRequest, call: NamedCall): Promise<PartRow>;
  copyPart(
    source: CopySource & { readonly range: string | undefined },
    from: NamedCall,
    at: UploadAddress,
    number: number,
    call: NamedCall,
  ): Promise<PartRow>;
  completeUpload(at: UploadAddress, request: CompleteRequest, call: NamedCall): Promise<Completed>;
  abortUpload(at: UploadAddress, call: NamedCall): Promise<void>;
  parts(at: UploadAddress, query: PartQuery, call: NamedCall): Promise<Parts>;
  uploads(bucket: string, query: UploadQuery, call: NamedCall): Promise<UploadPage>;
}

export interface CompletedPart {
  readonly number: number | undefined;
  /** Without quotes. */
  readonly etag: string | undefined;
  readonly checksums: Checksums;
}

export interface CopySource extends ObjectName {
  readonly conditions: Conditions;
}

export interface CopyRequest {
  readonly conditions: Pick<Conditions, "ifMatch" | "ifNoneMatch">;
  /** What the copy has in the place of the source's. */
  readonly replace: Pick<FileRow, "contentType" | "headers" | "metadata"> | undefined;
  /** The checksum that the copy is to have. */
  readonly algorithm: Algorithm | undefined;
}

export type Copied = Pick<FileRow, "etag" | "modifiedAt" | "checksums" | "checksumType">;

/** The checksum that an upload's parts have, and what becomes of them on completion. */
export interface UploadChecksum {
  readonly algorithm: Algorithm;
  readonly type: "COMPOSITE" | "FULL_OBJECT";
}

/** A multipart upload under way. */
export interface UploadRow extends ObjectName, Pick<FileRow, "contentType" | "headers" | "metadata"> {
  /** Time-ordered, so that uploads of one key are listed in the order of their beginnings. */
  readonly id: UploadId;
  readonly createdAt: number;
  readonly checksum?: UploadChecksum | undefined;
  /** The file that it became. */
  readonly result?: FileRow | undefined;
}

export interface PartRow {
  /** 1 to 10,000. */
  readonly number: number;
  /** The MD5 of its content, hexadecimal. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly checksums: Checksums;
  readonly modifiedAt: number;
  /** Its content; of a part that has become a file's there is none. */
  readonly blob?: BlobId | undefined;
}

export interface UploadQuery extends Pick<ListQuery, "prefix" | "delimiter" | "limit"> {
  /** Only uploads of keys after this one and, with `afterId`, those of this key with greater ids. */
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
  /** Only parts with greater numbers. */
  readonly after: number;
  readonly limit: number;
}

export interface BucketRow {
  readonly name: string;
  readonly createdAt: number;
}

/** Base64, as S3 sends it; with `-N` behind it where it is of N parts' checksums. */
export type Checksums = { readonly [A in Algorithm]?: string };

export interface FileRow extends ObjectName {
  readonly id: FileId;
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: number;
  readonly contentType?: string | undefined;
  /** Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Expires: lower-case name to value. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata: name without `x-amz-meta-`, lower-case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksums: Checksums;
  /** Present where the checksum is one of the parts' checksums; otherwise it is of the whole content. */
  readonly checksumType?: "COMPOSITE" | undefined;
  /** The multipart upload that it was made by: the ledger knows its parts for as long as it has the file. */
  readonly uploadId?: UploadId | undefined;
  /** The gateway's own copy of the content: where there is one, it is read. */
  readonly blob?: BlobId | undefined;
  /** When the provider forgets the file. */
  readonly expiresAt?: number | undefined;
  /** A job's results that the provider keeps as several files: the content is theirs, one after the other. */
  readonly parts?: readonly { readonly id: FileId; readonly size: number }[] | undefined;
  /** The number, from 1, of the first line that is not in the form that the provider runs. */
  readonly unfitLine?: number | undefined;
}

export type ListEntry =
  | { readonly file: FileRow; readonly prefix?: undefined }
  | { readonly prefix: string; readonly file?: undefined };

export interface BucketQuery {
  readonly prefix?: string;
  readonly after?: string;
  readonly limit: number;
}

export interface ListPage {
  readonly entries: readonly ListEntry[];
  /** True where at least one further entry exists. The next page begins after the last entry's name. */
  readonly more: boolean;
  /** Where a provider lists by itself and does not go on by names: its own token for the next page. */
  readonly cursor?: string | undefined;
}

/** Looks at what a write would replace and throws where it must not; runs inside the write's transaction. */
export type Precondition = (current: FileRow | undefined) => void;

export interface PutOptions {
  readonly createBucket?: boolean;
  readonly precondition?: Precondition;
  /** Of a row that is replaced: the provider's files to be discarded with it. */
  readonly discard?: (replaced: FileRow) => readonly FileId[];
}

export interface DeleteOptions {
  readonly precondition?: Precondition;
  readonly discard?: readonly FileId[];
}
