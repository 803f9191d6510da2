/** Checks the output bucket of a job. */
import { GatewayError } from "../lib/errors.ts";
import type { ObjectName } from "../lib/names.ts";
import { isNoSuchBucket } from "../lib/s3/errors.ts";
import type { ProviderCall } from "../ports/provider.ts";
import type { NewJob } from "./new-job.ts";

/**
 * The output with the bucket that the provider uses, which may be one of its own configuration. Rejects with AccessDenied if
 * the caller may not use that bucket.
 */
export async function outputOf(call: ProviderCall, { output }: NewJob): Promise<ObjectName> {
  const { objects, jobs } = call.provider;
  const bucket = await jobs?.outputBucket?.(output, call.signal);
  if (bucket === undefined || bucket === output.bucket) return output;
  const { isBucketAllowed, isBucketGranted } = call.permissions;
  const isAllowed = objects.bucketsAreExternal ? isBucketGranted : isBucketAllowed;
  if (isAllowed(bucket)) return { ...output, bucket };
  const message = `Access Denied: there is no bucket '${output.bucket}', and the access key may not use '${bucket}'`;
  throw new GatewayError("AccessDenied", message);
}

/** Rejects with InvalidArgument if there is no such bucket. The store of external buckets checks them by itself. */
export async function requireOutputBucket(call: ProviderCall, { output: { bucket } }: NewJob): Promise<void> {
  const { objects } = call.provider;
  if (objects.bucketsAreExternal) return;
  try {
    await objects.buckets.get(call, bucket);
  } catch (error) {
    if (!isNoSuchBucket(error)) throw error;
    const message = `outputDataConfig.s3OutputDataConfig.s3Uri: there is no bucket '${bucket}'`;
    throw new GatewayError("InvalidArgument", message, { cause: error });
  }
}
