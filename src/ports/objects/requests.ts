/** What callers ask of objects, and what they get. */
import type { Content } from "../../lib/content.ts";
import type { Algorithm } from "../../lib/digests/algorithms.ts";
import type { BlobId, ByteRange, ObjectName, UploadId } from "../../lib/names.ts";
import type { Upload } from "../files.ts";
import type {
  Checksums,
  Description,
  Encryption,
  FileRow,
  ObjectAcl,
  ObjectTag,
  PartRow,
  UploadChecksum,
  UploadRow,
} from "./rows.ts";

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
