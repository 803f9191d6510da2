/** What is said of buckets and objects that are not there, and of what is too much. */
import { GatewayError } from "./errors.ts";
import type { Provider } from "./provider.ts";

export const noSuchBucket = (bucket: string) =>
  new GatewayError("NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName: bucket } });

export const noSuchKey = (key: string) =>
  new GatewayError("NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });

/** S3's code for both: of a query, and of all that comes before the body. */
export const headersTooLarge = (what: string, most: number) =>
  new GatewayError("HeadersTooLarge", `Your request's ${what} exceeds the maximum allowed size: ${most} bytes.`, {
    fields: { MaxSizeAllowed: String(most) },
  });

export const tooLarge = (provider: Provider, maxBytes: number) =>
  new GatewayError(
    "EntityTooLarge",
    `Your proposed upload exceeds the maximum allowed object size: ${maxBytes} bytes with '${provider.name}'.`,
    { fields: { MaxSizeAllowed: String(maxBytes), Provider: provider.name } },
  );
