/** Reads of bucket and object configuration. S3's answers are passed on: its buckets may use every feature. */
import * as sdk from "@aws-sdk/client-s3";
import type { Objects } from "../../ports/objects.ts";
import type { Ask } from "./ask.ts";
import type { Clients } from "./clients.ts";

const COMMANDS = {
  DeleteBucketLifecycle: sdk.DeleteBucketLifecycleCommand,
  DeleteObjectTagging: sdk.DeleteObjectTaggingCommand,
  GetBucketAccelerateConfiguration: sdk.GetBucketAccelerateConfigurationCommand,
  GetBucketAcl: sdk.GetBucketAclCommand,
  GetBucketCors: sdk.GetBucketCorsCommand,
  GetBucketEncryption: sdk.GetBucketEncryptionCommand,
  GetBucketLifecycleConfiguration: sdk.GetBucketLifecycleConfigurationCommand,
  GetBucketLogging: sdk.GetBucketLoggingCommand,
  GetBucketNotificationConfiguration: sdk.GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControls: sdk.GetBucketOwnershipControlsCommand,
  GetBucketPolicy: sdk.GetBucketPolicyCommand,
  GetBucketPolicyStatus: sdk.GetBucketPolicyStatusCommand,
  GetBucketReplication: sdk.GetBucketReplicationCommand,
  GetBucketRequestPayment: sdk.GetBucketRequestPaymentCommand,
  GetBucketTagging: sdk.GetBucketTaggingCommand,
  GetBucketVersioning: sdk.GetBucketVersioningCommand,
  GetBucketWebsite: sdk.GetBucketWebsiteCommand,
  GetObjectAcl: sdk.GetObjectAclCommand,
  GetObjectLockConfiguration: sdk.GetObjectLockConfigurationCommand,
  GetObjectTagging: sdk.GetObjectTaggingCommand,
  GetPublicAccessBlock: sdk.GetPublicAccessBlockCommand,
  ListObjectVersions: sdk.ListObjectVersionsCommand,
  PutBucketLifecycleConfiguration: sdk.PutBucketLifecycleConfigurationCommand,
  PutObjectTagging: sdk.PutObjectTaggingCommand,
} as const;

/** Members of the model have the SDK's names. */
type AnyCommand = new (input: object) => sdk.GetBucketAclCommand;

export const s3Features =
  ({ s3 }: Pick<Clients, "s3">, ask: Ask): NonNullable<Objects["features"]> =>
  (call, operation, { Bucket, Key, ...input }) =>
    ask(Bucket, Key === undefined ? "NoSuchBucket" : "NoSuchKey", call, async ({ signal }) => {
      const Command = COMMANDS[operation as keyof typeof COMMANDS] as unknown as AnyCommand;
      const { $metadata: _, ...said } = await s3.send(new Command({ ...input, Bucket, Key }), { abortSignal: signal });
      return said;
    });
