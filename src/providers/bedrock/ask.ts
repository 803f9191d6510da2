/** One request to S3. */
import type { ObjectCall } from "../../ports/objects.ts";
import type { Absent } from "./errors.ts";

export type S3Call = Pick<ObjectCall, "signal" | "bucketOwner">;

/** Sends one request about a bucket. Rejects with the reason of a failure, and with InvalidBucketName. */
export type Ask = <T>(
  bucket: string | undefined,
  absent: Absent,
  call: S3Call,
  send: (call: S3Call) => Promise<T>,
) => Promise<T>;
