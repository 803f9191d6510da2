import { describe, expect, inject, test } from "vitest";
import { startTestGateway, useGateway } from "../support/gateway.ts";
import { newBucket } from "../support/sdk.ts";
import { type Answer, dial, head, send } from "../support/wire.ts";

const TYPE = "multipart/form-data; boundary=b";
const HEADERS = { "Content-Type": TYPE };
const part = (disposition: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
const fields = part('name="key"', "k");
const open = '--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n';
const END = "\r\n--b--\r\n";
const form = (content: string) => `${fields}${open}${content}${END}`;
const targetOf = (bucket: string) => `/bedrock/files/${bucket}`;

const post = (url: string, bucket: string, body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send(url, "POST", targetOf(bucket), { ...HEADERS, ...headers }, body);

describe("an open gateway", () => {
  const gateway = useGateway(`s3_domains: [s3.example.com]
limits: { upload_timeout_seconds: 1, upload_bytes_per_second: 100, object_bytes: 1000000 }`);
  const stored = async (bucket: string) => (await send(gateway.url, "GET", `${targetOf(bucket)}/k`)).status;

  test("stores a form, and the connection stays open", async () => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    for (const content of ["first", "", "third"]) {
      const body = form(content);
      connection.send(head("POST", targetOf(bucket), { ...HEADERS, "Content-Length": `${body.length}` }) + body);
      await expect(connection.answer()).resolves.toMatchObject({ status: 204 });
      connection.send(head("GET", `${targetOf(bucket)}/k`));
      expect((await connection.answer()).body.toString()).toBe(content);
    }
  });

  test("asks for the body with 100 Continue, and takes it without a length", async () => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    const headers = { ...HEADERS, Expect: "100-continue", "Transfer-Encoding": "chunked" };
    connection.send(head("POST", targetOf(bucket), headers));
    await expect(connection.answer()).resolves.toMatchObject({ status: 100 });
    const body = form("content");
    connection.send(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
    await expect(connection.answer()).resolves.toMatchObject({ status: 204 });
    await expect(stored(bucket)).resolves.toBe(200);
  });

  test("takes the bucket from the host name", async () => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    const body = form("content");
    const text = head("POST", "/bedrock/files/", {
      ...HEADERS,
      Host: `${bucket}.localhost:8080`,
      "Content-Length": `${body.length}`,
    });
    connection.send(text.replace("Host: localhost\r\n", "") + body);
    const answer = await connection.answer();
    expect(answer).toMatchObject({
      status: 204,
      headers: { location: `http://${bucket}.localhost:8080/bedrock/files/k` },
    });
    await expect(stored(bucket)).resolves.toBe(200);
  });

  test.each([
    ["in the fields", fields],
    ["in the file", `${fields}${open}${"x".repeat(100_000)}`],
    ["before the end of the form", form("x".repeat(100_000)).slice(0, -5)],
  ])("a client that stops %s gets RequestTimeout, and nothing is stored", async (_where, sent) => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    connection.send(head("POST", targetOf(bucket), { ...HEADERS, "Content-Length": "500000" }) + sent);
    const answer = await connection.answer();
    expect(answer).toMatchObject({ status: 400, headers: { connection: "close" } });
    expect(answer.body.toString()).toContain("<Code>RequestTimeout</Code>");
    await connection.ended;
    await expect(stored(bucket)).resolves.toBe(404);
    await expect.poll(gateway.temporaryCount).toBe(0);
  });

  test.each([
    ["in the fields", fields],
    ["in the file", `${fields}${open}${"x".repeat(100_000)}`],
    ["before the end of the form", form("x".repeat(100_000)).slice(0, -5)],
  ])("a client that disconnects %s leaves nothing behind", async (_where, sent) => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    connection.send(head("POST", targetOf(bucket), { ...HEADERS, "Content-Length": "500000" }) + sent);
    connection.socket.end();
    await connection.ended;
    await expect
      .poll(() => gateway.log.filter((line) => line.operation === "PostObject" && line.status === 499).length)
      .toBeGreaterThan(0);
    await expect(stored(bucket)).resolves.toBe(404);
    await expect.poll(gateway.temporaryCount).toBe(0);
    await expect(send(gateway.url, "GET", "/livez")).resolves.toMatchObject({ status: 200 });
  });

  test("a file above the limit is refused while it arrives", async () => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    connection.socket.on("error", () => {});
    const headers = { ...HEADERS, "Content-Length": `${100 * 1024 ** 2}` };
    connection.send(head("POST", targetOf(bucket), headers) + fields + open);
    connection.send(Buffer.alloc(2_000_000, "x"));
    const answer = await connection.answer();
    expect(answer).toMatchObject({ status: 400, headers: { connection: "close" } });
    expect(answer.body.toString()).toContain("<Code>EntityTooLarge</Code>");
    await connection.ended;
    await expect.poll(gateway.temporaryCount).toBe(0);
  });

  test.each([
    ["a sub-resource", `${targetOf("b")}?cors`, {}, 501],
    ["an unknown provider", targetOf("b"), { "x-model-provider": "nobody" }, 400],
    ["an invalid bucket name", targetOf("a%20b"), {}, 400],
    ["a foreign page", targetOf("b"), { Origin: "https://evil.example", Expect: "100-continue" }, 403],
    ["a host that may contain the bucket", targetOf("unknown"), { Host: "evil.localhost.example" }, 403],
  ])("%s is refused", async (_what, target, headers, status) => {
    await using connection = await dial(gateway.url);
    const body = form("x");
    const all: Record<string, string> = { ...HEADERS, ...headers, "Content-Length": `${body.length}` };
    const text = head("POST", target, all);
    connection.send((all.Host === undefined ? text : text.replace("Host: localhost\r\n", "")) + body);
    await expect(connection.answer()).resolves.toMatchObject({ status });
  });
});

