/** Checks the output bucket of a job where results do not create it. */
import { GatewayError } from "../lib/errors.ts";
import { isNoSuchBucket } from "../lib/s3/errors.ts";
import type { ProviderCall } from "../ports/provider.ts";
import type { NewJob } from "./new-job.ts";

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
