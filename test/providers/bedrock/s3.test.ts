/** S3's decisions that the gateway passes on, tested with moto: errors, conditions, listings, parts, encryption. */
import { once } from "node:events";
import { request } from "node:http";
import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { crc32Of, unsignedChunks } from "../../support/chunked.ts";
import { failure } from "../../support/sdk.ts";
import { send } from "../../support/wire.ts";
import { BUCKET, counter, put, useAws } from "./setup.ts";

const KMS = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const aws = useAws({ moto: true, more: `kms_key_id: "${KMS}"` });
const asked = counter(() => aws.upstream);
const target = (key: string) => `/bedrock/files/${BUCKET}/${key}`;

beforeAll(async () => {
  await aws.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
});

test("a missing bucket has S3's own error", async () => {
  const Bucket = "no-such-bucket-anywhere";
  const calls = [
    () => put(aws.s3, "k", "x", Bucket),
    () => aws.s3.send(new GetObjectCommand({ Bucket, Key: "k" })),
    () => aws.s3.send(new DeleteObjectCommand({ Bucket, Key: "k" })),
    () => aws.s3.send(new ListObjectsV2Command({ Bucket })),
    () => aws.s3.send(new ListObjectsCommand({ Bucket, Marker: "a" })),
    () => aws.s3.send(new DeleteBucketCommand({ Bucket })),
  ];
  for (const call of calls) {
    const error = await failure(call());
    expect(error).toMatchObject({
      name: "NoSuchBucket",
      message: "The specified bucket does not exist",
      BucketName: Bucket,
    });
    expect(error.$metadata).toMatchObject({ httpStatusCode: 404 });
  }
  const head = await failure(aws.s3.send(new HeadBucketCommand({ Bucket })));
  expect(head.$metadata).toMatchObject({ httpStatusCode: 404 });
});

test("a bucket's ownership is passed on, and its configuration is not changed", async () => {
  const Bucket = "owned-by-writers";
  await aws.s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership: "ObjectWriter" }));
  expect(aws.upstream.requests.at(-1)!.headers).toMatchObject({ "x-amz-object-ownership": "ObjectWriter" });
  const before = aws.upstream.requests.length;
  const refused = await failure(aws.s3.send(new DeletePublicAccessBlockCommand({ Bucket })));
  expect(refused).toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  expect(aws.upstream.requests).toHaveLength(before);
});

test("S3 evaluates conditions", async () => {
  const id = await put(aws.s3, "conditional", "content");
  const name = { Bucket: BUCKET, Key: "conditional" };
  const failed = await failure(aws.s3.send(new GetObjectCommand({ ...name, IfMatch: "other" })));
  expect(failed).toMatchObject({
    name: "PreconditionFailed",
    $metadata: { httpStatusCode: 412 },
    Condition: "If-Match",
  });
  const head = await failure(aws.s3.send(new HeadObjectCommand({ ...name, IfMatch: "other" })));
  expect(head.$metadata).toMatchObject({ httpStatusCode: 412 });
  for (const Command of [GetObjectCommand, HeadObjectCommand]) {
    const same = await failure(aws.s3.send(new Command({ ...name, IfNoneMatch: id }) as HeadObjectCommand));
    expect(same.$metadata).toMatchObject({ httpStatusCode: 304 });
    const { headers } = same.$response as { headers: Record<string, string> };
    expect(headers).toMatchObject({ etag: `"${id}"` });
    expect(headers).not.toHaveProperty("content-type");
  }
  const future = new Date(Date.now() + 60_000);
  const since = await failure(aws.s3.send(new GetObjectCommand({ ...name, IfModifiedSince: future })));
  expect(since.$metadata).toMatchObject({ httpStatusCode: 304 });
  const taken = await failure(aws.s3.send(new PutObjectCommand({ ...name, Body: "x", IfNoneMatch: "*" })));
  expect(taken).toMatchObject({ name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } });
});

