/** x-amz-expected-bucket-owner: S3 knows the owner of a bucket. The gateway's own account can be another one. */
import { once } from "node:events";
import { request } from "node:http";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import { BUCKET, useAws } from "./setup.ts";

const OWNER = "123456789012";
/** The gateway's account_id, unless the configuration sets another one. */
const GATEWAY = "000000000000";
const aws = useAws({ quarry: `account_id: "${OWNER}"` });
const moto = useAws({ moto: true });

beforeAll(async () => {
  await aws.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await moto.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
});

const NAME = { Bucket: BUCKET, Key: "k" };
describe.each([
  ["PutObject", (more: object) => aws.s3.send(new PutObjectCommand({ ...NAME, Body: "content", ...more }))],
  ["HeadObject", (more: object) => aws.s3.send(new HeadObjectCommand({ ...NAME, ...more }))],
  ["GetObject", (more: object) => aws.s3.send(new GetObjectCommand({ ...NAME, ...more }))],
  ["ListObjectsV2", (more: object) => aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, ...more }))],
  ["ListObjects", (more: object) => aws.s3.send(new ListObjectsCommand({ Bucket: BUCKET, Marker: "a", ...more }))],
  ["HeadBucket", (more: object) => aws.s3.send(new HeadBucketCommand({ Bucket: BUCKET, ...more }))],
  ["GetBucketLocation", (more: object) => aws.s3.send(new GetBucketLocationCommand({ Bucket: BUCKET, ...more }))],
  ["DeleteObject", (more: object) => aws.s3.send(new DeleteObjectCommand({ ...NAME, ...more }))],
  ["DeleteBucket", (more: object) => aws.s3.send(new DeleteBucketCommand({ Bucket: BUCKET, ...more }))],
])("%s", (operation, call) => {
  test("is refused by S3 for another owner", async () => {
    const refused = await failure(call({ ExpectedBucketOwner: GATEWAY }));
    expect(refused.$metadata).toMatchObject({ httpStatusCode: 403 });
    if (!operation.startsWith("Head")) {
      expect(refused.name).toBe("AccessDenied");
      expect(refused.message).toContain(`owner is not ${GATEWAY}`);
    }
    expect(aws.upstream.requests.at(-1)!.headers["x-amz-expected-bucket-owner"]).toBe(GATEWAY);
  });

  test("is served for the bucket's owner and without an expected owner", async () => {
    await call({ ExpectedBucketOwner: OWNER });
    if (operation !== "DeleteBucket") await call({});
    expect(aws.upstream.requests.at(-1)!.headers["x-amz-expected-bucket-owner"]).toBe(
      operation === "DeleteBucket" ? OWNER : undefined,
    );
  });
});

test("a multipart upload checks the owner in each of its requests", async () => {
  const headers = { "x-amz-expected-bucket-owner": OWNER };
  const before = moto.upstream.requests.length;
  const out = request(`${moto.gateway.url}/bedrock/files/${BUCKET}/parts`, { method: "PUT", headers });
  for (let sent = 0; sent < 9; sent++) out.write(Buffer.alloc(1024 ** 2, "p"));
  out.end();
  const [answer] = await once(out, "response");
  expect(answer.statusCode).toBe(200);
  const sent = moto.upstream.requests.slice(before);
  expect(sent.map(({ route }) => route)).toEqual(["parts.begin", "parts.put", "parts.put", "parts.complete"]);
  for (const { headers } of sent) expect(headers["x-amz-expected-bucket-owner"]).toBe(OWNER);
});
