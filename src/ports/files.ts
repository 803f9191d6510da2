/** A provider that keeps files under ids of its own. */

import type { Readable } from "node:stream";
import type { Content } from "../lib/content.ts";
import type { Digests } from "../lib/digests/algorithms.ts";
import type { BlobId, ByteRange, FileId, ObjectName } from "../lib/names.ts";

export interface Upload {
  /**
   * The decoded content. Whole, it is verified; a stream fails before its end when a checksum, a length or a signature does
   * not hold, so a store that forgets what did not end has nothing more to check.
   */
  readonly body: Content;
  /** Bytes, where the client said it. */
  readonly length: number | undefined;
  readonly contentType: string | undefined;
  /** Settles after the body's end: the digests that were asked for, the store's own `digests` among them. */
  readonly digests: Promise<Digests>;
  /**
   * What S3 calls this content, where that is not its MD5, because it came in parts: `<MD5 of the parts' MD5s>-<how many>`.
   * A store whose ETags are S3's takes it, and gets no MD5 then.
   */
  readonly etag?: string | undefined;
  /**
   * Gateway-held objects that have this content, one after the other: a store of such objects may link them in the place of
   * reading `body`.
   */
  readonly held?: readonly BlobId[] | undefined;
}

export interface StoredFile {
  readonly id: FileId;
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** A copy of the content that the gateway holds, where the provider does not give it back. */
  readonly blob?: string | undefined;
  /** Milliseconds since the epoch after which the provider forgets it. */
  readonly expiresAt?: number | undefined;
}

/** A file that the provider has, stored through Quarry or not. */
export interface ForeignFile extends StoredFile {
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly contentType?: string | undefined;
}

/** A store that finds files by its own ids. What they are called is in the ledger. */
export interface FileStore {
  /** Digests of the content that `put` needs from `Upload.digests`. */
  readonly digests?: readonly (keyof Digests)[];
  /** Bytes: a larger upload is refused before its first byte. */
  readonly maxBytes?: number;
  /** What a line of a batch's input must look like, where the provider takes its own form alone. */
  readonly lines?: LineForm;
  /**
   * Resolves only when the content is durable; leaves nothing behind when it rejects. Rejects with the body's own error, and
   * with the signal's reason where that comes before the body's end.
   */
  put(name: ObjectName, upload: Upload, signal: AbortSignal): Promise<StoredFile>;
  /** Rejects with NoSuchKey where the provider no longer has it. */
  get(id: FileId, range: ByteRange | undefined, signal: AbortSignal): Promise<Content>;
  /** Deleting what is gone is no error. */
  delete(id: FileId, signal: AbortSignal): Promise<void>;
  /**
   * The id in a text that a caller may have: an ETag, or a key of `s3://bucket/<id>`. Present, with `head`, where the ids are
   * the provider's own and callers use them.
   */
  parseId?(text: string): FileId | undefined;
  /** The gateway-held object that a file is, where files are such objects. */
  blobOf?(id: FileId): BlobId;
  /** What the provider says of a file. Rejects with NoSuchKey. */
  head?(id: FileId, signal: AbortSignal): Promise<ForeignFile>;
  /** All of the provider's files, in no order. */
  list?(signal: AbortSignal): AsyncIterable<ForeignFile>;
  /** Uploads content that the provider forgets, or has forgotten, once more; under the same id where it can. */
  restore?(file: ForeignFile, body: () => Promise<Readable>, signal: AbortSignal): Promise<StoredFile>;
}

/** A store of the gateway's own objects that looks at nothing in them: what the gateway holds is linked, not written again. */
export const linksHeld = (files: Partial<FileStore> | undefined): boolean =>
  files?.blobOf !== undefined && files.lines === undefined;

/** The form of lines that a provider runs. */
export interface LineForm {
  /** The end of the sentence "a line must be …". */
  readonly expected: string;
  /**
   * A look at a line, of which the provider itself validates the rest. It is UTF-8 read as Latin-1: JSON stays JSON, and what
   * makes a form is ASCII.
   */
  readonly fits: (line: string) => boolean;
}
