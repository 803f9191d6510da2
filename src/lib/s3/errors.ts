/** S3 errors for missing buckets and objects, and for exceeded limits. */
import { GatewayError } from "../errors.ts";
import type { UploadId } from "../names.ts";

export const noSuchBucket = (bucket: string) =>
  new GatewayError("NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName: bucket } });

export const noSuchKey = (key: string) =>
  new GatewayError("NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });

export const noSuchUpload = (id: UploadId) =>
  new GatewayError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { fields: { UploadId: id } },
  );
