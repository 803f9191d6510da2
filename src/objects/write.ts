/**
 * PUT and DELETE of objects whose names are in the ledger. A PUT writes the ledger last, so that a name never points at
 * content that is not durable.
 */
import { DEFAULT_CHECKSUM } from "../lib/digests/algorithms.ts";
import { isInDoubt } from "../lib/errors.ts";
import type { ObjectName } from "../lib/names.ts";
import type { PutRequest } from "../ports/objects/requests.ts";
import type { FileRow, PutOptions } from "../ports/objects/rows.ts";
import type { ObjectCall, Objects } from "../ports/objects.ts";
import { encoded } from "./complete-parts.ts";
import { checkWrite, entityTag } from "./conditions.ts";
import {
  acceptsAnyBucket,
  type Context,
  changedMeanwhile,
  deleteContent,
  fileIdsOf,
  requireBucket,
  requireFiles,
  scopeOf,
  tooLarge,
} from "./context.ts";
import { lineCheck } from "./line-check.ts";
import type { Lookup } from "./lookup.ts";
import { checkName } from "./names.ts";

/** How a completed multipart upload differs from a PUT. */
export interface UploadedParts {
  /** Bytes of the whole upload, at most. */
  readonly maxBytes: number;
  /** Members of the row that the parts determine. */
  readonly row: Partial<Pick<FileRow, "uploadId" | "checksums" | "checksumType">>;
  /** Enters the row and ends the upload in one transaction. Resolves with the replaced row. */
  enter(row: FileRow, options: PutOptions): Promise<FileRow | undefined>;
}

export type Put = (
  call: ObjectCall,
  name: ObjectName,
  request: PutRequest,
  uploaded?: UploadedParts,
) => Promise<FileRow>;

export function createPut(context: Context): Put {
  const { provider, ledger, blobs, deferredDeletes, intendedFiles, maxObjectBytes } = context;
  const createBucket = context.buckets === "auto";

  return async (call, name, request, uploaded) => {
    const { signal } = call;
    checkName(name);
    const scope = scopeOf(context, call);
    const store = requireFiles(context, "put");
    const maxBytes = Math.min(uploaded?.maxBytes ?? maxObjectBytes, store.maxBytes ?? Number.POSITIVE_INFINITY);
    // Refused before the first byte if possible. The transaction below repeats the check.
    const { conditions } = request;
    const conditional = conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined;
    if (conditional) checkWrite(conditions, await ledger.files.get(scope, name), name.key);
    if (!createBucket) await requireBucket(context, call, name.bucket);
    if ((request.length ?? 0) > maxBytes) throw tooLarge(provider, maxBytes);

    const check = store.lines && lineCheck(store.lines);
    let size = 0;
    const watch = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(provider, maxBytes);
      check?.watch(chunk);
    };
    const { keep, ...upload } = await request.open(store.digests ?? [], watch, DEFAULT_CHECKSUM);
    const { stored, intended } = await intendedFiles.upload(provider, (intend) =>
      store.put(name, { ...upload, contentType: request.contentType }, signal, intend),
    );
    const digests = await upload.digests;
    const row: FileRow = {
      ...name,
      ...stored,
      modifiedAt: Date.now(),
      contentType: request.contentType,
      headers: request.headers,
      metadata: request.metadata,
      tags: request.tags,
      ...(request.encryption && { encryption: request.encryption }),
      checksums: encoded(digests, keep),
      unfitLine: check?.unfit(),
      ...(upload.blobs !== undefined && request.known),
      ...uploaded?.row,
    };
    let replaced: FileRow | undefined;
    try {
      signal.throwIfAborted();
      const options: PutOptions = {
        createBucket,
        intended: intended?.name,
        ...(acceptsAnyBucket(context) && { deferDeletes: fileIdsOf }),
        ...(conditional && { precondition: (current) => checkWrite(conditions, current, name.key) }),
      };
      replaced = await (uploaded?.enter(row, options) ?? ledger.files.put(scope, row, options));
    } catch (error) {
      const remove = () => deleteContent(context, row);
      if (!isInDoubt(error)) await (intended === undefined ? remove() : intendedFiles.abandon(intended, remove));
      throw error;
    }
    if (replaced === undefined) return row;
    if (!acceptsAnyBucket(context)) {
      await deleteContent(context, replaced);
      return row;
    }
    if (replaced.blob !== undefined) await blobs.delete(replaced.blob);
    void deferredDeletes.drain(provider);
    return row;
  };
}

export function createDelete(context: Context, lookup: Lookup): Objects["delete"] {
  const { provider, ledger, blobs, deferredDeletes } = context;

  /** Deletes a file that callers may know by the provider's id. */
  const deleteNative: Objects["delete"] = async (call, name, conditions) => {
    const scope = scopeOf(context, call);
    const find = async () => {
      // Without a look at the provider: a concurrent delete removes the file before the row, whose delete decides.
      const found = await lookup.find(call, name, entityTag(conditions.ifMatch), Number.POSITIVE_INFINITY);
      checkWrite(conditions, found, name.key);
      return found;
    };
    let row = await find();
    if (row === undefined) return;
    // Of several conditional deletes of a row, one succeeds. An unmanaged file has no row.
    const hasRow = conditions.ifMatch !== undefined && (await ledger.files.get(scope, row)) !== undefined;
    // Unless it is unmanaged, another delete has removed it meanwhile, and its file.
    if (conditions.ifMatch !== undefined && !hasRow) row = await find();
    if (row === undefined) return;
    const { id, blob } = row;
    const ids = fileIdsOf(row);
    const deferred = await deferredDeletes.areRead(provider, ids);
    // The provider first: if it fails, the object stays visible and the caller can retry.
    if (!deferred) await deferredDeletes.delete(provider, ids);
    await ledger.files.delete(scope, row, {
      precondition: (current) => {
        if (current === undefined && hasRow) checkWrite(conditions, current, name.key);
        if (current !== undefined && current.id !== id) throw changedMeanwhile();
      },
      ...(deferred && { deferDeletes: ids }),
    });
    if (blob !== undefined) await blobs.delete(blob);
    // The last job that reads the file may have ended meanwhile.
    if (deferred) void deferredDeletes.drain(provider);
  };

  return async (call, name, conditions) => {
    checkName(name);
    if (acceptsAnyBucket(context)) return deleteNative(call, name, conditions);
    const deleted = await ledger.files
      .delete(scopeOf(context, call), name, {
        precondition: (current) => checkWrite(conditions, current, name.key),
      })
      .catch(async (error: unknown) => {
        await requireBucket(context, call, name.bucket);
        throw error;
      });
    if (deleted === undefined) await requireBucket(context, call, name.bucket);
    else await deleteContent(context, deleted);
  };
}
