/** Rows of buckets, objects, uploads and parts, and pages of them. */
import type { Algorithm } from "../../lib/digests/algorithms.ts";
import type { BlobId, FileId, ObjectName, UploadId } from "../../lib/names.ts";
import type { KeptHeaders } from "../../lib/s3/kept-headers.ts";
import type { ListQuery } from "../../lib/s3/listing.ts";

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
