/** Which buckets may be named: no name may mean another host, another service or another path than a bucket's own. */
import { GatewayError } from "../../lib/errors.ts";

/** Wider than S3's rule for new buckets: old buckets and other servers have more. It begins as no relative path does. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}$/;

/**
 * Suffixes that S3 keeps for what is no general purpose bucket (S3 user guide, "Bucket naming rules"): aliases of access
 * points, of multi-region ones, of Object Lambda and Outposts, and directory and table buckets. The SDK sends their requests
 * to other hosts.
 */
const RESERVED = ["-s3alias", "--ol-s3", "--op-s3", "--table-s3", "--x-s3", "--xa-s3", ".mrap"];

/** Throws InvalidBucketName. */
export function checkBucket(bucket: string): void {
  if (NAME.test(bucket) && !RESERVED.some((suffix) => bucket.endsWith(suffix))) return;
  throw new GatewayError("InvalidBucketName", "The specified bucket is not valid.", { fields: { BucketName: bucket } });
}
