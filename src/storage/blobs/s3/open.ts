/** Opens the bucket of a configuration. This file loads the SDK. */
import type { BucketConfig } from "../../../config/blobs.ts";
import { type Bucket, openBucket } from "./bucket.ts";

export function bucketOf(config: BucketConfig): Bucket {
  const { prefix, endpoint, access_key_id: accessKeyId, secret_access_key: secretAccessKey } = config;
  return openBucket({
    bucket: config.bucket,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    endpoint,
    region: config.region,
    credentials:
      accessKeyId === undefined || secretAccessKey === undefined
        ? undefined
        : { accessKeyId, secretAccessKey, sessionToken: config.session_token },
    pathStyle: config.path_style ?? endpoint !== undefined,
    connections: config.connections,
    connectMs: config.connect_seconds * 1000,
    requestMs: config.request_seconds * 1000,
  });
}
