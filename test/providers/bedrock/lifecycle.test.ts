/** Lifecycle configurations are S3's: the gateway passes them on, and what S3 says of an object's end. */
import {
  CreateBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { failure, s3Client } from "../../support/sdk.ts";
import { put, useAws } from "./setup.ts";

const Rules: LifecycleRule[] = [
  { ID: "tmp", Status: "Enabled", Filter: { Prefix: "tmp/" }, Expiration: { Days: 3 } },
  {
    ID: "both",
    Status: "Disabled",
    Filter: { And: { Prefix: "a/", Tags: [{ Key: "k", Value: "v" }] } },
    Expiration: { Days: 9 },
  },
  {
    ID: "parts",
    Status: "Enabled",
    Filter: { Prefix: "" },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
  },
];

const rulesIn = async (s3: S3Client, Bucket: string) =>
  (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules;

describe.each([
  ["moto", true],
  ["a second gateway", false],
])("with %s as S3", (_, moto) => {
  const aws = useAws({ moto });
  const upstream = () => s3Client(aws.upstream.url);

  test("a configuration is put, read and deleted in S3, and the gateway keeps none", async () => {
    const Bucket = "lifecycles";
    await aws.s3.send(new CreateBucketCommand({ Bucket }));
    expect((await failure(rulesIn(aws.s3, Bucket))).name).toBe("NoSuchLifecycleConfiguration");
    const seen = aws.upstream.requests.length;
    await aws.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    expect(aws.upstream.requests.slice(seen)).toHaveLength(1);
    if (!moto) expect(await rulesIn(upstream(), Bucket)).toEqual(Rules);
    expect(await rulesIn(aws.s3, Bucket)).toEqual(Rules);
    await aws.s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
    expect((await failure(rulesIn(aws.s3, Bucket))).name).toBe("NoSuchLifecycleConfiguration");
  });

  test("S3's refusal of a configuration, and of a missing bucket, is the client's", async () => {
    const Bucket = "no-such-bucket-anywhere";
    const missing = await failure(
      aws.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } })),
    );
    expect(missing).toMatchObject({ name: "NoSuchBucket", $metadata: { httpStatusCode: 404 } });
  });
});

describe("x-amz-expiration", () => {
  const aws = useAws();

  test("is S3's own", async () => {
    const Bucket = "expirations";
    await aws.s3.send(new CreateBucketCommand({ Bucket }));
    await aws.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    const stored = await aws.s3.send(new PutObjectCommand({ Bucket, Key: "tmp/x", Body: "1" }));
    await put(aws.s3, "kept", "1", Bucket);
    const { Expiration } = await s3Client(aws.upstream.url).send(new HeadObjectCommand({ Bucket, Key: "tmp/x" }));
    expect(Expiration).toMatch(/^expiry-date="\w{3}, \d{2} \w{3} \d{4} 00:00:00 GMT", rule-id="tmp"$/);
    const head = await aws.s3.send(new HeadObjectCommand({ Bucket, Key: "tmp/x" }));
    const got = await aws.s3.send(new GetObjectCommand({ Bucket, Key: "tmp/x" }));
    await got.Body!.transformToString();
    expect([stored.Expiration, head.Expiration, got.Expiration]).toEqual([Expiration, Expiration, Expiration]);
    const kept = await aws.s3.send(new HeadObjectCommand({ Bucket, Key: "kept" }));
    expect(kept.Expiration).toBeUndefined();
    await aws.s3.send(new DeleteObjectCommand({ Bucket, Key: "tmp/x" }));
  });
});
