/** Connections: which requests may have a body, and whether a further request may follow. */
import { expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { newBucket } from "../support/sdk.ts";
import { dial, head, send } from "../support/wire.ts";

const gateway = useGateway();
const bucketOf = (name: string) => `/bedrock/files/${name}`;
const keyOf = (name: string) => `/bedrock/files/${name}/k`;
const EXPECT = { Expect: "100-continue", "Content-Length": "5" };

test("an expected body is requested with 100 Continue and stored", async () => {
  const bucket = newBucket();
  await using connection = await dial(gateway.url);
  connection.send(head("PUT", keyOf(bucket), EXPECT));
  await expect(connection.answer()).resolves.toMatchObject({ status: 100 });
  connection.send("hello");
  const answer = await connection.answer();
  expect(answer.status).toBe(200);
  expect(answer.headers.connection).not.toBe("close");
  connection.send(head("GET", keyOf(bucket)));
  await expect(connection.answer().then(({ body }) => body.toString())).resolves.toBe("hello");
});

test.each<[string, number, Record<string, string>]>([
  ["a sub-resource", 501, {}],
  ["a failed condition", 412, { "If-None-Match": "*" }],
  ["a header that is not implemented", 501, { "x-amz-website-redirect-location": "/other" }],
  ["an unknown provider", 400, { "x-model-provider": "nobody" }],
  ["a checksum that cannot be one", 400, { "x-amz-checksum-crc32": "x" }],
])("%s is refused (%i) without asking for the body", async (name, status, headers) => {
  const bucket = newBucket();
  await send(gateway.url, "PUT", keyOf(bucket), {}, "there");
  const target = keyOf(bucket) + (name === "a sub-resource" ? "?retention" : "");
  await using connection = await dial(gateway.url);
  connection.send(head("PUT", target, { ...EXPECT, ...headers }));
  const answer = await connection.answer();
  expect(answer).toMatchObject({ status, headers: { connection: "close" } });
  const { body } = await send(gateway.url, "GET", keyOf(bucket));
  expect(body.toString()).toBe("there");
});

test("an upload that is refused early gets its answer, and the connection ends", async () => {
  const length = 50 * 1024 * 1024;
  await using connection = await dial(gateway.url);
  connection.socket.on("error", () => {}); // Data sent after the end may be answered with a reset.
  connection.send(head("PUT", `${keyOf(newBucket())}?acl`, { "Content-Length": `${length}` }));
  connection.send(Buffer.alloc(1024 * 1024));
  const answer = await connection.answer();
  expect(answer).toMatchObject({ status: 501, headers: { connection: "close" } });
  await connection.ended;
});

test("bytes after a refused upload are not parsed as a request", async () => {
  const bucket = newBucket();
  await using connection = await dial(gateway.url);
  connection.socket.on("error", () => {});
  const second = head("PUT", bucketOf(bucket), { "Content-Length": "0" });
  connection.send(head("PUT", `${keyOf(bucket)}?acl`, EXPECT) + second);
  await expect(connection.answer()).resolves.toMatchObject({ status: 501 });
  await connection.ended;
  await expect(send(gateway.url, "HEAD", bucketOf(bucket))).resolves.toMatchObject({ status: 404 });
});

test("the refusal of a request without a body keeps the connection", async () => {
  await using connection = await dial(gateway.url);
  for (const target of [`${bucketOf("b")}?acl`, keyOf("nothing"), "/nothing", "/bedrock/nothing"]) {
    connection.send(head("GET", target));
    expect((await connection.answer()).status).toBeGreaterThanOrEqual(404);
  }
  connection.send(head("HEAD", keyOf("nothing")));
  await expect(connection.answer({ method: "HEAD" })).resolves.toMatchObject({ status: 404 });
  connection.send(head("GET", "/livez"));
  await expect(connection.answer()).resolves.toMatchObject({ status: 200 });
});

test("pipelined requests are answered in order", async () => {
  await using connection = await dial(gateway.url);
  const put = `${head("PUT", keyOf(newBucket()), { "Content-Length": "5" })}hello`;
  connection.send(put + head("GET", "/livez") + head("GET", keyOf("nothing")) + head("GET", "/livez"));
  const statuses: number[] = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await connection.answer()).status);
  expect(statuses).toEqual([200, 200, 404, 200]);
});

