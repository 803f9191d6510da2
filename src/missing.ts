/** What is said of buckets and objects that are not there, and of content that is too much. */
import { GatewayError } from "./errors.ts";
import type { Provider } from "./provider.ts";

export const noSuchBucket = (bucket: string) =>
  new GatewayError("NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName: bucket } });

export const noSuchKey = (key: string) =>
  new GatewayError("NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });

export const tooLarge = (provider: Provider, maxBytes: number) =>
  new GatewayError(
    "EntityTooLarge",
    `Your proposed upload exceeds the maximum allowed object size: ${maxBytes} bytes with '${provider.name}'.`,
    { fields: { MaxSizeAllowed: String(maxBytes), Provider: provider.name } },
  );