describe("a listing", () => {
  const Bucket = "listed-bucket";
  const keys = ["a", "b/1", "b/2", "b c+%&<é", "d/x/1", "d/y", "é", "\u{1f600}", "z"];
  beforeAll(async () => {
    await aws.s3.send(new CreateBucketCommand({ Bucket }));
    for (const Key of keys) await put(aws.s3, Key, "x", Bucket);
  });

  test("wraps S3's cursor in its token, and refuses other tokens", async () => {
    const first = await aws.s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 1 });
    const next = { Bucket, MaxKeys: 1, ContinuationToken: first.NextContinuationToken };
    expect((await aws.s3.send(new ListObjectsV2Command(next))).Contents).toMatchObject([{ Key: "b c+%&<é" }]);
    const sent = aws.upstream.requests.at(-1)!.path;
    expect(sent).toContain("continuation-token=");
    const error = await failure(aws.s3.send(new ListObjectsV2Command({ ...next, ContinuationToken: "made-up" })));
    expect(error.name).toBe("InvalidArgument");
  });

  test("has prefixes, delimiters, start-after and S3's own marker", async () => {
    const grouped = await aws.s3.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", MaxKeys: 100 }));
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: "b/" }, { Prefix: "d/" }]);
    expect(grouped.Contents!.map(({ Key }) => Key)).toEqual(["a", "b c+%&<é", "z", "é", "\u{1f600}"]);
    const below = await aws.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "d/", Delimiter: "/" }));
    expect([below.CommonPrefixes, below.Contents!.map(({ Key }) => Key)]).toEqual([[{ Prefix: "d/x/" }], ["d/y"]]);
    const after = await aws.s3.send(new ListObjectsV2Command({ Bucket, StartAfter: "b/1" }));
    expect(after.Contents![0]!.Key).toBe("b/2");
    const marked = await aws.s3.send(new ListObjectsCommand({ Bucket, Marker: "b/2" }));
    expect(marked.Contents![0]!.Key).toBe("d/x/1");
    expect(aws.upstream.requests.at(-1)!.path).toMatch(/^(?!.*list-type=2).*marker=b%2F2/);
  });
});