test("headers beyond 32 KiB are refused in S3's shape", async () => {
  await using connection = await dial(gateway.url);
  connection.socket.on("error", () => {});
  connection.send(head("GET", bucketOf("b"), { "x-long": "x".repeat(40_000) }));
  const answer = await connection.answer();
  expect(answer).toMatchObject({ status: 400, headers: { connection: "close", "content-type": "application/xml" } });
  expect(answer.headers["x-amz-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.body.toString()).toMatch(/^<\?xml.*<Code>RequestHeaderSectionTooLarge<\/Code>/s);
  await connection.ended;
});

test.each([
  ["bytes that are not HTTP", "hello\r\n\r\n"],
  ["a header without a name", "GET /livez HTTP/1.1\r\nHost: q\r\n: x\r\n\r\n"],
  ["two lengths", "PUT /bedrock/files/b/k HTTP/1.1\r\nHost: q\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"],
  [
    "a length and chunks",
    "PUT /bedrock/files/b/k HTTP/1.1\r\nHost: q\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["an invalid length", "PUT /bedrock/files/b/k HTTP/1.1\r\nHost: q\r\nContent-Length: -1\r\n\r\n"],
  ["a blank in the target", "GET /bedrock/files/a b HTTP/1.1\r\nHost: q\r\n\r\n"],
])("%s is refused in S3's shape", async (_name, bytes) => {
  await using connection = await dial(gateway.url);
  connection.send(bytes);
  const answer = await connection.answer();
  expect(answer).toMatchObject({ status: 400, headers: { connection: "close", "content-type": "application/xml" } });
  expect(answer.body.toString()).toContain("<Code>InvalidRequest</Code>");
  await connection.ended;
});

test("invalid chunks are refused, and nothing is stored", async () => {
  const bucket = newBucket();
  await using connection = await dial(gateway.url);
  connection.send(`${head("PUT", keyOf(bucket), { "Transfer-Encoding": "chunked" })}zz\r\n`);
  await expect(connection.answer()).resolves.toMatchObject({ status: 400 });
  await connection.ended;
  await expect(send(gateway.url, "HEAD", bucketOf(bucket))).resolves.toMatchObject({ status: 404 });
});

test.each([
  ["a body with invalid chunks", "zz\r\n"],
  ["an endless trailer", `0\r\nx: ${"x".repeat(40_000)}\r\n\r\n`],
])("a request that takes no body and has %s is refused without effect", async (_name, body) => {
  const bucket = newBucket();
  await send(gateway.url, "PUT", keyOf(bucket), {}, "there");
  await using connection = await dial(gateway.url);
  connection.socket.on("error", () => {});
  connection.send(`${head("DELETE", keyOf(bucket), { "Transfer-Encoding": "chunked" })}${body}`);
  await expect(connection.answer()).resolves.toMatchObject({ status: 400, headers: { connection: "close" } });
  await expect(send(gateway.url, "HEAD", keyOf(bucket))).resolves.toMatchObject({ status: 200 });
});

test("invalid bytes after a request do not replace its answer", async () => {
  const bucket = newBucket();
  await using connection = await dial(gateway.url);
  connection.send(`${head("PUT", keyOf(bucket), { "Content-Length": "5" })}hello, and more`);
  await expect(connection.answer()).resolves.toMatchObject({ status: 200 });
  await expect(connection.answer()).resolves.toMatchObject({ status: 400, headers: { connection: "close" } });
  await connection.ended;
  const { body } = await send(gateway.url, "GET", keyOf(bucket));
  expect(body.toString()).toBe("hello");
});

test.each([
  ["S3's", "/bedrock/files/b", "application/xml", "<Code>InvalidRequest</Code>"],
  ["Bedrock's", "/bedrock/model-invocation-jobs", "application/json", "Host"],
])("a request without Host is refused in %s shape", async (_name, target, type, text) => {
  await using connection = await dial(gateway.url);
  connection.send(`GET ${target} HTTP/1.1\r\n\r\n`);
  const answer = await connection.answer();
  expect(answer).toMatchObject({ status: 400, headers: { "content-type": type } });
  expect(answer.body.toString()).toContain(text);
});

test("HTTP/1.0 needs no Host", async () => {
  await using connection = await dial(gateway.url);
  connection.send("GET /bedrock/model-invocation-jobs HTTP/1.0\r\n\r\n");
  await expect(connection.answer()).resolves.toMatchObject({ status: 200 });
});

test("an unknown expectation is ignored", async () => {
  const { status } = await send(gateway.url, "PUT", keyOf(newBucket()), { Expect: "the-unexpected" }, "hello");
  expect(status).toBe(200);
});

test("CONNECT is refused", async () => {
  await using connection = await dial(gateway.url);
  connection.send("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n");
  const answer = await connection.answer();
  expect(answer).toMatchObject({ status: 405, headers: { connection: "close", "content-type": "application/xml" } });
  expect(answer.body.toString()).toContain("<Code>MethodNotAllowed</Code>");
  await connection.ended;
});
