/** Driver for a provider that stores content under ids of its own. Names of objects are in the ledger. */

import type { Readable } from "node:stream";
import type { Content } from "../lib/content.ts";
import type { Digests } from "../lib/digests/algorithms.ts";
import type { BlobId, ByteRange, FileId, ObjectName, ProviderName } from "../lib/names.ts";

export interface Upload {
  /**
   * The decoded content. A buffer is verified. A stream fails before its end if a checksum, the length or a signature does
   * not match, so a driver that discards incomplete uploads needs no further check.
   */
  readonly body: Content;
  /** Bytes, if the client sent a length. */
  readonly length: number | undefined;
  readonly contentType: string | undefined;
  /** Settles after the end of the body, with the requested digests and those in `FileStore.digests`. */
  readonly digests: Promise<Digests>;
  /**
   * S3's ETag of the content, set where it is not the MD5 of the content: `<MD5 of the parts' MD5s>-<number of parts>` for
   * an object that was uploaded in parts. A driver whose ETags are S3's uses it. `digests` then has no MD5.
   */
  readonly etag?: string | undefined;
  /** Blobs that hold this content, in order. A driver whose files are blobs may link them instead of reading `body`. */
  readonly blobs?: readonly BlobId[] | undefined;
}

export interface StoredFile {
  readonly id: FileId;
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** Copy of the content, set if the provider does not return uploaded content. */
  readonly blob?: BlobId | undefined;
  /** Milliseconds since the epoch after which the provider deletes the file. */
  readonly expiresAt?: number | undefined;
}

/** A file as the provider describes it, uploaded through Quarry or not. */
export interface ProviderFile extends StoredFile {
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly contentType?: string | undefined;
  /** The name that `intend` announced, if the description has it. */
  readonly intended?: string | undefined;
  /** Set if a job wrote the file. `job`: the provider's id of the job, if the file's description has it. */
  readonly writtenBy?: { readonly job: string | undefined } | undefined;
}

/** Announces a file that an upload may create. Once it resolves, the name is durable. `FileStore.discard` takes the name. */
export type Intend = (name: string) => Promise<void>;

/** An upload failed, and there may be a file. `cause` is the error. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";

  constructor(cause: unknown) {
    super("The upload may have created a file.", { cause });
  }
}

export interface FileStore {
  /** Digests that `put` reads from `Upload.digests`. */
  readonly digests?: readonly (keyof Digests)[];
  /** Bytes. A larger upload is refused before its first byte if its length is known. */
  readonly maxBytes?: number;
  /** Accepted form of the lines of a job's input. Absent: any. */
  readonly lines?: LineForm;
  /**
   * Resolves when the content is durable. Rejects with the error of the body, or with the reason of the signal if that
   * aborts before the end of the body. A rejection other than `OutcomeUnknown` means that nothing is stored. A driver with
   * `discard` calls `intend` before the file can exist.
   */
  put(name: ObjectName, upload: Upload, signal: AbortSignal, intend: Intend): Promise<StoredFile>;
  /**
   * Deletes the file of an upload with an unknown outcome. Resolves also if there is none. `since` is the time at which the
   * upload began, in milliseconds since the epoch. Absent if a failed upload leaves no file with the provider.
   */
  discard?(intended: string, since: number, signal: AbortSignal): Promise<void>;
  /** Rejects with NoSuchKey if the provider does not have the file. */
  get(id: FileId, range: ByteRange | undefined, signal: AbortSignal): Promise<Content>;
  /** Resolves also if there is no such file. */
  delete(id: FileId, signal: AbortSignal): Promise<void>;
  /** Present where callers may use the provider's own ids. */
  readonly native?: NativeFiles;
  /** The blob of a file. Present if the driver stores files as blobs. */
  blobOf?(id: FileId): BlobId;
  /** Uploads content that expires or has expired, under the same id if possible. Keeps the ETag. */
  restore?(file: ProviderFile, body: () => Promise<Readable>, signal: AbortSignal, intend: Intend): Promise<StoredFile>;
}

/** Files under the ids that the provider chose. */
export interface NativeFiles {
  /** The id in a text from a caller: an ETag, or the key in `s3://bucket/<id>`. Undefined if the text is no id. */
  parseId(text: string): FileId | undefined;
  /** The provider's description of a file. Rejects with NoSuchKey. */
  head(id: FileId, signal: AbortSignal): Promise<ProviderFile>;
  /** All files of the provider, in any order. */
  list?(signal: AbortSignal): AsyncIterable<ProviderFile>;
}

/** True if the driver links blobs. A driver that accepts one form of lines reads the content instead. */
export const linksBlobs = (files: FileStore | undefined): boolean =>
  files?.blobOf !== undefined && files.lines === undefined;

/** A form of the lines of a job's input. */
export interface LineForm {
  /** Completes the sentence "a line must be …". */
  readonly expected: string;
  /**
   * True if the line may have this form. The provider validates the rest. The line is UTF-8 decoded as Latin-1: JSON syntax
   * and member names in ASCII survive.
   */
  readonly fits: (line: string) => boolean;
}

/** A file that the gateway made for a job. */
export interface DerivedFile {
  readonly provider: ProviderName;
  readonly id: FileId;
  /** The name that the driver announced. */
  readonly intended: string | undefined;
}
