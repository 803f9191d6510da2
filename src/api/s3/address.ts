/** S3's addresses: expected owners of buckets, and the sources of copies. */

import { decode } from "../../http/target.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ObjectName } from "../../lib/names.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import { type Call, portable } from "../call.ts";

export const ownerOf = (accountId: string) => ({ ID: accountId, DisplayName: "quarry" });

export const name = (input: { Bucket: string | undefined; Key: string | undefined }): ObjectName => ({
  bucket: input.Bucket!,
  key: input.Key!,
});

interface Addressed {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The call of a request. Throws AccessDenied if the caller may not use the bucket. */
export const createCallOf =
  (accountId: string) =>
  (call: Call, { Bucket, ExpectedBucketOwner }: Addressed): ProviderCall =>
    owned(accountId, ExpectedBucketOwner, portable(call, Bucket, ExpectedBucketOwner));

/** Throws AccessDenied for a bucket of this gateway that is expected to have another owner. External buckets check it themselves. */
export function owned(accountId: string, expected: string | undefined, call: ProviderCall): ProviderCall {
  if (expected === undefined || expected === accountId || call.provider.objects.bucketsAreExternal) return call;
  throw new GatewayError("AccessDenied", "Access Denied: the bucket has another owner than expected");
}

/**
 * `bucket/key` in percent-encoding, with an optional leading slash and an optional version (API reference, CopyObject). The
 * only version in a bucket without versioning is `null`.
 */
export function copySource(header: string): ObjectName {
  const [, bucket, key, version] = /^\/?([^/]+)\/(.+?)(?:\?versionId=([^?]*))?$/s.exec(header) ?? [];
  if (bucket === undefined || key === undefined) throw badSource(header);
  if (version !== undefined && version !== "null") {
    throw new GatewayError(
      "Unsupported",
      "A header or query parameter you provided implies functionality that is not implemented: versionId",
      { fields: { Header: "x-amz-copy-source" } },
    );
  }
  try {
    return { bucket: decode(bucket), key: decode(key) };
  } catch (error) {
    throw badSource(header, error);
  }
}

const badSource = (value: string, cause?: unknown) =>
  new GatewayError("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", {
    fields: { ArgumentName: "x-amz-copy-source", ArgumentValue: value },
    cause,
  });
