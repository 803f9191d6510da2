/** Port for blobs: bytes that the gateway holds. A blob is immutable and has an id. Names are in the ledger. */
import type { Readable } from "node:stream";
import type { Content } from "../lib/content.ts";
import type { BlobId, ByteRange } from "../lib/names.ts";

/** Numbers of files and blobs. */
export interface Swept {
  /** Temporary files that were removed. */
  readonly removed: number;
  /** Blobs that were set aside. */
  readonly orphaned: number;
}

export interface BlobStore {
  /** True if a link copies the bytes, so that it takes time. */
  readonly linksCopy: boolean;
  /** Milliseconds between two calls of `share` on a growing blob. 0: it costs nothing. */
  readonly shareMs: number;
  /**
   * Stores the content under a new id. Resolves when bytes and name are on stable storage. If the stream fails or the
   * signal aborts, the store keeps nothing and the promise rejects with that error.
   */
  put(body: Content, signal: AbortSignal): Promise<{ readonly id: BlobId; readonly size: number }>;
  /**
   * Rejects with `BlobMissing` before the first byte if the blob does not exist.
   *
   * @param pieceBytes maximum size of a chunk; a slow reader passes a small value to bound the buffered bytes
   */
  get(id: BlobId, range?: ByteRange, pieceBytes?: number): Promise<Readable>;
  /** Bytes. Rejects with `BlobMissing`. */
  size(id: BlobId): Promise<number>;
  /** Deleting a blob that does not exist is no error. Open readers read on to the end. */
  delete(id: BlobId): Promise<void>;
  /**
   * Concatenates blobs under a new id, without copying where the store can. Deleting one blob does not affect the others.
   */
  link(...ids: readonly BlobId[]): Promise<BlobId>;
  /**
   * Opens a blob that grows at its end. Without `id` the blob is new; otherwise the store truncates it to `keep` bytes.
   * Readers in this process see written bytes by range, those of other processes see shared ones. Shared bytes never change. Other
   * processes find a new blob after its first `share`, `sync` or `close`, so the ledger names it only then.
   */
  append(id?: BlobId, keep?: number): Promise<Appender>;
  /** A growing blob that only this process reads, and that is lost with it. It stays until it is deleted. */
  temporary(): Promise<Appender>;
  /**
   * Removes what unfinished writes left, and sets blobs aside that `live` does not name. The store no longer finds them, but a
   * person can restore them for some days. Blobs that may still get a name stay: on a disk those of this start, in a bucket those of
   * the last day.
   */
  sweep(live: (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>>): Promise<Swept>;
  /** Deletes the blobs that were set aside long enough ago. */
  deleteOldOrphans(): Promise<void>;
  /** Rejects if the store cannot accept a write now (disk full, read-only, bucket away). Used by the readiness check. */
  check(): Promise<void>;
  /** Does now what was put off, such as deletes. */
  close(): Promise<void>;
}

export interface Appender {
  readonly id: BlobId;
  /** Bytes written so far. */
  readonly size: number;
  /** Resolves when readers in this process see the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Fills the buffer with bytes that were written before, from this offset. */
  read(into: Uint8Array, offset: number): Promise<void>;
  /** Resolves when everything written survives a crash of this process, and readers in every process see it. */
  share(): Promise<void>;
  /** Resolves when everything written is on stable storage, and shared. */
  sync(): Promise<void>;
  /**
   * Closes a blob that never grows again. Resolves with its id when everything written is on stable storage. The id may be a new one,
   * because a bucket keeps what it gets at once as one object. After a rejection the appender is open.
   */
  seal(): Promise<BlobId>;
  /** Shares what was written. */
  close(): Promise<void>;
}

/** No blob has this id, or the blob has fewer bytes than expected. */
export class BlobMissing extends Error {
  override readonly name = "BlobMissing";
}
