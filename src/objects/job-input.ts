/** Finds the file that a job reads, and uploads it again if the provider has deleted it. */
import { isInDoubt } from "../lib/errors.ts";
import { BlobMissing } from "../ports/blobs.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { Objects } from "../ports/objects.ts";
import { type Context, changedMeanwhile, scopeOf } from "./context.ts";
import { checkStored, damaged } from "./damage.ts";
import type { Lookup } from "./lookup.ts";
import type { Find } from "./read.ts";
import { INPUT_LIFETIME_MS } from "./timings.ts";

export function createJobInput(context: Context, lookup: Lookup, find: Find): Required<Objects>["jobInput"] {
  const { provider, files, ledger, blobs, intendedFiles } = context;

  const needsRestore = ({ blob, expiresAt }: FileRow): boolean =>
    blob !== undefined && expiresAt !== undefined && expiresAt <= Date.now() + INPUT_LIFETIME_MS;

  return async (call, name, fileId) => {
    // A job costs money, so the provider is asked even if the ledger is fresh.
    const row = await find(call, name, undefined, 0).catch(async (error: unknown) => {
      const tagged = fileId === undefined ? undefined : await lookup.byId(call, name, fileId, 0);
      if (tagged === undefined) throw error;
      return tagged;
    });
    await checkStored(context, row).catch((error: unknown) => {
      throw error instanceof BlobMissing ? damaged(context, row, error) : error;
    });
    const { blob } = row;
    const restore = files?.restore;
    if (restore === undefined || blob === undefined || !needsRestore(row)) return row;
    const { stored, intended } = await intendedFiles.upload(provider, (intend) =>
      restore(row, () => blobs.get(blob), call.signal, intend),
    );
    const restored = { ...row, ...stored, blob };
    try {
      await ledger.files.put(scopeOf(context, call), restored, {
        precondition: (current) => {
          if (current?.id !== row.id) throw changedMeanwhile();
        },
        deferDeletes: ({ id }) => (id === restored.id ? [] : [id]),
        intended: intended?.name,
      });
    } catch (error) {
      if (intended !== undefined && !isInDoubt(error)) {
        await intendedFiles.abandon(intended, () => context.deferredDeletes.delete(provider, [restored.id]));
      }
      throw error;
    }
    return restored;
  };
}
