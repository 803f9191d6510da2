/**
 * Writes of bucket configuration that change nothing on Quarry's own buckets: S3 accepts them on any bucket. Buckets outside of
 * the gateway may have the configuration, and Quarry does not change it.
 */
import type { Call, Handlers } from "../call.ts";
import type { ServerSideEncryptionConfiguration } from "../generated/s3/models/models_0.ts";
import type { routes } from "../generated/s3/routes.ts";
import { notImplemented } from "../refusals.ts";
import { createCallOf } from "./address.ts";
import type { EncryptionRule } from "./encryption.ts";

type NoOpRoutes = Pick<
  typeof routes,
  | "DeleteBucketEncryption"
  | "DeleteBucketOwnershipControls"
  | "DeleteBucketPolicy"
  | "DeleteBucketReplication"
  | "DeleteBucketTagging"
  | "DeleteBucketWebsite"
  | "DeletePublicAccessBlock"
  | "PutBucketEncryption"
>;

interface Addressed {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

export function createNoOpWrites(accountId: string, encryption: EncryptionRule): Handlers<NoOpRoutes> {
  const callOf = createCallOf(accountId);
  const refused = (subresource: string) => notImplemented(`?${subresource}`, { QueryParameter: subresource });

  /** @param check throws for a write that would change something */
  const write =
    <I extends Addressed>(subresource: string, check: (input: I) => void = () => {}) =>
    async (input: I, call: Call) => {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.bucketsAreExternal) throw refused(subresource);
      await objects.buckets.get(request, input.Bucket!);
      check(input);
      return {};
    };

  return {
    DeleteBucketEncryption: write("encryption"),
    DeleteBucketOwnershipControls: write("ownershipControls"),
    DeleteBucketPolicy: write("policy"),
    DeleteBucketReplication: write("replication"),
    DeleteBucketTagging: write("tagging"),
    DeleteBucketWebsite: write("website"),
    DeletePublicAccessBlock: write("publicAccessBlock"),
    PutBucketEncryption: write("encryption", ({ ServerSideEncryptionConfiguration: asked }) => {
      if (!isDefault(asked) || !encryption.storageIsEncrypted) throw refused("encryption");
    }),
  };
}

/** The configuration that GetBucketEncryption returns. */
function isDefault(asked: ServerSideEncryptionConfiguration | undefined): boolean {
  const [rule, second] = asked?.Rules ?? [];
  const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  const { BucketKeyEnabled = false, BlockedEncryptionTypes } = rule ?? {};
  const blocked = BlockedEncryptionTypes?.EncryptionType ?? [];
  // Customer keys are refused in any case.
  return (
    second === undefined &&
    SSEAlgorithm === "AES256" &&
    KMSMasterKeyID === undefined &&
    !BucketKeyEnabled &&
    blocked.every((type) => type === "SSE-C" || type === "NONE")
  );
}
