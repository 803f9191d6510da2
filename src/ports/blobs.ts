/** The port for bytes that the gateway holds itself. An object is immutable, has an id and no name: names are the ledger's. */
import type { Readable } from "node:stream";
import type { Content } from "../lib/content.ts";
import type { BlobId, ByteRange } from "../lib/names.ts";

export interface ObjectStore {
  /**
   * Stores the content under a new id. Resolves only when bytes and name are on stable storage; when a stream fails or
   * the signal aborts, nothing is left and the promise rejects with that error.
   */
  put(body: Content, signal: AbortSignal): Promise<{ readonly id: BlobId; readonly size: number }>;
  /**
   * Rejects with `BlobMissing` before the first byte where there is no such object.
   *
   * @param pieceBytes what comes at once, at most: small for a reader that takes its time with each, so that few wait
   */
  get(id: BlobId, range?: ByteRange, pieceBytes?: number): Promise<Readable>;
  /** Deleting what is gone is no error. Readers that have begun go on to their end. */
  delete(id: BlobId): Promise<void>;
  /**
   * The bytes of these objects, one after the other, under a new id, without copying where the store can: deleting one object
   * leaves the others.
   */
  link(...ids: readonly BlobId[]): Promise<BlobId>;
  /**
   * An object that grows at its end: new where `id` is undefined; otherwise opened again, cut back to `keep` bytes.
   * Readers see the bytes that they ask for by range; nothing written is ever changed.
   */
  append(id?: BlobId, keep?: number): Promise<Appender>;
  /** After a crash: removes temporary files, and objects older than this start that `live` does not name. Returns how many. */
  sweep(live: (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>>): Promise<number>;
  /** Fails where the store cannot take a write now (disk full, read-only): for readiness. */
  check(): Promise<void>;
}

export interface Appender {
  readonly id: BlobId;
  /** Bytes written so far. */
  readonly size: number;
  /** Resolves when the bytes are with the operating system, so that they outlive this process. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything written is on stable storage. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** No object has this id. */
export class BlobMissing extends Error {
  override readonly name = "BlobMissing";
}