describe("an upload", () => {
  test("is encrypted with the configured key", async () => {
    await put(aws.s3, "encrypted", "x");
    const { headers } = aws.upstream.requests.findLast(({ route }) => route === "objects.put")!;
    expect(headers).toMatchObject({
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": KMS,
    });
  });

  test("has the encryption that its sender asks for, and S3's answer comes back", async () => {
    const aes = { ServerSideEncryption: "AES256" } as const;
    const name = { Bucket: BUCKET, Key: "as-asked" };
    expect(await aws.s3.send(new PutObjectCommand({ ...name, Body: "x", ...aes }))).toMatchObject(aes);
    const { headers } = aws.upstream.requests.findLast(({ route }) => route === "objects.put")!;
    expect(headers["x-amz-server-side-encryption"]).toBe("AES256");
    expect(headers).not.toHaveProperty("x-amz-server-side-encryption-aws-kms-key-id");
    expect(await aws.s3.send(new HeadObjectCommand(name))).toMatchObject(aes);
    expect(await aws.s3.send(new GetObjectCommand(name))).toMatchObject(aes);

    const kms = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "alias/other", BucketKeyEnabled: true } as const;
    const context = Buffer.from('{"team":"a"}').toString("base64");
    const copy = { Bucket: BUCKET, Key: "copy-as-asked", CopySource: `${BUCKET}/as-asked` };
    await aws.s3.send(new CopyObjectCommand({ ...copy, ...kms, SSEKMSEncryptionContext: context }));
    const expected = {
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": "alias/other",
      "x-amz-server-side-encryption-bucket-key-enabled": "true",
      "x-amz-server-side-encryption-context": context,
    };
    expect(aws.upstream.requests.at(-1)!.headers).toMatchObject(expected);
    expect(await aws.s3.send(new HeadObjectCommand(copy))).toMatchObject({ ServerSideEncryption: "aws:kms" });
    const upload = { Bucket: BUCKET, Key: "parts-as-asked" };
    const { UploadId } = await aws.s3.send(
      new CreateMultipartUploadCommand({ ...upload, ...kms, SSEKMSEncryptionContext: context }),
    );
    expect(aws.upstream.requests.at(-1)!.headers).toMatchObject(expected);
    await aws.s3.send(new AbortMultipartUploadCommand({ ...upload, UploadId }));
    asked("parts.begin");
  });

  test("of known length is one request, with the client's checksum if it has one", async () => {
    const Body = Buffer.alloc(6 * 1024 ** 2, "x");
    asked("objects.put");
    await aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "large", Body, ChecksumAlgorithm: "CRC32" }));
    expect(asked("objects.put")).toBe(1);
    const { headers } = aws.upstream.requests.findLast(({ route }) => route === "objects.put")!;
    expect(headers).toMatchObject({
      "content-length": String(Body.length),
      "x-amz-checksum-crc32": crc32Of(Body.toString()),
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    });
  });

  test("with a trailing checksum has a trailing checksum at S3", async () => {
    const framed = unsignedChunks({ chunks: ["con", "tent"], trailer: ["x-amz-checksum-crc32", crc32Of("content")] });
    const answer = await send(aws.gateway.url, "PUT", target("trailer"), framed.headers, framed.body);
    expect([answer.status, answer.body.toString()]).toEqual([200, ""]);
    const { headers } = aws.upstream.requests.findLast(({ route }) => route === "objects.put")!;
    expect(headers).toMatchObject({ "x-amz-trailer": "x-amz-checksum-crc32", "x-amz-decoded-content-length": "7" });
    const got = await aws.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "trailer" }));
    expect(await got.Body!.transformToString()).toBe("content");
  });

  test("of unknown length is sent in parts", async () => {
    const size = 20 * 1024 ** 2;
    const out = request(`${aws.gateway.url}${target("parts")}`, { method: "PUT" });
    for (let sent = 0; sent < size; sent += 1024 ** 2) out.write(Buffer.alloc(1024 ** 2, "p"));
    out.end();
    const [answer] = await once(out, "response");
    expect(answer.statusCode).toBe(200);
    expect([asked("parts.begin"), asked("parts.put"), asked("parts.complete")]).toEqual([1, 3, 1]);
    const head = await aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "parts" }));
    expect(head).toMatchObject({ ContentLength: size, ETag: answer.headers.etag });
    expect(head.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
  });

  test.each([
    ["immediately", 3],
    ["after 100 Continue from S3", 40],
  ])("whose client disconnects, begun %s, is stored nowhere, and S3's connection ends", async (_when, mib) => {
    const key = `dies-${mib}`;
    asked("objects.put");
    const abandoned = () => aws.gateway.log.filter(({ status }) => status === 499).length;
    const before = abandoned();
    const headers = { "content-length": String(mib * 1024 ** 2) };
    const out = request(`${aws.gateway.url}${target(key)}`, { method: "PUT", headers });
    out.on("error", () => {});
    for (let sent = 0; sent < mib - 1; sent++) out.write(Buffer.alloc(1024 ** 2, "p"));
    await expect.poll(() => asked("objects.put"), { timeout: 10_000 }).toBe(1);
    out.destroy();
    await expect.poll(abandoned).toBe(before + 1);
    await failure(aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: key })));
  });

  test("beyond the gateway's limit is refused before S3 is asked", async () => {
    asked("objects.put");
    const answer = await send(aws.gateway.url, "PUT", target("huge"), { "content-length": String(6 * 1024 ** 3) }, "");
    expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining("<Code>EntityTooLarge<")]);
    expect(asked("objects.put")).toBe(0);
  });

  test("in parts that ends too early is aborted at S3", async () => {
    const out = request(`${aws.gateway.url}${target("half")}`, { method: "PUT" });
    out.on("error", () => {});
    for (let sent = 0; sent < 12; sent++) out.write(Buffer.alloc(1024 ** 2, "p"));
    await expect.poll(() => asked("parts.put"), { timeout: 10_000 }).toBeGreaterThan(0);
    out.destroy();
    await expect.poll(() => asked("parts.abort"), { timeout: 10_000 }).toBe(1);
    await failure(aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "half" })));
  });
});
