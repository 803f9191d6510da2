/** CreateBucket. */
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { CreateBucketRequest } from "../generated/s3/models/models_0.ts";

const OWNERSHIPS: ReadonlySet<string> = new Set(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]);

/** Throws Unsupported for tags and directory buckets, and InvalidArgument for an unknown ownership. */
export async function createBucket(
  call: ProviderCall,
  { Bucket, CreateBucketConfiguration, ObjectOwnership: ownership }: CreateBucketRequest,
  region: string,
): Promise<void> {
  const { Tags = [], Location, Bucket: type } = CreateBucketConfiguration ?? {};
  const refused = Object.entries({ Tags: Tags.length > 0, Location, Bucket: type }).find(([, given]) => given);
  if (refused !== undefined) {
    throw new GatewayError(
      "Unsupported",
      `An element you provided implies functionality that is not implemented: CreateBucketConfiguration.${refused[0]}`,
    );
  }
  if (ownership !== undefined && !OWNERSHIPS.has(ownership)) {
    throw new GatewayError("InvalidArgument", `Invalid x-amz-object-ownership header: ${ownership}`, {
      fields: { ArgumentName: "x-amz-object-ownership" },
    });
  }
  const { objects } = call.provider;
  try {
    await objects.buckets.create(call, Bucket!, { ownership });
  } catch (error) {
    const owned = error instanceof GatewayError && error.kind === "BucketAlreadyOwnedByYou";
    // API reference, CreateBucket: in us-east-1, S3 answers 200. The upstream decides about external buckets.
    if (!owned || region !== "us-east-1" || objects.bucketsAreExternal) throw error;
  }
}
