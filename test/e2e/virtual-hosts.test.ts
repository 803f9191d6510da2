/** Buckets in host names, and addresses that could be misread: none of them creates another bucket. */
import { Agent } from "node:http";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { newBucket, s3Client } from "../support/sdk.ts";
import { type Answer, dial, head, send } from "../support/wire.ts";

const credentials = { accessKeyId: "alice", secretAccessKey: "alice-secret-0123456789" };
const { accessKeyId: id, secretAccessKey: secret } = credentials;
const DOMAINS = "s3_domains: [s3.Example.com]\n";
const toLoopback = ((_host: string, _options: object, done: (...found: unknown[]) => void) =>
  done(null, [{ address: "127.0.0.1", family: 4 }])) as never;

describe.each([
  ["an open gateway", DOMAINS],
  ["a gateway with access keys", `${DOMAINS}access_keys: [${JSON.stringify({ id, secret })}]\n`],
])("%s", (_gateway, yaml) => {
  const gateway = useGateway(yaml);
  /** The SDK's default for a host name: virtual-hosted style. */
  const hosted = (name: string) =>
    s3Client(gateway.url.replace("127.0.0.1", name), {
      credentials,
      requestHandler: { httpAgent: new Agent({ lookup: toLoopback }) },
    });

  test.each(["localhost", "s3.example.com"])("the JavaScript SDK's default style at %s", async (name) => {
    const s3 = hosted(name);
    const Bucket = newBucket();
    const Key = "in/a b+é//q.jsonl";
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "content" }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    await expect(got.Body?.transformToString()).resolves.toBe("content");
    const inPath = s3Client(gateway.url, { credentials });
    const { Contents } = await inPath.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map((entry) => entry.Key)).toEqual([Key]);
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map((bucket) => bucket.Name)).toContain(Bucket);
    expect(Buckets?.map((bucket) => bucket.Name)).not.toContain("in");
  });
});

describe("misread addresses", () => {
  const gateway = useGateway("allow_anonymous: true\ns3_domains: [s3.example.com]\n");
  const ask = async (method: string, target: string, host: string, body = ""): Promise<Answer> => {
    await using connection = await dial(gateway.url);
    const text = head(method, target, { Host: host, "Content-Length": `${body.length}` });
    connection.send(text.replace("Host: localhost\r\n", "") + body);
    return await connection.answer({ method });
  };
  const buckets = async () => (await send(gateway.url, "GET", "/bedrock/files")).body.toString();

  test("a host that may contain a bucket creates none from the path", async () => {
    const answer = await ask("PUT", "/bedrock/files/misread/q.jsonl", "my-bucket.other.example.com", "x");
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain("s3_domains");
    expect(answer.headers["content-type"]).toBe("application/xml");
    await expect(buckets()).resolves.not.toContain("<Name>misread</Name>");
    // The bucket exists, so the address cannot be misread.
    await ask("PUT", "/bedrock/files/known", "gateway.example.org");
    const put = await ask("PUT", "/bedrock/files/known/q.jsonl", "gateway.example.org", "x");
    expect(put.status).toBe(200);
  });

  test.each(["127.0.0.1:1", "quarry:8080", "[::1]:1", "localhost", "s3.example.com:8080"])(
    "the host %s contains no bucket",
    async (host) => {
      const bucket = newBucket();
      await expect(ask("PUT", `/bedrock/files/${bucket}/k`, host, "x")).resolves.toMatchObject({ status: 200 });
    },
  );

  test("a bucket without a slash before it is refused in S3's form", async () => {
    const answer = await ask("PUT", "/bedrock/filesmy-bucket/in", "localhost", "x");
    expect(answer).toMatchObject({ status: 400, headers: { "content-type": "application/xml" } });
    expect(answer.body.toString()).toContain("<Code>InvalidURI</Code>");
    expect(answer.body.toString()).toContain("/bedrock/files");
  });

  test("slashes before the bucket count once", async () => {
    await ask("PUT", "/bedrock/files//slashes/k", "localhost", "x");
    const got = await ask("GET", "/bedrock/files/slashes/k", "localhost");
    expect(got.body.toString()).toBe("x");
  });

  test("a target in absolute form is the target in it", async () => {
    await ask("PUT", "http://localhost:1/bedrock/files/absolute/k", "ignored", "x");
    const got = await ask("GET", "HTTP://localhost/bedrock/files/absolute/k?partNumber=1", "ignored");
    expect([got.status, got.body.toString()]).toEqual([206, "x"]);
    await expect(ask("GET", "http://localhost/livez", "ignored")).resolves.toMatchObject({ status: 200 });
    await expect(ask("GET", "http://localhost", "ignored")).resolves.toMatchObject({ status: 200 });
  });
});
