/**
 * The one function that finds a file for HEAD, GET, DELETE and a job's input, where names are the ledger's: the name, then
 * an id that the caller holds (an ETag in If-Match, or in the place of the key).
 */

import { LRUCache } from "lru-cache";
import { GatewayError } from "../lib/errors.ts";
import type { FileId, ObjectName } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { ForeignFile } from "../ports/files.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow } from "../ports/objects.ts";
import type { FileCall } from "./call.ts";
import type { Discards } from "./deferred-deletes.ts";

interface Options {
  readonly ledger: Pick<Ledger, "files">;
  readonly blobs: Pick<BlobStore, "delete">;
  readonly discards: Pick<Discards, "has">;
  /** Milliseconds for which the ledger is believed without asking the provider. */
  readonly freshMs: number;
}

export interface Finder {
  /**
   * `tag` is what If-Match asks for, without quotes. Undefined where there is no such file. The ledger is believed for `maxMs`
   * milliseconds, or for as long as the configuration says.
   */
  find(call: FileCall, name: ObjectName, tag: string | undefined, maxMs?: number): Promise<FileRow | undefined>;
  byId(call: FileCall, name: ObjectName, text: string, maxMs?: number): Promise<FileRow | undefined>;
}

/** Files whose last confirmation by their provider is cached. */
const MAX_CONFIRMED = 100_000;
/** Its provider's clock need not be ours, nor need it keep a file to the last minute. */
const EXPIRY_MS = 3_600_000;

export function createFinder({ ledger, blobs, discards, freshMs }: Options): Finder {
  /** When the provider last confirmed that a file exists. */
  const confirmed = new LRUCache<string, number>({ max: MAX_CONFIRMED });
  const keyOf = (call: FileCall, id: FileId) => `${call.provider.name}\n${id}`;

  /** False where the provider says that it has no such file. */
  const isThere = async (call: FileCall, row: FileRow): Promise<boolean> => {
    try {
      return (await orMissing(call.provider.files!.head!(row.id, call.signal))) !== undefined;
    } catch (error) {
      // A copy that is held here does not go away with the provider's answers.
      if (row.blob === undefined || call.signal.aborted) throw error;
      return true;
    }
  };

  /**
   * The row, or undefined where somebody has deleted the file with its provider: then the ledger forgets it too, and a copy that
   * the gateway holds goes with it, for whoever deletes a file means it to be gone. One that has only expired there was deleted
   * by nobody: its copy serves, and is uploaded again when a job needs it.
   */
  const fresh = async (call: FileCall, row: FileRow, maxMs = freshMs): Promise<FileRow | undefined> => {
    const { blob, expiresAt } = row;
    if (call.provider.files?.head === undefined || row.id === blob || row.parts !== undefined) return row;
    if (blob !== undefined && expiresAt !== undefined && expiresAt <= Date.now() + EXPIRY_MS) return row;
    const last = confirmed.get(keyOf(call, row.id)) ?? row.modifiedAt;
    if (Date.now() - last < maxMs) return row;
    if (await isThere(call, row)) {
      confirmed.set(keyOf(call, row.id), Date.now());
      return row;
    }
    const forgotten = await ledger.files
      .delete({ owner: call.owner, provider: call.provider.name }, row, {
        precondition: (current) => {
          if (current?.id !== row.id) throw new Replaced();
        },
      })
      .catch((error: unknown) => {
        if (!(error instanceof Replaced)) throw error;
      });
    if (forgotten?.blob !== undefined) await blobs.delete(forgotten.blob);
    return undefined;
  };

  const byId: Finder["byId"] = async (call, name, text, maxMs) => {
    const { parseId, head } = call.provider.files ?? {};
    const id = parseId?.(text);
    if (id === undefined || head === undefined || (await discards.has(call.provider.name, id))) return undefined;
    const row = await ledger.files.byId({ owner: call.owner, provider: call.provider.name }, id);
    if (row !== undefined) return fresh(call, row, maxMs);
    // Whatever the provider has of this id, it is not the caller's: not even whether it is there is told.
    if (!call.operator || (await ledger.files.named(call.provider.name, [id])).size > 0) return undefined;
    const file = await orMissing(head(id, call.signal));
    return file && foreignRow(name, file);
  };

  return {
    byId,
    async find(call, name, tag, maxMs) {
      const row = await ledger.files.get({ owner: call.owner, provider: call.provider.name }, name);
      // A name that is there is what the caller means; whether its ETag matches is the condition's to say.
      if (row !== undefined) return fresh(call, row, maxMs);
      return (
        (await byId(call, name, name.key, maxMs)) ?? (tag === undefined ? undefined : byId(call, name, tag, maxMs))
      );
    },
  };
}

class Replaced extends Error {}

async function orMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "NoSuchKey") return undefined;
    throw error;
  }
}

/** A provider's file that Quarry has no name for, under the name that it was asked by. */
export const foreignRow = (name: ObjectName, file: ForeignFile): FileRow => ({
  ...name,
  ...file,
  contentType: file.contentType,
  headers: {},
  metadata: {},
  checksums: {},
});
