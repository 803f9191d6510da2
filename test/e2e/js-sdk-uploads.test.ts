/** The forms in which @aws-sdk/client-s3 and lib-storage send content, and the checksums that they verify on downloads. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { temporaryFolder, useGateway } from "../support/gateway.ts";
import { failure, newBucket, s3Client } from "../support/sdk.ts";

const MIB = 1024 * 1024;
const SIZE = 20 * MIB;

const credentials = { accessKeyId: "alice", secretAccessKey: "alice-secret-0123456789" };
const { accessKeyId: id, secretAccessKey: secret } = credentials;

describe.each([
  ["an open gateway", undefined],
  ["a gateway with access keys", `access_keys: [${JSON.stringify({ id, secret })}]\n`],
])("%s", (_gateway, yaml) => {
  const gateway = useGateway(yaml);
  let s3: S3Client;
  let folder: string;
  let file: string;
  let md5: string;
  beforeAll(async () => {
    s3 = s3Client(gateway.url, { credentials });
    folder = await temporaryFolder();
    file = path.join(folder, "content");
    md5 = await writeContent(file);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Content without repeated blocks. Resolves with its MD5. */
  async function writeContent(to: string): Promise<string> {
    const hash = createHash("md5");
    await using handle = await open(to, "w");
    for (let at = 0; at < SIZE; at += MIB) {
      const block = Buffer.alloc(MIB, `block ${at} `);
      hash.update(block);
      await handle.write(block);
    }
    return hash.digest("hex");
  }

  async function md5Of({ Body }: GetObjectCommandOutput): Promise<string> {
    const hash = createHash("md5");
    for await (const chunk of Body as Readable) hash.update(chunk as Buffer);
    return hash.digest("hex");
  }

  const get = (Bucket: string, Key: string) => s3.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));

  test.each<[string, string, PutObjectCommandInput["Body"]]>([
    ["a string", "grüße", "grüße"],
    ["a Buffer", "bytes", Buffer.from("bytes")],
    ["nothing", "", undefined],
    ["an empty string", "", ""],
    ["a Buffer from which the client asks 100-continue", "x".repeat(3 * MIB), Buffer.alloc(3 * MIB, "x")],
  ])("stores %s as the body", async (_name, text, Body) => {
    const Bucket = newBucket();
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body }));
    expect(put.ETag).toBe(`"${createHash("md5").update(text).digest("hex")}"`);
    const got = await get(Bucket, "k");
    expect(got.ContentLength).toBe(Buffer.byteLength(text));
    expect((await got.Body?.transformToString()) === text).toBe(true);
  });

  /** The checksum member of each algorithm that this client computes in JavaScript. Others need its native package. */
  const MEMBERS = {
    CRC32: "ChecksumCRC32",
    CRC32C: "ChecksumCRC32C",
    CRC64NVME: "ChecksumCRC64NVME",
    SHA1: "ChecksumSHA1",
    SHA256: "ChecksumSHA256",
  } as const satisfies Partial<Record<ChecksumAlgorithm, keyof GetObjectCommandOutput>>;

  test.each(Object.entries(MEMBERS))("stores a stream of 20 MiB with %s in its trailer", async (algorithm, member) => {
    const Bucket = newBucket();
    const put = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "k",
        Body: createReadStream(file),
        ContentLength: SIZE,
        ChecksumAlgorithm: algorithm as ChecksumAlgorithm,
      }),
    );
    expect(put).toMatchObject({ ETag: `"${md5}"`, [member]: expect.stringMatching(/^[\w+/]+=*$/) });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "k", ChecksumMode: "ENABLED" }));
    expect(head).toMatchObject({ ContentLength: SIZE, [member]: put[member], ChecksumType: "FULL_OBJECT" });
    // The aws-chunked encoding is not part of the object's Content-Encoding.
    expect(head.ContentEncoding).toBeUndefined();
    // The client compares its checksum when the body is read to its end.
    const got = await get(Bucket, "k");
    expect(got[member]).toBe(put[member]);
    await expect(md5Of(got)).resolves.toBe(md5);
  });

  test("a wrong checksum is refused, and the existing object stays", async () => {
    const Bucket = newBucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "before" }));
    const wrong = createHash("sha256").update("other").digest("base64");
    const error = await failure(
      s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "after", ChecksumSHA256: wrong })),
    );
    expect(error).toMatchObject({ name: "BadDigest", $metadata: { httpStatusCode: 400 } });
    await expect((await get(Bucket, "k")).Body?.transformToString()).resolves.toBe("before");
  });

  // In a fleet the content is in a bucket.
  test.skipIf(inject("fleet") !== undefined)("a download of content that changed on disk fails", async () => {
    const Bucket = newBucket();
    const content = `only here: ${Bucket}`;
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: content }));
    const objects = path.join(gateway.dataDir, "files", "objects");
    for (const entry of await readdir(objects, { recursive: true, withFileTypes: true })) {
      const at = path.join(entry.parentPath, entry.name);
      if (entry.isFile() && (await readFile(at, "latin1")) === content) await writeFile(at, "!".repeat(content.length));
    }
    const { Body } = await get(Bucket, "k");
    expect((await failure(Body!.transformToString())).message).toMatch(/checksum mismatch/i);
  });

  test("lib-storage sends a stream of unknown length that is below one part as one object", async () => {
    const Bucket = newBucket();
    const Body = Readable.from([Buffer.from("one "), Buffer.from("two")]);
    await new Upload({ client: s3, params: { Bucket, Key: "k", Body } }).done();
    await expect((await get(Bucket, "k")).Body?.transformToString()).resolves.toBe("one two");
  });

  test.each<[string, ChecksumAlgorithm | undefined, object]>([
    ["its default checksum", undefined, { ChecksumCRC32: expect.stringMatching(/-4$/), ChecksumType: "COMPOSITE" }],
    ["SHA256", "SHA256", { ChecksumSHA256: expect.stringMatching(/-4$/), ChecksumType: "COMPOSITE" }],
    [
      "CRC64NVME",
      "CRC64NVME",
      { ChecksumCRC64NVME: expect.stringMatching(/^[\w+/]+=*$/), ChecksumType: "FULL_OBJECT" },
    ],
  ])("lib-storage sends a stream of unknown length in parts, with %s", async (_name, ChecksumAlgorithm, checksum) => {
    const Bucket = newBucket();
    const Body = Readable.from(createReadStream(file, { highWaterMark: 700_001 }));
    const params = { Bucket, Key: "k", Body, ContentType: "text/plain", ChecksumAlgorithm };
    const done = await new Upload({ client: s3, params }).done();
    expect(done).toMatchObject({ Bucket, Key: "k", ETag: expect.stringMatching(/^"[0-9a-f]{32}-4"$/), ...checksum });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "k", ChecksumMode: "ENABLED" }));
    expect(head).toMatchObject({ ContentLength: SIZE, ContentType: "text/plain", ETag: done.ETag, ...checksum });
    await expect(md5Of(await get(Bucket, "k"))).resolves.toBe(md5);
  });

  test("an aborted multipart upload leaves nothing behind", async () => {
    const Bucket = newBucket();
    const before = await gateway.blobCount();
    const upload = new Upload({ client: s3, params: { Bucket, Key: "k", Body: createReadStream(file) } });
    upload.on("httpUploadProgress", () => void upload.abort());
    expect(await failure(upload.done())).toMatchObject({ name: "AbortError" });
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    for (const { Key, UploadId } of Uploads ?? []) {
      await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
    await expect.poll(gateway.blobCount).toBe(before);
    expect(await failure(get(Bucket, "k"))).toMatchObject({ name: "NoSuchKey" });
  });

  test("an aborted upload leaves nothing behind", async () => {
    const Bucket = newBucket();
    const abort = new AbortController();
    const Body = Readable.from(
      (async function* () {
        yield Buffer.alloc(MIB);
        abort.abort();
        yield Buffer.alloc(MIB);
      })(),
    );
    const put = s3.send(new PutObjectCommand({ Bucket, Key: "k", Body, ContentLength: 3 * MIB }), {
      abortSignal: abort.signal,
    });
    expect(await failure(put)).toMatchObject({ name: "AbortError" });
    await expect
      .poll(() => gateway.log.some((line) => line.operation === "PutObject" && line.status === 499))
      .toBe(true);
    expect(await failure(get(Bucket, "k"))).toMatchObject({ name: "NoSuchBucket" });
  });
});
