/** Errors of the bucket that a caller may see. The log has their causes. */
import { GatewayError, StorageUnavailable } from "../../../lib/errors.ts";
import { BlobMissing } from "../../../ports/blobs.ts";

interface Thrown {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Codes of S3 (API reference, "Error responses") that the operator must resolve. */
const MESSAGES: ReadonlyMap<string | undefined, string> = new Map([
  ["NoSuchBucket", "The gateway's bucket does not exist."],
  ["AccessDenied", "The gateway's bucket refuses the gateway's access."],
  ["InvalidAccessKeyId", "The gateway's bucket refuses the gateway's access key."],
  ["SignatureDoesNotMatch", "The gateway's bucket refuses the gateway's access key."],
  ["CredentialsProviderError", "The gateway has no access key for its bucket."],
  ["SlowDown", "The gateway's bucket limits the rate of requests."],
  ["BadDigest", "Bytes were damaged on their way to the gateway's bucket."],
  ["XAmzContentSHA256Mismatch", "Bytes were damaged on their way to the gateway's bucket."],
  ["InvalidDigest", "Bytes were damaged on their way to the gateway's bucket."],
]);

const DAMAGED: ReadonlySet<string | undefined> = new Set(["BadDigest", "XAmzContentSHA256Mismatch", "InvalidDigest"]);

const nameOf = (error: unknown): string | undefined => (error instanceof Error ? error.name : undefined);

export const statusOfBucket = (error: unknown): number | undefined => (error as Thrown)?.$metadata?.httpStatusCode;

/** True if the bucket refused bytes because they changed on their way. */
export const isDamaged = (error: unknown): boolean => DAMAGED.has(nameOf(error));

export const isAbsentObject = (error: unknown): boolean =>
  nameOf(error) === "NoSuchKey" || nameOf(error) === "NotFound" || nameOf(error) === "NoSuchUpload";

/** Converts errors of a bucket that cannot be used now to StorageUnavailable. Returns other errors unchanged. */
export function bucketError(error: unknown): unknown {
  if (error instanceof GatewayError || error instanceof BlobMissing) return error;
  const status = statusOfBucket(error);
  // Answers to HEAD have no code.
  const message = MESSAGES.get(nameOf(error)) ?? (status === 403 ? MESSAGES.get("AccessDenied") : undefined);
  if (message !== undefined) return new StorageUnavailable(message, error);
  // No status: the connection failed, or the answer could not be read. Below 400 it was not S3's.
  const isAway =
    status === undefined || status < 400 || status >= 500 || status === 401 || status === 403 || status === 429;
  if (!isAway || error instanceof TypeError || error instanceof ReferenceError) return error;
  return new StorageUnavailable("The gateway's bucket cannot be reached.", error);
}

/** No answer came in time. */
export const tooSlow = (ms: number): StorageUnavailable =>
  new StorageUnavailable(
    "The gateway's bucket takes too long.",
    new Error(`the bucket did not answer within ${ms} ms`),
  );
