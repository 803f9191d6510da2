/** The section `blobs`: where the bytes are that the gateway holds. */
import * as z from "zod";
import { httpUrl, seconds, secret } from "./fields.ts";

const disk = z.strictObject({ type: z.literal("disk").describe("The data folder.") });

const s3 = z.strictObject({
  type: z.literal("s3").describe("A bucket of any S3 service."),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket")
    .describe("Name of the bucket, which must exist."),
  prefix: z
    .string()
    .regex(
      /^(?:[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*\/?)?$/,
      "must be folders with letters, digits, '.', '_' and '-', without a leading '/'",
    )
    .max(256)
    .default("")
    .describe(
      "Folder in the bucket, such as `quarry/production`. Nothing else may be in it. Default: the whole bucket.",
    ),
  endpoint: httpUrl.optional().describe("URL of another S3 service. Default: AWS's own."),
  region: z.string().min(1).default("us-east-1").describe("Region of the bucket."),
  access_key_id: secret
    .optional()
    .describe(
      "Access key ID, together with `secret_access_key`. Default: the AWS SDK's credential chain " +
        "(environment, profile, container, instance).",
    ),
  secret_access_key: secret.optional().describe("Secret access key. Default: the AWS SDK's credential chain."),
  session_token: secret.optional().describe("Session token of temporary credentials. Default: none."),
  path_style: z
    .boolean()
    .optional()
    .describe("True: the bucket is in the path of URLs, and not in the host name. Default: true if `endpoint` is set."),
  connections: z.int().min(4).max(1000).default(64).describe("Most connections, and four times as many for downloads."),
  connect_seconds: seconds(3).describe("Time in seconds to wait for a connection."),
  request_seconds: seconds(15).describe(
    "Time in seconds for a request with its retries, and for the next bytes of a download.",
  ),
});

export const blobSettings = z
  .discriminatedUnion("type", [disk, s3], {
    error: (issue) => (issue.code === "invalid_union" ? "must be disk or s3" : undefined),
  })
  .refine((given) => given.type === "disk" || !given.access_key_id === !given.secret_access_key, {
    path: ["access_key_id"],
    error: "needs secret_access_key, and the other way round",
  })
  .refine((given) => given.type === "disk" || given.session_token === undefined || given.access_key_id !== undefined, {
    path: ["session_token"],
    error: "needs access_key_id and secret_access_key",
  });

export type BlobsConfig = z.output<typeof blobSettings>;
export type BucketConfig = z.output<typeof s3>;

const SECRETS = ["access_key_id", "secret_access_key", "session_token"] as const;

export const secretsOfBlobs = (blobs: BlobsConfig): readonly string[] =>
  blobs.type === "disk" ? [] : SECRETS.flatMap((name) => blobs[name] ?? []);

/** The settings without secrets. */
export const visibleBlobs = (blobs: BlobsConfig): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(blobs).map(([name, value]) => [
      name,
      value !== undefined && SECRETS.some((one) => one === name) ? "(set)" : value,
    ]),
  );

/** The place for people: `s3://bucket/prefix`. */
export const blobsAddress = ({ bucket, prefix }: Pick<BucketConfig, "bucket" | "prefix">): string =>
  `s3://${bucket}/${prefix}`;
