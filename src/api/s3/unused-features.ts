/**
 * Reads of features that Quarry's own buckets do not have. The answers are S3's for a bucket that never used the feature.
 * Buckets outside of the gateway may use it, so their store is asked.
 */
import type { CorsConfig } from "../../config/cors.ts";
import { GatewayError, type Kind } from "../../lib/errors.ts";
import type { Call, Handlers } from "../call.ts";
import type { ListObjectVersionsRequest } from "../generated/s3/models/models_0.ts";
import type { routes } from "../generated/s3/routes.ts";
import { createCallOf, ownerOf } from "./address.ts";
import type { EncryptionRule } from "./encryption.ts";
import { encoder, entries, given, optional, pageSize } from "./listing.ts";

export type FeatureRoutes = Pick<
  typeof routes,
  | "GetBucketAccelerateConfiguration"
  | "GetBucketAcl"
  | "GetBucketCors"
  | "GetBucketEncryption"
  | "GetBucketLogging"
  | "GetBucketNotificationConfiguration"
  | "GetBucketOwnershipControls"
  | "GetBucketPolicy"
  | "GetBucketPolicyStatus"
  | "GetBucketReplication"
  | "GetBucketRequestPayment"
  | "GetBucketTagging"
  | "GetBucketVersioning"
  | "GetBucketWebsite"
  | "GetObjectAcl"
  | "GetObjectLockConfiguration"
  | "GetPublicAccessBlock"
  | "ListObjectVersions"
>;

interface Addressed {
  readonly Bucket: string | undefined;
  readonly Key?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The only version of an object in a bucket without versioning. */
const NULL_VERSION = "null";

/** API reference, "Error responses", for the configuration that is read. */
const absent = (kind: Kind, message: string) => (bucket: string) => {
  throw new GatewayError(kind, message, { fields: { BucketName: bucket } });
};
const noCors = absent("NoSuchCorsConfiguration", "The CORS configuration does not exist");
const noPolicy = absent("NoSuchBucketPolicy", "The bucket policy does not exist");

const noEncryption = absent("EncryptionNotConfigured", "The server side encryption configuration was not found");
/** S3's answer for every bucket without a configuration of its own since January 2023. */
const ENCRYPTED = {
  ServerSideEncryptionConfiguration: {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
  },
};

interface Configured {
  readonly encryption: EncryptionRule;
  readonly cors: CorsConfig | undefined;
}

export function createFeatureHandlers(accountId: string, { encryption, cors }: Configured): Handlers<FeatureRoutes> {
  const owner = ownerOf(accountId);
  const callOf = createCallOf(accountId);

  /** @param answer the answer for a bucket, or an object, that exists */
  const read =
    (operation: keyof FeatureRoutes, answer: (bucket: string) => object) => async (input: Addressed, call: Call) => {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.features !== undefined) return (await objects.features(request, operation, input)) as never;
      const bucket = input.Bucket!;
      if (input.Key === undefined) await objects.buckets.get(request, bucket);
      else
        await objects.head(request, { bucket, key: input.Key }, { conditions: {}, range: undefined, checksums: false });
      return answer(bucket) as never;
    };

  /** Everything belongs to the account, as under the ownership setting `BucketOwnerEnforced`. */
  const acl = () => ({
    Owner: owner,
    Grants: [{ Grantee: { ...owner, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }],
  });
  const none = () => ({});

  return {
    GetBucketAccelerateConfiguration: read("GetBucketAccelerateConfiguration", none),
    GetBucketAcl: read("GetBucketAcl", acl),
    GetBucketCors: read("GetBucketCors", cors === undefined ? noCors : () => ({ CORSRules: [corsRule(cors)] })),
    GetBucketEncryption: read("GetBucketEncryption", encryption.storageIsEncrypted ? () => ENCRYPTED : noEncryption),
    GetBucketLogging: read("GetBucketLogging", none),
    GetBucketNotificationConfiguration: read("GetBucketNotificationConfiguration", none),
    GetBucketOwnershipControls: read("GetBucketOwnershipControls", () => ({
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    })),
    GetBucketPolicy: read("GetBucketPolicy", noPolicy),
    GetBucketPolicyStatus: read("GetBucketPolicyStatus", noPolicy),
    GetBucketReplication: read(
      "GetBucketReplication",
      absent("ReplicationNotConfigured", "The replication configuration was not found"),
    ),
    GetBucketRequestPayment: read("GetBucketRequestPayment", () => ({ Payer: "BucketOwner" })),
    GetBucketTagging: read("GetBucketTagging", absent("NoSuchTagSet", "The TagSet does not exist")),
    GetBucketVersioning: read("GetBucketVersioning", none),
    GetBucketWebsite: read(
      "GetBucketWebsite",
      absent("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
    ),
    GetObjectAcl: read("GetObjectAcl", acl),
    GetObjectLockConfiguration: read(
      "GetObjectLockConfiguration",
      absent("ObjectLockNotConfigured", "Object Lock configuration does not exist for this bucket"),
    ),
    GetPublicAccessBlock: read(
      "GetPublicAccessBlock",
      absent("NoSuchPublicAccessBlock", "The public access block configuration was not found"),
    ),

    async ListObjectVersions(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.features !== undefined) return objects.features(request, "ListObjectVersions", input) as never;
      const encode = encoder(input.EncodingType);
      const { prefix, delimiter, after, limit } = versionsQuery(input);
      const page = await objects.list(request, input.Bucket!, { prefix, delimiter, after, limit });
      const { Contents, CommonPrefixes } = entries(page, encode, owner);
      const last = page.more ? page.entries.at(-1) : undefined;
      return {
        Name: input.Bucket,
        Prefix: encode(input.Prefix ?? ""),
        Delimiter: optional(encode, delimiter),
        KeyMarker: encode(input.KeyMarker ?? ""),
        VersionIdMarker: input.VersionIdMarker ?? "",
        EncodingType: input.EncodingType,
        MaxKeys: limit,
        IsTruncated: page.more,
        ...(last && {
          NextKeyMarker: encode(last.prefix ?? last.file.key),
          ...(last.file && { NextVersionIdMarker: NULL_VERSION }),
        }),
        Versions: Contents.map((entry) => ({
          ...entry,
          StorageClass: "STANDARD" as const,
          VersionId: NULL_VERSION,
          IsLatest: true,
        })),
        CommonPrefixes,
      };
    },
  };
}

function versionsQuery(input: ListObjectVersionsRequest) {
  const after = given(input.KeyMarker);
  if (after === undefined && given(input.VersionIdMarker) !== undefined) {
    throw new GatewayError("InvalidArgument", "A version-id marker cannot be specified without a key marker.", {
      fields: { ArgumentName: "version-id-marker", ArgumentValue: input.VersionIdMarker! },
    });
  }
  return { prefix: given(input.Prefix), delimiter: given(input.Delimiter), after, limit: pageSize(input.MaxKeys) };
}

/** The configuration of the gateway holds for all of its buckets. */
const corsRule = (cors: CorsConfig) => ({
  AllowedOrigins: cors.origins,
  AllowedMethods: cors.methods,
  AllowedHeaders: cors.headers,
  ExposeHeaders: cors.expose_headers,
  MaxAgeSeconds: cors.max_age_seconds,
});
