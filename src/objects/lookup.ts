/**
 * Finds the file that HEAD, GET, DELETE or a job's input means: by its name, then by an id of the provider in place of the key,
 * then by an id in If-Match.
 */

import { LRUCache } from "lru-cache";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { FileId, ObjectName } from "../lib/names.ts";
import type { NativeFiles, ProviderFile } from "../ports/files.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { ObjectCall } from "../ports/objects.ts";
import { type Context, scopeOf } from "./context.ts";
import { EXPIRY_MARGIN_MS } from "./timings.ts";
import type { UnmanagedFiles } from "./unmanaged-files.ts";

export interface Lookup {
  /**
   * Resolves with undefined if there is no such file.
   *
   * @param tag the id in If-Match, without quotes
   * @param maxAgeMs milliseconds for which the ledger is trusted; the configured time if absent
   */
  find(call: ObjectCall, name: ObjectName, tag: string | undefined, maxAgeMs?: number): Promise<FileRow | undefined>;
  byId(call: ObjectCall, name: ObjectName, text: string, maxAgeMs?: number): Promise<FileRow | undefined>;
}

/** Files whose last confirmation by the provider is cached. */
const MAX_CONFIRMED = 100_000;

export function createLookup(context: Context, unmanaged: UnmanagedFiles): Lookup {
  const { provider, files, ledger, blobs, deferredDeletes, freshMs } = context;
  const native = files?.native;
  /** When the provider last confirmed that a file exists. */
  const confirmedAt = new LRUCache<FileId, number>({ max: MAX_CONFIRMED });

  /** False if the provider says that it does not have the file. */
  const exists = async ({ head }: NativeFiles, call: ObjectCall, row: FileRow): Promise<boolean> => {
    try {
      return (await orUndefined(head(row.id, call.signal))) !== undefined;
    } catch (error) {
      // The gateway's copy is readable while the provider fails.
      if (row.blob === undefined || call.signal.aborted) throw error;
      return true;
    }
  };

  /** Deletes the row and its blob, unless the name has other content by now. */
  const forget = async (call: ObjectCall, row: FileRow): Promise<void> => {
    const deleted = await ledger.files
      .delete(scopeOf(context, call), row, {
        precondition: (current) => {
          if (current?.id !== row.id) throw new Replaced();
        },
      })
      .catch((error: unknown) => {
        // Where the storage cannot be written, the next lookup forgets the row.
        if (!(error instanceof Replaced || error instanceof StorageUnavailable)) throw error;
      });
    if (deleted?.blob !== undefined) await blobs.delete(deleted.blob);
  };

  /**
   * The row, or undefined if its file was deleted with the provider. Such a row is forgotten together with its blob: the owner
   * meant to delete the content. An expired file was not deleted by its owner, so its blob still serves reads.
   */
  const verified = async (call: ObjectCall, row: FileRow, maxAgeMs = freshMs): Promise<FileRow | undefined> => {
    const { id, blob, expiresAt, modifiedAt, parts } = row;
    if (native === undefined || id === blob || parts !== undefined) return row;
    if (blob !== undefined && expiresAt !== undefined && expiresAt <= Date.now() + EXPIRY_MARGIN_MS) return row;
    const age = Date.now() - (confirmedAt.get(id) ?? modifiedAt);
    // The age is negative after the clock was set back.
    if (age >= 0 && age < maxAgeMs) return row;
    if (await exists(native, call, row)) {
      confirmedAt.set(id, Date.now());
      return row;
    }
    await forget(call, row);
    return undefined;
  };

  const byId: Lookup["byId"] = async (call, name, text, maxAgeMs) => {
    const id = native?.parseId(text);
    if (native === undefined || id === undefined || (await deferredDeletes.has(provider, id))) return undefined;
    const row = await ledger.files.byId(scopeOf(context, call), id);
    if (row !== undefined) return verified(call, row, maxAgeMs);
    // A file of another tenant is not found, and whether it exists is not disclosed.
    if (!call.operator || (await ledger.files.referenced(provider, [id])).size > 0) return undefined;
    const found = await orUndefined(native.head(id, call.signal));
    const [file] = found === undefined ? [] : await unmanaged.among(call, [found]);
    return file && unmanagedRow(name, file);
  };

  return {
    byId,
    async find(call, name, tag, maxAgeMs) {
      const row = await ledger.files.get(scopeOf(context, call), name);
      // An existing name wins. Whether its ETag matches is checked with the conditions.
      if (row !== undefined) return verified(call, row, maxAgeMs);
      return (
        (await byId(call, name, name.key, maxAgeMs)) ??
        (tag === undefined ? undefined : byId(call, name, tag, maxAgeMs))
      );
    },
  };
}

class Replaced extends Error {
  override readonly name = "Replaced";
}

/** Undefined instead of NoSuchKey. */
async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "NoSuchKey") return undefined;
    throw error;
  }
}

/** The row of an unmanaged file, under the name of the request. */
export const unmanagedRow = (name: ObjectName, file: ProviderFile): FileRow => ({
  ...name,
  ...file,
  contentType: file.contentType,
  headers: {},
  metadata: {},
  checksums: {},
});
