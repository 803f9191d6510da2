/** Buckets in the ledger. */
import { GatewayError } from "../lib/errors.ts";
import { noSuchBucket } from "../lib/s3/errors.ts";
import type { BucketOperations } from "../ports/objects.ts";
import { type Context, requireBucket, scopeOf } from "./context.ts";
import { checkBucketName } from "./names.ts";

export function ledgerBuckets(context: Context): BucketOperations {
  const { buckets } = context.ledger;
  return {
    async create(call, bucket) {
      checkBucketName(bucket);
      if (await buckets.create(scopeOf(context, call), bucket, Date.now())) return;
      throw new GatewayError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        { fields: { BucketName: bucket } },
      );
    },

    get: (call, bucket) => requireBucket(context, call, bucket),

    async delete(call, bucket) {
      const { outcome, blobs } = await buckets.delete(scopeOf(context, call), bucket);
      if (outcome === "missing") throw noSuchBucket(bucket);
      if (outcome === "not empty") {
        throw new GatewayError("BucketNotEmpty", "The bucket you tried to delete is not empty", {
          fields: { BucketName: bucket },
        });
      }
      context.lifecycles.forget({ owner: call.owner, provider: context.provider, bucket });
      // Blobs that a crash leaves behind are swept at the next start.
      for (const blob of blobs) await context.blobs.delete(blob);
    },

    list: (call, query) => buckets.list(scopeOf(context, call), query),
  };
}
