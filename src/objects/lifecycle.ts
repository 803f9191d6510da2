/** Lifecycle operations on buckets in the ledger. */
import type { LifecycleOperations } from "../ports/objects.ts";
import type { Viewer } from "../ports/viewer.ts";
import { type Context, requireBucket } from "./context.ts";

export function ledgerLifecycle(context: Context): LifecycleOperations {
  const { provider, lifecycles } = context;
  const placeOf = async (viewer: Viewer, bucket: string) => {
    await requireBucket(context, viewer, bucket);
    return { owner: viewer.owner, provider, bucket };
  };
  return {
    get: async (call, bucket) => lifecycles.of(await placeOf(call, bucket)),
    put: async (call, bucket, rules) => lifecycles.put(await placeOf(call, bucket), rules),
    delete: async (call, bucket) => lifecycles.delete(await placeOf(call, bucket)),
  };
}
