/** Valid bucket names. A name must not lead to another host, service or path than that of a bucket. */
import { GatewayError } from "../../lib/errors.ts";

/**
 * Wider than S3's rule for new buckets, because older buckets and other servers have more. A name cannot start as a
 * relative path.
 */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}$/;

/**
 * Suffixes that S3 reserves for other kinds of buckets (S3 user guide, "Bucket naming rules"): aliases of access
 * points, of multi-region ones, of Object Lambda and Outposts, and directory and table buckets. The SDK sends their
 * requests to other hosts.
 */
const RESERVED = ["-s3alias", "--ol-s3", "--op-s3", "--table-s3", "--x-s3", "--xa-s3", ".mrap"];

/** Throws InvalidBucketName. */
export function checkBucket(bucket: string): void {
  if (NAME.test(bucket) && !RESERVED.some((suffix) => bucket.endsWith(suffix))) return;
  throw new GatewayError("InvalidBucketName", "The specified bucket is not valid.", { fields: { BucketName: bucket } });
}
