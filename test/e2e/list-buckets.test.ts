/** ListBuckets while a provider fails. */
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { failure, s3Client } from "../support/sdk.ts";

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:9";
const AWS = `type: bedrock, region: us-east-1, access_key_id: a, secret_access_key: b, timeout_seconds: 2,
      s3_endpoint: "${NOWHERE}", bedrock_endpoint: "${NOWHERE}"`;

const gateway = useGateway(`
default_provider: local
routes:
  - { bucket: "aws-*", provider: aws }
providers:
  local: { type: local }
  aws: { ${AWS} }
`);

test("the buckets of a provider that fails are left out and logged, and the others are listed", async () => {
  const s3 = s3Client(gateway.url);
  await s3.send(new CreateBucketCommand({ Bucket: "here" }));
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets!.map(({ Name }) => Name)).toEqual(["here"]);
  const told = gateway.log.filter(({ msg }) => msg === "ListBuckets left out a provider's buckets");
  expect(told).toMatchObject([{ provider: "aws", level: 40 }]);
});

test("a list of which every provider fails is an error", async () => {
  const s3 = s3Client(gateway.url);
  s3.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "aws";
      return next(args);
    },
    { step: "build" },
  );
  const error = await failure(s3.send(new ListBucketsCommand({})));
  expect(error).toMatchObject({ $metadata: { httpStatusCode: 503 } });
});
