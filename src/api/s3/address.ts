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
 * `bucket/key` in percent-encoding, with an optional leading slash and an optional version (API reference, CopyObject). S3
 * decodes the text before it splits it, and reads `+` as a space. The only version in a bucket without versioning is `null`.
 */
export function copySource(header: string): ObjectName {
  const mark = header.lastIndexOf(VERSION);
  const version = mark < 0 ? "null" : header.slice(mark + VERSION.length);
  if (version !== "null") {
    throw new GatewayError(
      "Unsupported",
      "A header or query parameter you provided implies functionality that is not implemented: versionId",
      { fields: { Header: "x-amz-copy-source" } },
    );
  }
  const text = decodedSource(mark < 0 ? header : header.slice(0, mark), header);
  const start = text.startsWith("/") ? 1 : 0;
  const slash = text.indexOf("/", start);
  if (slash <= start || slash === text.length - 1) throw badSource(header);
  return { bucket: text.slice(start, slash), key: text.slice(slash + 1) };
}
const VERSION = "?versionId=";

function decodedSource(text: string, header: string): string {
  try {
    return decode(text.replaceAll("+", " "));
  } catch (error) {
    throw badSource(header, error);
  }
}

const badSource = (value: string, cause?: unknown) =>
  new GatewayError("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", {
    fields: { ArgumentName: "x-amz-copy-source", ArgumentValue: value },
    cause,
  });
