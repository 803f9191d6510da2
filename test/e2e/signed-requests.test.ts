/** A gateway with access keys: every form of signature that clients send. */

import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it, test } from "vitest";
import { crc32Of, signedChunks, unsignedChunks } from "../support/chunked.ts";
import { useGateway } from "../support/gateway.ts";
import { bedrockClient, failure, newBucket, s3Client } from "../support/sdk.ts";
import { type Parts, presigned, type Signer, signedHeaders, signedUpload, signedV2 } from "../support/sign.ts";
import { type Answer, dial, head, send } from "../support/wire.ts";

const SECRET = "alice-secret-0123456789";
const KEYS = `
default_provider: one
providers:
  one: { type: local }
  two: { type: local }
  three: { type: local }
routes:
  - { bucket: "two-*", provider: two }
access_keys:
  - { id: alice, secret: ${SECRET} }
  - { id: second, secret: second-secret-0123456789, default_provider: two }
  - { id: third, secret: third-secret-0123456789, providers: [three, two], buckets: ["third-*", "two-*"] }
  - { id: reader, secret: reader-secret-0123456789, read_only: true }
`;
const gateway = useGateway(KEYS);
const credentials = (accessKeyId: string) => ({
  credentials: { accessKeyId, secretAccessKey: accessKeyId === "alice" ? SECRET : `${accessKeyId}-secret-0123456789` },
});
const alice: Signer = { id: "alice", secret: SECRET };

let s3: S3Client;
let bedrock: BedrockClient;
beforeEach(() => {
  s3 = s3Client(gateway.url, credentials("alice"));
  bedrock = bedrockClient(gateway.url, credentials("alice"));
});

