/** Valid names of buckets and objects in the ledger. */
import { GatewayError } from "../lib/errors.ts";
import type { ObjectName } from "../lib/names.ts";

/** botocore's own client-side rule (1.44.5, `validate_bucket_name`): wider than S3's, because most providers have no buckets. */
const BUCKET = /^[a-zA-Z0-9.\-_]{1,255}$/;

export function checkBucketName(bucket: string): void {
  if (!BUCKET.test(bucket)) {
    throw new GatewayError("InvalidBucketName", "The specified bucket is not valid.", {
      fields: { BucketName: bucket },
    });
  }
}

/** S3's user guide, "Object key names": at most 1,024 bytes of UTF-8. */
export function checkName({ bucket, key }: ObjectName): void {
  checkBucketName(bucket);
  const bytes = Buffer.byteLength(key);
  if (bytes > 1024) {
    throw new GatewayError("KeyTooLong", "Your key is too long", {
      fields: { Size: String(bytes), MaxSizeAllowed: "1024" },
    });
  }
  // PostgreSQL's text type excludes NUL, and XML cannot carry it in a listing.
  if (key.includes("\0")) {
    throw new GatewayError("InvalidArgument", "The key contains a NUL character", { fields: { ArgumentName: "key" } });
  }
}
