/**
 * Deletes the objects that the rules of their buckets expire, and aborts the uploads. As a caller's own delete does, it leaves the
 * inputs of running jobs readable for their jobs.
 */
import type { Logger } from "pino";
import type { ProviderName } from "../lib/names.ts";
import { isNoSuchBucket } from "../lib/s3/errors.ts";
import { expiryOf, prefixesOf, uploadExpiryOf } from "../lib/s3/lifecycle.ts";
import type { LifecycleRow } from "../ports/ledger/names.ts";
import type { ObjectCall, Objects } from "../ports/objects.ts";
import { gatewayCall } from "./gateway-call.ts";
import type { BucketLifecycles } from "./lifecycles.ts";

interface Options {
  readonly lifecycles: Pick<BucketLifecycles, "all">;
  readonly stores: ReadonlyMap<ProviderName, Objects>;
  readonly log: Pick<Logger, "info" | "warn">;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface ExpirySweeper {
  /** Resolves with the number of objects and uploads that were deleted. Failures are logged, and tried again by the next sweep. */
  sweep(signal: AbortSignal): Promise<number>;
}

const PAGE = 1000;

export function createExpirySweeper({ lifecycles, stores, log, now = Date.now }: Options): ExpirySweeper {
  async function objectsOf(objects: Objects, call: ObjectCall, { bucket, rules }: LifecycleRow, prefix: string) {
    let [after, deleted, more]: [string | undefined, number, boolean] = [undefined, 0, true];
    while (more && !call.signal.aborted) {
      const page = await objects.list(call, bucket, { prefix, after, limit: PAGE });
      for (const { file } of page.entries) {
        if (file === undefined) continue;
        after = file.key;
        const expiry = expiryOf(rules, file);
        if (expiry === undefined || expiry.at > now()) continue;
        // Unless the object was replaced since the list was read.
        await objects.delete(call, file, { ifMatch: `"${file.etag}"` });
        deleted += 1;
      }
      more = page.more && page.entries.length > 0;
    }
    return deleted;
  }

  async function uploadsOf({ uploads }: Objects, call: ObjectCall, { bucket, rules }: LifecycleRow): Promise<number> {
    let [after, afterId, aborted, more]: [string | undefined, string | undefined, number, boolean] = [
      undefined,
      undefined,
      0,
      true,
    ];
    while (more && !call.signal.aborted) {
      const page = await uploads.list(call, bucket, { limit: PAGE, after, afterId: afterId as never });
      for (const { upload } of page.entries) {
        if (upload === undefined) continue;
        [after, afterId] = [upload.key, upload.id];
        const at = uploadExpiryOf(rules, upload);
        if (at === undefined || at > now()) continue;
        await uploads.abort(call, { bucket, key: upload.key, id: upload.id });
        aborted += 1;
      }
      more = page.more && page.entries.length > 0;
    }
    return aborted;
  }

  async function bucketOf(row: LifecycleRow, signal: AbortSignal): Promise<number> {
    const objects = stores.get(row.provider);
    if (objects === undefined) return 0;
    const call = gatewayCall(row.owner, undefined, signal);
    let deleted = 0;
    for (const prefix of prefixesOf(row.rules)) deleted += await objectsOf(objects, call, row, prefix);
    if (row.rules.some(({ uploadDays }) => uploadDays !== undefined)) deleted += await uploadsOf(objects, call, row);
    return deleted;
  }

  async function sweep(signal: AbortSignal): Promise<number> {
    let all = 0;
    for (const row of await lifecycles.all()) {
      if (signal.aborted) break;
      const { provider, bucket } = row;
      try {
        const deleted = await bucketOf(row, signal);
        all += deleted;
        if (deleted > 0) log.info({ provider, bucket, deleted }, "deleted expired objects");
      } catch (err) {
        if (signal.aborted) break;
        if (!isNoSuchBucket(err))
          log.warn({ provider, bucket, err }, "failed to delete expired objects; retrying later");
      }
    }
    return all;
  }

  return { sweep };
}
