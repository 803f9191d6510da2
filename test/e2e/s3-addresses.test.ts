/** S3 at the root of a port and of a host name, and below another path, beside `/bedrock/files`. */
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Client as Minio } from "minio";
import { describe, expect, test } from "vitest";
import { signedChunks } from "../support/chunked.ts";
import { startTestGateway, useGateway } from "../support/gateway.ts";
import { newBucket, s3Client } from "../support/sdk.ts";
import { presigned, signedHeaders, signedUpload, signedV2 } from "../support/sign.ts";
import { dial, head, send } from "../support/wire.ts";

const credentials = { accessKeyId: "alice", secretAccessKey: "alice-secret-0123456789" };
const alice = { id: credentials.accessKeyId, secret: credentials.secretAccessKey };
const ADDRESSES = "s3: { port: 0, host: S3.example.com, path: /store/s3 }\n";
const KEYS = `access_keys: [${JSON.stringify(alice)}]\n`;
const KEY = "in/a b+é=&//../x/./y//q.jsonl";

const toLoopback = ((_host: string, _options: object, done: (...found: unknown[]) => void) =>
  done(null, [{ address: "127.0.0.1", family: 4 }])) as never;
const requestHandler = { httpAgent: new Agent({ lookup: toLoopback }) };

describe.each([
  ["an open gateway", ADDRESSES],
  ["a gateway with access keys", ADDRESSES + KEYS],
])("%s", (_gateway, yaml) => {
  const gateway = useGateway(yaml);
  const named = (url: string, name: string) => url.replace("127.0.0.1", name);
  const inPath = () => s3Client(gateway.url, { credentials });

  test.each<[string, () => string, boolean]>([
    ["a port of its own", () => gateway.s3Url, true],
    ["a port of its own, with the bucket in the host name", () => named(gateway.s3Url, "localhost"), false],
    ["a host name", () => named(gateway.url, "s3.example.com"), true],
    ["a host name, with the bucket before it", () => named(gateway.url, "s3.example.com"), false],
    ["a path", () => `${gateway.url}/store/s3`, true],
    ["a path, with the bucket in the host name", () => `${named(gateway.url, "localhost")}/store/s3`, false],
  ])("the JavaScript SDK at %s", async (_address, endpoint, forcePathStyle) => {
    const s3 = s3Client("", { endpoint: endpoint(), credentials, forcePathStyle, requestHandler });
    const Bucket = newBucket();
    await s3.send(new CreateBucketCommand({ Bucket }));
    const Body = Readable.from([Buffer.alloc(100_000, "a"), Buffer.alloc(100_000, "b")]);
    await s3.send(new PutObjectCommand({ Bucket, Key: KEY, Body, ContentLength: 200_000 }));
    const { Contents } = await inPath().send(new ListObjectsV2Command({ Bucket }));
    expect(Contents).toMatchObject([{ Key: KEY, Size: 200_000 }]);
    await inPath().send(new PutObjectCommand({ Bucket, Key: KEY, Body: "content" }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: KEY }));
    await expect(got.Body?.transformToString()).resolves.toBe("content");
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map((bucket) => bucket.Name)).toContain(Bucket);
  });

  test("minio-js, which refuses an endpoint with a path", async () => {
    const { hostname, port } = new URL(gateway.s3Url);
    const keys = { accessKey: alice.id, secretKey: alice.secret };
    const minio = new Minio({ endPoint: hostname, port: Number(port), useSSL: false, ...keys });
    const bucket = newBucket();
    await minio.makeBucket(bucket);
    await expect(minio.bucketExists(bucket)).resolves.toBe(true);
    const large = Buffer.alloc(12 * 1024 * 1024, "0123456789");
    await minio.putObject(bucket, "a b/é+1", large, large.length, { "X-Amz-Meta-Note": "yes" });
    const read = await buffer(await minio.getObject(bucket, "a b/é+1"));
    expect(read.equals(large)).toBe(true);
    const stat = await minio.statObject(bucket, "a b/é+1");
    expect([stat.size, stat.metaData.note]).toEqual([large.length, "yes"]);
    const keysListed = (await minio.listObjectsV2(bucket, "", true).toArray()).map(({ name }) => name);
    expect(keysListed).toEqual(["a b/é+1"]);
    const url = await minio.presignedGetObject(bucket, "a b/é+1", 60);
    const response = await fetch(url, { headers: { range: "bytes=0-3" } });
    expect([response.status, await response.text()]).toEqual([206, "0123"]);
    await minio.removeObjects(bucket, ["a b/é+1"]);
    await minio.removeBucket(bucket);
  });

  test("health, metrics and the page stay at the main address; the root of S3 has only buckets", async () => {
    for (const target of ["/", "/livez", "/readyz", "/health", "/metrics"]) {
      await expect(send(gateway.url, "GET", target), target).resolves.toMatchObject({ status: 200 });
      const answer = await send(gateway.s3Url, "GET", target);
      expect(answer.headers["content-type"], target).toBe("application/xml");
      expect(answer.headers["x-amz-request-id"], target).toMatch(/./);
    }
  });
});