const read = async (client: S3Client, Bucket: string, Key: string): Promise<string> =>
  (await client.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();

describe("the JavaScript SDK", () => {
  it("puts, reads, lists and deletes any key", async () => {
    const Bucket = newBucket();
    const Key = "a b/+~é=&%20?#'()*!:@,;$/..x/./y//z";
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "content", Metadata: { note: "a  b" } }));
    expect(await read(s3, Bucket, Key)).toBe("content");
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key }))).Metadata).toEqual({ note: "a  b" });
    const list = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "a b/+", Delimiter: "/" }));
    expect(list.CommonPrefixes).toHaveLength(1);
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await failure(read(s3, Bucket, Key))).toMatchObject({ name: "NoSuchKey" });
  });

  it("sends a stream in chunks", async () => {
    const Bucket = newBucket();
    const Body = Readable.from(Array.from({ length: 50 }, (_, at) => Buffer.alloc(100_000, String(at % 10))));
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body, ContentLength: 5_000_000 }));
    expect(await read(s3, Bucket, "k")).toHaveLength(5_000_000);
  });

  it("creates, gets, lists and stops jobs", async () => {
    const Bucket = newBucket();
    const line = JSON.stringify({
      recordId: "1",
      modelInput: { messages: [{ role: "user", content: [{ text: "x" }] }] },
    });
    await s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body: line }));
    const { jobArn } = await bedrock.send(
      new CreateModelInvocationJobCommand({
        jobName: "signed-job",
        modelId: "any",
        roleArn: "any",
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in.jsonl` } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
      }),
    );
    const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
    await expect.poll(async () => (await get()).status, { timeout: 20_000 }).toBe("Completed");
    const list = await bedrock.send(new ListModelInvocationJobsCommand({ nameContains: "signed-job", maxResults: 10 }));
    expect(list.invocationJobSummaries?.map((job) => job.jobArn)).toContain(jobArn);
    const stopped = failure(bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: jobArn })));
    expect(await stopped).toMatchObject({ name: "ConflictException" });
  });

  it("gets its errors in the modelled form", async () => {
    const stranger = { credentials: { accessKeyId: "alice", secretAccessKey: "not-hers-0123456789" } };
    const put = new PutObjectCommand({ Bucket: newBucket(), Key: "k", Body: "x" });
    expect(await failure(s3Client(gateway.url, stranger).send(put))).toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
    const list = new ListModelInvocationJobsCommand({});
    expect(await failure(bedrockClient(gateway.url, stranger).send(list))).toMatchObject({
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe("permissions of a key", () => {
  const sees = async (provider: string, Bucket: string): Promise<boolean> => {
    const headers = await signedHeaders(alice, { method: "HEAD", target: `/bedrock/files/${Bucket}/k` });
    const named = { ...headers, "x-model-provider": provider };
    return (await send(gateway.url, "HEAD", `/bedrock/files/${Bucket}/k`, named)).status === 200;
  };
  const where = async (Bucket: string) => {
    const found: string[] = [];
    for (const provider of ["one", "two", "three"]) if (await sees(provider, Bucket)) found.push(provider);
    return found;
  };

  it.each([
    ["alice", "plain-1", "one", "the gateway's default"],
    ["second", "plain-2", "two", "the key's default"],
    ["third", "third-1", "three", "the first of the key's providers, where the default is none of them"],
    ["alice", "two-1", "two", "a rule for the bucket"],
    ["third", "two-2", "two", "a rule for the bucket, before the key's own"],
  ])("%s's %s goes to %s: %s", async (id, Bucket, provider) => {
    await s3Client(gateway.url, credentials(id)).send(new PutObjectCommand({ Bucket, Key: "k", Body: id }));
    expect(await where(Bucket)).toEqual([provider]);
  });

  it("list the buckets that the key may use", async () => {
    const third = s3Client(gateway.url, credentials("third"));
    for (const Bucket of ["third-2", "third-3"]) await third.send(new PutObjectCommand({ Bucket, Key: "k" }));
    const headers = await signedHeaders(alice, { method: "PUT", target: "/bedrock/files/hers/k" });
    const put = await send(
      gateway.url,
      "PUT",
      "/bedrock/files/hers/k",
      { ...headers, "x-model-provider": "three" },
      "",
    );
    expect(put.status).toBe(200);
    const names = (await third.send(new ListBucketsCommand({}))).Buckets?.map((bucket) => bucket.Name);
    expect(names).toEqual(expect.arrayContaining(["third-2", "third-3"]));
    expect(names).not.toContain("hers");
  });

  it("let a key for reading read", async () => {
    const Bucket = newBucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "content" }));
    const reader = s3Client(gateway.url, credentials("reader"));
    expect(await read(reader, Bucket, "k")).toBe("content");
    await reader.send(new ListObjectsV2Command({ Bucket }));
    expect(await failure(reader.send(new DeleteObjectCommand({ Bucket, Key: "k" })))).toMatchObject({
      name: "AccessDenied",
    });
    await bedrockClient(gateway.url, credentials("reader")).send(new ListModelInvocationJobsCommand({}));
  });
});

describe("other signers", () => {
  const CONTENT = "hello world, hello world".repeat(400);
  const CHUNKS = [CONTENT.slice(0, 8192), CONTENT.slice(8192)];
  const ATTRIBUTES = "x-amz-object-attributes";
  const trailer = ["x-amz-checksum-crc32", crc32Of(CONTENT)] as const;
  const target = (bucket: string, key = "k") => `/bedrock/files/${bucket}/${key}`;

  async function signed(signer: Signer, parts: Parts): Promise<Answer> {
    return send(gateway.url, parts.method, parts.target, await signedHeaders(signer, parts), parts.body);
  }

  it.each<[string, readonly [string, string] | undefined]>([
    ["signed chunks", undefined],
    ["signed chunks and a signed trailer, as Java sends them", trailer],
  ])("%s", async (_name, end) => {
    const bucket = newBucket();
    const framing = { chunks: CHUNKS, ...(end && { trailer: end }) };
    const framed = await signedUpload(alice, target(bucket), framing, (signatures) =>
      signedChunks({ ...framing, signatures }),
    );
    expect((await send(gateway.url, "PUT", target(bucket), framed.headers, framed.body)).status).toBe(200);
    expect(await read(s3, bucket, "k")).toBe(CONTENT);
  });

  it("unsigned chunks", async () => {
    const bucket = newBucket();
    const framed = unsignedChunks({ chunks: CHUNKS, trailer });
    const { "Transfer-Encoding": transfer, ...signable } = framed.headers as Record<string, string>;
    const headers = await signedHeaders(alice, { method: "PUT", target: target(bucket), headers: signable });
    const all = { ...headers, "Transfer-Encoding": transfer! };
    expect((await send(gateway.url, "PUT", target(bucket), all, framed.body)).status).toBe(200);
    expect(await read(s3, bucket, "k")).toBe(CONTENT);
  });

  const headers: [string, Record<string, string>][] = [
    [
      "headers that proxies change",
      { "accept-encoding": "gzip", "user-agent": "Go/1", "content-length": `${CONTENT.length}` },
    ],
    ["spaces that do not count", { "x-amz-meta-a": "  one   two\tthree " }],
    ["letters beyond ASCII", { "x-amz-meta-a": "\u00e9t\u00e9" }],
    ["an empty value", { "x-amz-meta-a": "" }],
    ["a comma and a space", { "x-amz-meta-a": "one, two" }],
    ["unsigned content", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }],
  ];
  it.each(headers)("headers: %s", async (_name, more) => {
    const parts = { method: "PUT", target: target(newBucket()), headers: more, body: CONTENT };
    expect((await signed(alice, parts)).status).toBe(200);
  });

  // aws-sdk-go-v2 1.48 sends a list in several headers and signs it joined with commas, without spaces.
  it.each<[string, (target: string) => Promise<Record<string, string>>]>([
    [
      "version 4",
      (target) => signedHeaders(alice, { method: "GET", target, headers: { [ATTRIBUTES]: "ETag,ObjectSize" } }),
    ],
    [
      "version 2",
      async (target) => {
        const date = new Date().toUTCString();
        const toSign = `GET\n\n\n${date}\n${ATTRIBUTES}:ETag,ObjectSize\n${target.replace("?attributes", "")}`;
        return { Date: date, Authorization: signedV2(alice, toSign) };
      },
    ],
  ])("a header in two lines: %s", async (_name, sign) => {
    const bucket = newBucket();
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "k", Body: CONTENT }));
    const headers = await sign(`${target(bucket)}?attributes`);
    const lines = { ...headers, [ATTRIBUTES]: `ETag\r\n${ATTRIBUTES}: ObjectSize` };
    const answer = await send(gateway.url, "GET", `${target(bucket)}?attributes`, lines);
    expect([answer.status, answer.body.toString()]).toEqual([200, expect.stringMatching(/ETag.*<ObjectSize>9600</)]);
    const other = { ...headers, [ATTRIBUTES]: `ObjectSize\r\n${ATTRIBUTES}: ETag` };
    expect((await send(gateway.url, "GET", `${target(bucket)}?attributes`, other)).status).toBe(403);
  });

  it.each(["us-east-1", "eu-central-2", "auto", "x"])("any region: %s", async (region) => {
    expect((await signed({ ...alice, region }, { method: "GET", target: "/bedrock/files" })).status).toBe(200);
  });

  it.each(["a/../b", "./a", "a//b", "%C3%BC", "a%2Fb", "a+b", "~-_."])("the path as sent: %s", async (key) => {
    const bucket = newBucket();
    expect((await signed(alice, { method: "PUT", target: target(bucket, key), body: "x" })).status).toBe(200);
    expect((await signed(alice, { method: "GET", target: target(bucket, key) })).status).toBe(200);
  });

  it.each([
    ["as the SDK for Java sends two slashes", "a//b", "a/%2Fb"],
    ["in small letters", "%C3%BC%20", "%c3%bc%20"],
    ["an unreserved character", "a-b~", "a%2Db%7E"],
    ["a character that needs encoding", "%28a%29%2B", "(a)+"],
  ])("a path that is signed in another form than it is sent: %s", async (_name, key, sent) => {
    const bucket = newBucket();
    const headers = await signedHeaders(alice, { method: "PUT", target: target(bucket, key), body: "x" });
    expect((await send(gateway.url, "PUT", target(bucket, sent), headers, "x")).status).toBe(200);
    expect(await read(s3, bucket, decodeURIComponent(key))).toBe("x");
    const other = await send(gateway.url, "PUT", target(bucket, `${sent}c`), headers, "x");
    expect([other.status, other.body.toString()]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
  });

  it("a slash in a bucket's name is not a path separator", async () => {
    const bucket = newBucket();
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "a/k", Body: "x" }));
    const headers = await signedHeaders(alice, { method: "GET", target: target(bucket, "a/k") });
    expect((await send(gateway.url, "GET", target(`${bucket}%2Fa`), headers)).status).toBe(403);
  });

  it.each(["?prefix=a%20b&delimiter=%2F&list-type=2", "?list-type=2&prefix=%2B", "?location", "?location="])(
    "a query: %s",
    async (query) => {
      const bucket = newBucket();
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "k" }));
      expect((await signed(alice, { method: "GET", target: `/bedrock/files/${bucket}${query}` })).status).toBe(200);
    },
  );

  it("clocks that differ by less than 15 minutes", async () => {
    for (const minutes of [-14, 14]) {
      const at = new Date(Date.now() + minutes * 60_000);
      expect((await signed({ ...alice, at }, { method: "GET", target: "/bedrock/files" })).status).toBe(200);
    }
  });

  it("the Date header, if there is no other date", async () => {
    const date = new Date().toUTCString();
    const stamp = new Date(date).toISOString().replace(/[-:]|\.\d{3}/g, "");
    const day = stamp.slice(0, 8);
    const hash = createHash("sha256").digest("hex");
    const names = "date;host;x-amz-content-sha256";
    const canonical = `GET\n/bedrock/files\n\ndate:${date}\nhost:localhost\nx-amz-content-sha256:${hash}\n\n${names}\n${hash}`;
    const scope = `${day}/us-east-1/s3/aws4_request`;
    const digest = createHash("sha256").update(canonical).digest("hex");
    const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
    const key = hmac(hmac(hmac(hmac(`AWS4${SECRET}`, day), "us-east-1"), "s3"), "aws4_request");
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${digest}`).toString("hex");
    const Authorization = `AWS4-HMAC-SHA256 Credential=alice/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    const answer = await send(gateway.url, "GET", "/bedrock/files", {
      Date: date,
      Authorization,
      "x-amz-content-sha256": hash,
    });
    expect(answer.status).toBe(200);
  });

  it("presigned writes and reads", async () => {
    const bucket = newBucket();
    const url = (method: string) => presigned(alice, { method, target: target(bucket) }, 60);
    expect((await send(gateway.url, "PUT", await url("PUT"), { "content-type": "text/plain" }, CONTENT)).status).toBe(
      200,
    );
    const got = await send(gateway.url, "GET", await url("GET"), { Range: "bytes=0-4" });
    expect([got.status, got.body.toString()]).toEqual([206, "hello"]);
    expect(got.headers["content-type"]).toBe("text/plain");
  });

  it("a presigned PUT accepts only the content that its query declares", async () => {
    const bucket = newBucket();
    const sha256 = createHash("sha256").update(CONTENT).digest("hex");
    const parts = { method: "PUT", target: target(bucket) };
    const url = await presigned(alice, parts, 60, sha256);
    const wrong = await send(gateway.url, "PUT", url, {}, CONTENT.toUpperCase());
    expect([wrong.status, wrong.body.toString()]).toEqual([400, expect.stringContaining("XAmzContentSHA256Mismatch")]);
    expect((await send(gateway.url, "PUT", url, {}, CONTENT)).status).toBe(200);
  });

  it.each([
    ["as boto3 names the resource", (bucket: string) => `/${bucket}/k`],
    ["with the path as it is sent", (bucket: string) => target(bucket)],
  ])("version 2, %s", async (_name, resource) => {
    const bucket = newBucket();
    const date = new Date().toUTCString();
    const toSign = `PUT\n\ntext/plain\n${date}\nx-amz-meta-a:one\n${resource(bucket)}`;
    const sent = {
      Date: date,
      Authorization: signedV2(alice, toSign),
      "Content-Type": "text/plain",
      "x-amz-meta-a": "one",
    };
    expect((await send(gateway.url, "PUT", target(bucket), sent, CONTENT)).status).toBe(200);
    expect(await read(s3, bucket, "k")).toBe(CONTENT);
  });

  it("version 2 does not accept another object's name", async () => {
    // If the endpoint's path were ignored, the path would mean the key `k` in the bucket `b`.
    const date = new Date().toUTCString();
    const sent = { Date: date, Authorization: signedV2(alice, `GET\n\n\n${date}\n/bedrock/files/b/k`) };
    const answer = await send(gateway.url, "GET", "/bedrock/files/bedrock/files/b/k", sent);
    expect([answer.status, answer.body.toString()]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
  });

  const presignedV2 = (target: string, resource: string) => {
    const expires = Math.floor(Date.now() / 1000) + 60;
    const signature = createHmac("sha1", SECRET).update(`GET\n\n\n${expires}\n${resource}`).digest("base64");
    const query = new URLSearchParams({ AWSAccessKeyId: alice.id, Signature: signature, Expires: `${expires}` });
    return send(gateway.url, "GET", `${target}?${query}`);
  };

  it("a presigned URL of version 2 is good for one object, also in a bucket that has the name of the endpoint's path", async () => {
    const bucket = newBucket();
    const key = `files/${bucket}/k`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "k", Body: "of the other bucket" }));
    await s3.send(new PutObjectCommand({ Bucket: "bedrock", Key: key, Body: CONTENT }));
    // boto3 signs the bucket and the key, without the endpoint's path.
    expect((await presignedV2(target(bucket), `/${bucket}/k`)).body.toString()).toBe("of the other bucket");
    expect((await presignedV2(target("bedrock", key), `/bedrock/${key}`)).body.toString()).toBe(CONTENT);
    const other = await presignedV2(target(bucket), `/bedrock/${key}`);
    expect([other.status, other.body.toString()]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
  });

  it("a presigned URL of version 2 is not good for a bucket in the host name", async () => {
    const bucket = newBucket();
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "b/k", Body: CONTENT }));
    const expires = Math.floor(Date.now() / 1000) + 60;
    const ask = async (resource: string) => {
      const signature = createHmac("sha1", SECRET).update(`GET\n\n\n${expires}\n${resource}`).digest("base64");
      const query = new URLSearchParams({ AWSAccessKeyId: alice.id, Signature: signature, Expires: `${expires}` });
      await using connection = await dial(gateway.url);
      const text = head("GET", `/bedrock/files/b/k?${query}`, { Host: `${bucket}.localhost` });
      connection.send(text.replace("Host: localhost\r\n", ""));
      return await connection.answer();
    };
    expect((await ask(`/${bucket}/b/k`)).body.toString()).toBe(CONTENT);
    expect((await ask("/b/k")).status).toBe(403);
  });

  it("the secret as a bearer token, in S3 and Bedrock", async () => {
    const sent = { Authorization: `Bearer ${SECRET}` };
    const bucket = newBucket();
    expect((await send(gateway.url, "PUT", target(bucket), sent, CONTENT)).status).toBe(200);
    expect((await send(gateway.url, "GET", target(bucket), sent)).body.toString()).toBe(CONTENT);
    const jobs = await send(gateway.url, "GET", "/bedrock/model-invocation-jobs", sent);
    expect(JSON.parse(jobs.body.toString())).toEqual({ invocationJobSummaries: expect.any(Array) });
  });
});

describe("TLS", () => {
  const file = (name: string) => path.join(import.meta.dirname, "../support/tls", name);
  const tls = useGateway(`${KEYS}\ntls: { cert: ${file("cert.pem")}, key: ${file("key.pem")} }`);

  const ask = (method: string, target: string, body?: string): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const options = { method, ca: readFileSync(file("cert.pem")), headers: { authorization: `Bearer ${SECRET}` } };
      httpsRequest(`${tls.url}${target}`, options, async (res) => {
        resolve({ status: res.statusCode!, body: await text(res) });
      })
        .once("error", reject)
        .end(body);
    });

  test("the configured certificate is served", async () => {
    expect(tls.url).toMatch(/^https:/);
    expect((await ask("PUT", "/bedrock/files/tls-bucket/k", "content")).status).toBe(200);
    expect(await ask("GET", "/bedrock/files/tls-bucket/k")).toEqual({ status: 200, body: "content" });
    expect(await failure(send(tls.url.replace("https", "http"), "GET", "/livez"))).toBeInstanceOf(Error);
  });
});
