/**
 * The one function that finds a file for HEAD, GET, DELETE and a job's input, where names are the ledger's: the name, then
 * an id that the caller holds (an ETag in If-Match, or in the place of the key).
 */
import type { Discards } from "./discards.ts";
import { GatewayError } from "./errors.ts";
import type { FileCall } from "./files.ts";
import type { FileRow, Ledger } from "./ledger/ledger.ts";
import type { FileId, ForeignFile, ObjectName } from "./provider.ts";

interface Options {
  readonly ledger: Pick<Ledger, "files">;
  readonly discards: Pick<Discards, "has">;
  /** Milliseconds for which the ledger is believed without asking the provider. */
  readonly freshMs: number;
}

export interface Finder {
  /** `tag` is what If-Match asks for, without quotes. Undefined where there is no such file. */
  find(call: FileCall, name: ObjectName, tag: string | undefined): Promise<FileRow | undefined>;
  byId(call: FileCall, name: ObjectName, text: string): Promise<FileRow | undefined>;
}

/** Files that were seen with their provider lately; older ones make room. */
const REMEMBERED = 100_000;

export function createFinder({ ledger, discards, freshMs }: Options): Finder {
  const seen = new Map<string, number>();
  const sight = (call: FileCall, id: FileId) => {
    if (seen.size >= REMEMBERED) for (const oldest of seen.keys()) if (seen.delete(oldest)) break;
    seen.set(`${call.provider.name}\n${id}`, Date.now());
  };

  /** The row, or undefined where the provider has lost the file behind our back: then the ledger forgets it too. */
  const fresh = async (call: FileCall, row: FileRow): Promise<FileRow | undefined> => {
    const head = call.provider.files?.head;
    if (head === undefined || row.blob !== undefined || row.parts !== undefined) return row;
    const last = seen.get(`${call.provider.name}\n${row.id}`) ?? row.modifiedAt;
    if (Date.now() - last < freshMs) return row;
    if ((await orMissing(head(row.id, call.signal))) !== undefined) {
      sight(call, row.id);
      return row;
    }
    await ledger.files
      .delete({ owner: call.owner, provider: call.provider.name }, row, {
        precondition: (current) => {
          if (current?.id !== row.id) throw new Replaced();
        },
      })
      .catch((error: unknown) => {
        if (!(error instanceof Replaced)) throw error;
      });
    return undefined;
  };

  const byId = async (call: FileCall, name: ObjectName, text: string): Promise<FileRow | undefined> => {
    const { parseId, head } = call.provider.files ?? {};
    const id = parseId?.(text);
    if (id === undefined || head === undefined || (await discards.has(call.provider.name, id))) return undefined;
    const row = await ledger.files.byId({ owner: call.owner, provider: call.provider.name }, id);
    if (row !== undefined) return fresh(call, row);
    const file = await orMissing(head(id, call.signal));
    return file && foreignRow(name, file);
  };

  return {
    byId,
    async find(call, name, tag) {
      const row = await ledger.files.get({ owner: call.owner, provider: call.provider.name }, name);
      // A name that is there is what the caller means; whether its ETag matches is the condition's to say.
      if (row !== undefined) return fresh(call, row);
      return (await byId(call, name, name.key)) ?? (tag === undefined ? undefined : byId(call, name, tag));
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