describe("signatures", () => {
  const gateway = useGateway(ADDRESSES + KEYS);

  test("cover the path as sent, prefix included", async () => {
    const bucket = newBucket();
    const target = `/${bucket}/k`;
    const headers = await signedHeaders(alice, { method: "PUT", target, body: "x" });
    await expect(send(gateway.s3Url, "PUT", target, headers, "x")).resolves.toMatchObject({ status: 200 });
    for (const [url, other] of [
      [gateway.url, `/bedrock/files${target}`],
      [gateway.url, `/store/s3${target}`],
      [gateway.s3Url, `/bedrock/files${target}`],
      [gateway.s3Url, `/${target}`],
    ] as const) {
      await expect(send(url, "PUT", other, headers, "x"), other).resolves.toMatchObject({ status: 403 });
    }
  });

  test.each([
    ["a port", () => gateway.s3Url, ""],
    ["a path", () => gateway.url, "/store/s3"],
  ])("of presigned URLs, chunks and version 2 at %s", async (_address, url, prefix) => {
    const target = `${prefix}/${newBucket()}/k`;
    const put = await presigned(alice, { method: "PUT", target }, 60);
    await expect(send(url(), "PUT", put, {}, "presigned")).resolves.toMatchObject({ status: 200 });
    const got = await send(url(), "GET", await presigned(alice, { method: "GET", target }, 60));
    expect(got.body.toString()).toBe("presigned");

    const framing = { chunks: ["x".repeat(8192), "y"] };
    const framed = await signedUpload(alice, target, framing, (signatures) => signedChunks({ ...framing, signatures }));
    await expect(send(url(), "PUT", target, framed.headers, framed.body)).resolves.toMatchObject({ status: 200 });

    const date = new Date().toUTCString();
    for (const resource of [target, target.slice(prefix.length)]) {
      const sent = { Date: date, Authorization: signedV2(alice, `GET\n\n\n${date}\n${resource}`) };
      await expect(send(url(), "GET", target, sent), resource).resolves.toMatchObject({ status: 200 });
    }
    const other = { Date: date, Authorization: signedV2(alice, `GET\n\n\n${date}\n/other/k`) };
    await expect(send(url(), "GET", target, other)).resolves.toMatchObject({ status: 403 });
  });
});

