/** Finds the file that a job reads, and uploads it again if the provider has deleted it. */
import type { FileRow, Objects } from "../ports/objects.ts";
import { type Context, changedMeanwhile, scopeOf } from "./context.ts";
import type { Lookup } from "./lookup.ts";
import type { Find } from "./read.ts";
import { INPUT_LIFETIME_MS } from "./timings.ts";
import type { UnmanagedFiles } from "./unmanaged-files.ts";

export function createJobInput(
  context: Context,
  lookup: Lookup,
  find: Find,
  unmanaged: Pick<UnmanagedFiles, "during">,
): Required<Objects>["jobInput"] {
  const { files, ledger, blobs } = context;

  const needsRestore = ({ blob, expiresAt }: FileRow): boolean =>
    blob !== undefined && expiresAt !== undefined && expiresAt <= Date.now() + INPUT_LIFETIME_MS;

  return async (call, name, fileId) => {
    // A job costs money, so the provider is asked even if the ledger is fresh.
    const row = await find(call, name, undefined, 0).catch(async (error: unknown) => {
      const tagged = fileId === undefined ? undefined : await lookup.byId(call, name, fileId, 0);
      if (tagged === undefined) throw error;
      return tagged;
    });
    const { blob } = row;
    const restore = files?.restore;
    if (restore === undefined || blob === undefined || !needsRestore(row)) return row;
    return unmanaged.during(async () => {
      const restored = { ...row, ...(await restore(row, () => blobs.get(blob), call.signal)), blob };
      await ledger.files.put(scopeOf(context, call), restored, {
        precondition: (current) => {
          if (current?.id !== row.id) throw changedMeanwhile();
        },
        deferDeletes: ({ id }) => (id === restored.id ? [] : [id]),
      });
      return restored;
    });
  };
}
