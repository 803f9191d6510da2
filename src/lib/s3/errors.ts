/** S3 errors for missing buckets and objects, and for exceeded limits. */
import { GatewayError } from "../errors.ts";
import type { UploadId } from "../names.ts";

export const noSuchBucket = (bucket: string) =>
  new GatewayError("NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName: bucket } });

export const isNoSuchBucket = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.kind === "NoSuchBucket";

/** The message of a job whose output bucket was deleted while it ran. */
export const waitsForBucket = (bucket: string): string =>
  `The results wait for the output bucket '${bucket}', which does not exist.`;

export const noSuchKey = (key: string) =>
  new GatewayError("NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });

export const noSuchUpload = (id: UploadId) =>
  new GatewayError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { fields: { UploadId: id } },
  );