test("a form for a host that may contain a bucket creates none", async () => {
  const gateway = await startTestGateway("allow_anonymous: true\n");
  try {
    const body = form("x");
    await using connection = await dial(gateway.url);
    const all = { ...HEADERS, Host: "my-bucket.example.com", "Content-Length": `${body.length}` };
    connection.send(head("POST", targetOf("in"), all).replace("Host: localhost\r\n", "") + body);
    await expect(connection.answer()).resolves.toMatchObject({ status: 400 });
    const { body: buckets } = await send(gateway.url, "GET", "/bedrock/files");
    expect(buckets.toString()).not.toContain("<Name>in</Name>");
  } finally {
    await gateway.stop();
  }
});

describe("limits of a key", () => {
  const gateway = useGateway(
    "buckets: explicit\nlimits: { concurrent_uploads: 1, requests_per_second: 0.01, request_burst: 3 }\n",
  );

  // A fleet has no temporary file that shows when the first upload has begun.
  test.skipIf(inject("fleet") !== undefined)("hold for forms", async () => {
    const bucket = newBucket();
    await send(gateway.url, "PUT", targetOf(bucket));
    await using connection = await dial(gateway.url);
    const headers = { ...HEADERS, "Content-Length": "500000" };
    connection.send(head("POST", targetOf(bucket), headers) + fields + open + "x".repeat(100_000));
    await expect.poll(gateway.temporaryCount, { timeout: 10_000 }).toBeGreaterThan(0);
    const second = await post(gateway.url, bucket, form("x"));
    expect([second.status, second.body.toString()]).toEqual([503, expect.stringContaining("1 uploads in progress")]);
    const third = await post(gateway.url, bucket, form("x"));
    expect([third.status, third.body.toString()]).toEqual([503, expect.stringContaining("a second")]);
  });
});

test("a bucket must exist where buckets are explicit", async () => {
  const gateway = await startTestGateway("buckets: explicit\n");
  try {
    const answer = await post(gateway.url, "missing", form("x"));
    expect([answer.status, answer.body.toString()]).toEqual([404, expect.stringContaining("NoSuchBucket")]);
  } finally {
    await gateway.stop();
  }
});
