/** What the operations of the ledger's objects share: one context per provider. */
import { GatewayError, unsupported } from "../lib/errors.ts";
import type { FileId, ProviderName } from "../lib/names.ts";
import { noSuchBucket } from "../lib/s3/errors.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { FileStore } from "../ports/files.ts";
import type { Scope } from "../ports/ledger/names.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { BucketRow, FileRow } from "../ports/objects/rows.ts";
import type { Viewer } from "../ports/viewer.ts";
import type { DeferredDeletes } from "./deferred-deletes.ts";
import type { IntendedFiles } from "./intended-files.ts";
import type { BucketLifecycles } from "./lifecycles.ts";

export interface Context {
  readonly provider: ProviderName;
  /** Sentence that names the alternative if the provider stores no files. */
  readonly instead?: string | undefined;
  /** Undefined: the provider stores no files. */
  readonly files: FileStore | undefined;
  readonly ledger: Pick<Ledger, "files" | "buckets" | "uploads" | "jobs" | "intendedFiles" | "chunks">;
  readonly blobs: BlobStore;
  readonly deferredDeletes: DeferredDeletes;
  readonly lifecycles: Omit<BucketLifecycles, "load" | "all">;
  readonly intendedFiles: Pick<IntendedFiles, "upload" | "abandon">;
  /** `auto`: a write creates its bucket. */
  readonly buckets: "auto" | "explicit";
  /** Bytes of one PUT, one part and one copy. */
  readonly maxObjectBytes: number;
  /** Bytes of one multipart upload. */
  readonly maxUploadBytes: number;
  /** Milliseconds for which the ledger is trusted without a request to the provider. */
  readonly freshMs: number;
  /** True if other processes change the ledger and the provider's files too. */
  readonly isShared?: boolean | undefined;
}

/** What the caller may see of this provider. Every lookup in the ledger takes it. */
export const scopeOf = ({ provider }: Context, { owner, permissions }: Viewer): Scope => ({
  owner,
  provider,
  allows: permissions.isBucketAllowed,
});

/** The driver. Throws Unsupported if the provider stores no files. */
export function requireFiles({ provider, instead, files }: Context, operation: "put" | "get"): FileStore {
  if (files !== undefined) return files;
  throw unsupported({ name: provider, ...(instead !== undefined && { instead }) }, `files.${operation}`);
}

/** Rejects with NoSuchBucket. */
export async function requireBucket(context: Context, viewer: Viewer, bucket: string): Promise<BucketRow> {
  const row = await context.ledger.buckets.get(scopeOf(context, viewer), bucket);
  if (row === undefined) throw noSuchBucket(bucket);
  return row;
}

/** If the provider chooses ids, callers may use them as keys of any bucket, so the bucket need not exist. */
export const acceptsAnyBucket = ({ files }: Context): boolean => files?.native !== undefined;

export const tooLarge = (provider: ProviderName, maxBytes: number) =>
  new GatewayError(
    "EntityTooLarge",
    `Your proposed upload exceeds the maximum allowed object size: ${maxBytes} bytes with '${provider}'.`,
    { fields: { MaxSizeAllowed: String(maxBytes), Provider: provider } },
  );

/** The provider's files behind a row. A row whose id is its blob has none. */
export const fileIdsOf = (row: FileRow): readonly FileId[] =>
  row.parts?.map((part) => part.id) ?? (row.id === row.blob ? [] : [row.id]);

/** Deletes content that has no name. Blobs that a crash leaves behind are swept at the next start. */
export async function deleteContent({ provider, blobs, deferredDeletes }: Context, row: FileRow): Promise<void> {
  await deferredDeletes.delete(provider, fileIdsOf(row));
  if (row.blob !== undefined) await blobs.delete(row.blob);
}

export const changedMeanwhile = () =>
  new GatewayError("Conflict", "The object was changed by another request; try again.");
