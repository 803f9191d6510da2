/** The presigner of the SDK for JavaScript moves `x-amz-` headers into the query (version 4). */
import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { beforeAll, expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { newBucket, s3Client } from "../support/sdk.ts";
import { presigned } from "../support/sign.ts";
import { type Answer, send } from "../support/wire.ts";

const SECRET = "alice-secret-0123456789";
const gateway = useGateway(`access_keys: [{ id: alice, secret: ${SECRET} }]`);
const alice = { id: "alice", secret: SECRET };
let s3: S3Client;
beforeAll(() => {
  s3 = s3Client(gateway.url, { credentials: { accessKeyId: "alice", secretAccessKey: SECRET } });
});

async function put(Bucket: string, headers: Record<string, string>, sent = {}): Promise<Answer> {
  const target = await presigned(alice, { method: "PUT", target: `/bedrock/files/${Bucket}/k`, headers }, 60);
  return send(gateway.url, "PUT", target, sent, "x-amz-copy-source" in headers ? undefined : "content");
}

test("metadata in the URL is stored", async () => {
  const Bucket = newBucket();
  await expect(put(Bucket, { "x-amz-meta-note": "a b" })).resolves.toMatchObject({ status: 200 });
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).resolves.toMatchObject({
    Metadata: { note: "a b" },
  });
});

test("a copy source in the URL copies", async () => {
  const Bucket = newBucket();
  await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "content" }));
  await expect(put(Bucket, { "x-amz-copy-source": `${Bucket}/source` })).resolves.toMatchObject({ status: 200 });
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).resolves.toMatchObject({ ContentLength: 7 });
});

test.each([
  [{ "x-amz-storage-class": "GLACIER" }, 501],
  [{ "x-amz-expected-bucket-owner": "111111111111" }, 403],
  [{ "x-amz-expected-bucket-owner": "" }, 200],
  [{ "x-amz-checksum-crc32": "AAAAAA==", "x-amz-sdk-checksum-algorithm": "CRC32" }, 200],
  [{ "x-amz-meta-a": "a\r\nb: c" }, 400],
])("%j in the URL: %i", async (headers, status) => {
  await expect(put(newBucket(), headers)).resolves.toMatchObject({ status });
});

test("a header that differs from the URL is refused", async () => {
  const Bucket = newBucket();
  const answer = await put(Bucket, { "x-amz-meta-a": "signed" }, { "x-amz-meta-a": "other" });
  expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining("x-amz-meta-a")]);
});

test("parameters of a request that is signed in its headers are no headers", async () => {
  const open = `/bedrock/files/${newBucket()}/k?x-amz-copy-source=a/b`;
  await expect(send(gateway.url, "PUT", open, {}, "content")).resolves.toMatchObject({ status: 403 });
});