describe("without access keys", () => {
  const gateway = useGateway(ADDRESSES);
  const ask = async (url: string, target: string, headers: Record<string, string>) => {
    await using connection = await dial(url);
    connection.send(head("GET", target, headers).replace("Host: localhost\r\n", ""));
    return await connection.answer();
  };

  test.each([
    ["s3.example.com:8080", "/", 200, "<ListAllMyBucketsResult"],
    ["S3.EXAMPLE.COM.", "/bedrock/files", 404, "<BucketName>bedrock</BucketName>"],
    ["b.s3.example.com", "/k", 404, "<BucketName>b</BucketName>"],
    ["s3.example.com.evil.example", "/", 200, "Quarry is a gateway"],
    ["evil.example", "/bedrock/files", 403, "AccessDenied"],
    ["evils3.example.com", "/bedrock/files", 403, "AccessDenied"],
  ])("the Host %s at %s: %i", async (host, target, status, text) => {
    const answer = await ask(gateway.url, target, { Host: host });
    expect([answer.status, answer.body.toString()]).toEqual([status, expect.stringContaining(text)]);
  });

  test("the port of S3 refuses a foreign Host and a foreign page", async () => {
    await expect(ask(gateway.s3Url, "/", { Host: "evil.example" })).resolves.toMatchObject({ status: 403 });
    const page = { Host: "localhost", Origin: "https://evil.example" };
    await expect(ask(gateway.s3Url, "/", page)).resolves.toMatchObject({ status: 403 });
    await expect(ask(gateway.s3Url, "/", { Host: "localhost" })).resolves.toMatchObject({ status: 200 });
  });

  test("a bucket without a slash before it is refused in S3's form", async () => {
    const answer = await send(gateway.url, "PUT", "/store/s3my-bucket/in", {}, "x");
    expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining("/store/s3.")]);
  });

  test("a tunnel and garbage are refused on the port of S3", async () => {
    for (const text of ["CONNECT example.invalid:443 HTTP/1.1\r\n\r\n", "garbage\r\n\r\n"]) {
      await using connection = await dial(gateway.s3Url);
      connection.send(text);
      expect((await connection.answer()).status).toBeGreaterThanOrEqual(400);
      await connection.ended;
    }
  });
});

test("both ports share the limit of connections", async () => {
  const gateway = await startTestGateway("s3: { port: 0 }\nlimits: { connections: 3 }\n", { replicas: 1 });
  try {
    await using one = await dial(gateway.url);
    await using two = await dial(gateway.s3Url);
    await using three = await dial(gateway.s3Url);
    for (const open of [one, two, three]) {
      open.send(head("GET", "/"));
      await open.answer();
    }
    for (const url of [gateway.url, gateway.s3Url]) {
      await using four = await dial(url);
      await four.ended;
    }
    three.socket.destroy();
    const again = () =>
      send(gateway.url, "GET", "/livez").then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(again).toBe(200);
  } finally {
    await gateway.stop();
  }
});

test("over TLS", async () => {
  const file = (name: string) => path.join(import.meta.dirname, "../support/tls", name);
  const tls = `tls: { cert: ${file("cert.pem")}, key: ${file("key.pem")} }\nlimits: { connections: 2 }\n`;
  const gateway = await startTestGateway(`s3: { port: 0 }\n${KEYS}${tls}`);
  try {
    expect(gateway.s3Url).toMatch(/^https:/);
    const Bucket = newBucket();
    // More connections than the limit, one after the other.
    for (let round = 0; round < 4; round += 1) {
      const httpsAgent = new HttpsAgent({ ca: readFileSync(file("cert.pem")), keepAlive: false });
      const at = { endpoint: gateway.s3Url, forcePathStyle: true, requestHandler: { httpsAgent } };
      const s3 = s3Client("", { credentials, ...at, maxAttempts: 3 });
      await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: Buffer.alloc(100_000) }));
    }
  } finally {
    await gateway.stop();
  }
});

test("a stop ends requests and connections on the port of S3", async () => {
  const gateway = await startTestGateway("s3: { port: 0 }\n");
  await using idle = await dial(gateway.s3Url);
  idle.send(head("GET", "/"));
  await idle.answer();
  const stopped = gateway.stop();
  await idle.ended;
  await stopped;
  const refused = await dial(gateway.s3Url).then(
    () => "served",
    () => "refused",
  );
  expect(refused).toBe("refused");
});
