/** The ledger's part that knows multipart uploads: those under way, and the parts of what they became. */
import type { Algorithm } from "../digests/algorithms.ts";
import type { BlobId } from "../objects/store.ts";
import type { ObjectName, UploadId } from "../provider.ts";
import type { Checksums, FileRow, ListQuery, PutOptions, Scope } from "./ledger.ts";

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

/** Where a part is in the file that was made of it and others. */
interface PartPlace {
  /** Bytes. */
  readonly start: number;
  /** Undefined where the file has no such part. */
  readonly part: PartRow | undefined;
  /** How many parts the file has. */
  readonly count: number;
}

export interface Uploads {
  /** Creates the bucket where `createBucket` is set; without the bucket rejects with NoSuchBucket. */
  create(scope: Scope, upload: UploadRow, options: { readonly createBucket: boolean }): Promise<void>;
  /** Whether it is under way or completed. */
  get(scope: Scope, name: ObjectName, id: UploadId): Promise<UploadRow | undefined>;
  /** Resolves with the part of this number that was replaced. Rejects with NoSuchUpload where none is under way. */
  putPart(scope: Scope, name: ObjectName, id: UploadId, part: PartRow): Promise<PartRow | undefined>;
  /** In the order of their numbers; of an upload under way, or of a file. */
  parts(id: UploadId, query: PartQuery): Promise<readonly PartRow[]>;
  place(id: UploadId, number: number): Promise<PartPlace>;
  /** Forgets it. Resolves with its parts' content. Rejects with NoSuchUpload where none is under way. */
  abort(scope: Scope, name: ObjectName, id: UploadId): Promise<readonly BlobId[]>;
  /**
   * Enters the file that was made of these parts, as `Files.put` does, ends the upload and lets go of the parts' content, all
   * in one transaction. `parts` are as they were when the file was made: rejects with Conflict where one is another by now,
   * with NoSuchUpload where the upload is not under way any more.
   */
  complete(
    scope: Scope,
    file: FileRow & { readonly uploadId: UploadId },
    parts: readonly PartRow[],
    options: PutOptions,
  ): Promise<{ readonly replaced: FileRow | undefined; readonly blobs: readonly BlobId[] }>;
  /** Uploads under way, in the order of their keys and then of their ids. */
  list(scope: Scope, bucket: string, query: UploadQuery): Promise<UploadPage>;
  /** Uploads of all owners that began before this time, under way and completed, oldest first. */
  before(time: number, limit: number): Promise<readonly (Scope & UploadRow)[]>;
  /** Forgets a completed upload; its file keeps its parts. */
  forget(id: UploadId): Promise<void>;
}
