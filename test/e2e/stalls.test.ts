/** Clients that stop in the middle, as no SDK does: they get an answer and leave nothing behind. */

import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { watchMemory } from "../../bench/support/memory.ts";
import { startChild } from "../support/child.ts";
import { startTestGateway, temporaryFolder, useGateway } from "../support/gateway.ts";
import { failure, newBucket, s3Client } from "../support/sdk.ts";
import { dial, head, send } from "../support/wire.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const keyOf = (bucket: string) => `/bedrock/files/${bucket}/k`;
/** Above the limit for small bodies. */
const LARGE = 100_000;
const MIB = 1024 ** 2;

const REQUEST_TIMEOUT = {
  status: 400,
  headers: { connection: "close", "content-type": "application/xml" },
};

describe("a sender", () => {
  const limits = "limits: { upload_timeout_seconds: 1, upload_bytes_per_second: 100 }\n";
  const gateway = useGateway(limits);

  test.each([
    ["nothing", LARGE, "", {}],
    ["nothing after 100 Continue", LARGE, "", { Expect: "100-continue" }],
    ["half of a large body", LARGE, "x".repeat(LARGE / 2), {}],
    ["half of a small body", 10, "x".repeat(5), {}],
    ["all bytes except the last", LARGE, "x".repeat(LARGE - 1), {}],
    ["half a chunk", undefined, "5\r\nab", { "Transfer-Encoding": "chunked" }],
  ])("that sends %s gets RequestTimeout, and nothing is stored", async (_name, length, sent, headers) => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    const said = length === undefined ? headers : { ...headers, "Content-Length": `${length}` };
    connection.send(head("PUT", keyOf(bucket), said) + sent);
    let answer = await connection.answer();
    if (answer.status === 100) answer = await connection.answer();
    expect(answer).toMatchObject(REQUEST_TIMEOUT);
    expect(answer.body.toString()).toContain("<Code>RequestTimeout</Code>");
    await connection.ended;
    expect(
      await failure(s3Client(gateway.url).send(new HeadObjectCommand({ Bucket: bucket, Key: "k" }))),
    ).toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    await expect(gateway.temporaryCount()).resolves.toBe(0);
  });

  test("that sends single bytes with long pauses gets RequestTimeout", async () => {
    await using connection = await dial(gateway.url);
    connection.send(head("PUT", keyOf(newBucket()), { "Content-Length": `${LARGE}` }));
    const trickle = setInterval(() => connection.send("x"), 100);
    onTestFinished(() => clearInterval(trickle));
    await expect(connection.answer()).resolves.toMatchObject(REQUEST_TIMEOUT);
  });

  test("that is slow but steady is not cut", async () => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    const pieces = 30;
    connection.send(head("PUT", keyOf(bucket), { "Content-Length": `${pieces * 5_000}` }));
    const began = performance.now();
    for (let piece = 0; piece < pieces; piece += 1) {
      connection.send("x".repeat(5_000));
      await sleep(100);
    }
    await expect(connection.answer()).resolves.toMatchObject({ status: 200 });
    // The upload took longer than the timeout, so the timeout is not for the whole upload.
    expect(performance.now() - began).toBeGreaterThan(2_500);
  });

  test("of a part gets RequestTimeout, and the part is not stored", async () => {
    const s3 = s3Client(gateway.url);
    const name = { Bucket: newBucket(), Key: "k" };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(name));
    await using connection = await dial(gateway.url);
    const target = `${keyOf(name.Bucket)}?partNumber=1&uploadId=${UploadId}`;
    connection.send(`${head("PUT", target, { "Content-Length": `${LARGE}` })}half`);
    await expect(connection.answer()).resolves.toMatchObject(REQUEST_TIMEOUT);
    const { Parts } = await s3.send(new ListPartsCommand({ ...name, UploadId }));
    expect(Parts).toBeUndefined();
    await expect(gateway.temporaryCount()).resolves.toBe(0);
  });

  test("of a document gets RequestTimeout in the service's own form", async () => {
    await using jobs = await dial(gateway.url);
    jobs.send(`${head("POST", "/bedrock/model-invocation-job", { "Content-Length": "100" })}{"jobName":`);
    const answer = await jobs.answer();
    expect(answer).toMatchObject({ status: 408, headers: { connection: "close", "content-type": "application/json" } });
    await using files = await dial(gateway.url);
    files.send(`${head("POST", `/bedrock/files/${newBucket()}?delete`, { "Content-Length": "100" })}<Delete>`);
    await expect(files.answer()).resolves.toMatchObject(REQUEST_TIMEOUT);
  });

  test("that stops leaves no file with a remote provider", async () => {
    const upstream = await startOpenAi();
    onTestFinished(() => upstream.close());
    const provider = `providers: { openai: { type: openai, api_key: k, base_url: "${upstream.url}" } }\n`;
    const { url, stop } = await startTestGateway(provider + limits);
    onTestFinished(stop);
    await using connection = await dial(url);
    connection.send(`${head("PUT", keyOf("b"), { "Content-Length": `${LARGE}` })}${"x".repeat(LARGE - 1)}`);
    await expect(connection.answer()).resolves.toMatchObject(REQUEST_TIMEOUT);
    await expect(upstream.files()).resolves.toEqual([]);
    await expect(send(url, "HEAD", keyOf("b"))).resolves.toMatchObject({ status: 404 });
  });
});

describe("a connection", () => {
  const gateway = useGateway("limits: { header_timeout_seconds: 1, idle_timeout_seconds: 1 }\n", { replicas: 1 });

  test.each([
    ["nothing", ""],
    ["half of a request line", "GET /bedro"],
    ["endless headers", "GET /bedrock/files HTTP/1.1\r\nHost: quarry\r\n"],
  ])("that receives %s is ended with RequestTimeout", async (_name, bytes) => {
    await using connection = await dial(gateway.url);
    if (bytes !== "") connection.send(bytes);
    const answer = await connection.answer();
    expect(answer).toMatchObject(REQUEST_TIMEOUT);
    expect(answer.body.toString()).toContain("<Code>RequestTimeout</Code>");
    await connection.ended;
  });

  test("is kept for the next request for a limited time", async () => {
    await using connection = await dial(gateway.url);
    connection.send(head("GET", "/livez"));
    await connection.answer();
    await sleep(500);
    connection.send(head("GET", "/livez"));
    await expect(connection.answer()).resolves.toMatchObject({ status: 200 });
    const began = performance.now();
    await connection.ended;
    expect(performance.now() - began).toBeGreaterThan(900);
  });

  test("whose unread body never arrives is ended too", async () => {
    await using connection = await dial(gateway.url);
    connection.send(head("POST", "/livez", { "Content-Length": "10" }));
    await connection.answer();
    await connection.ended;
  });
});

describe("a client that does not read its answer", () => {
  /** Much more than the kernel buffers for a connection. */
  const SIZE = 64 * MIB;
  const READERS = 8;
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("uses no memory and is cut at last, unlike one that reads slowly", async () => {
    const yaml = "data_dir: data\nlimits: { download_timeout_seconds: 3 }\n";
    await writeFile(path.join(folder, "quarry.yaml"), yaml);
    const child = await startChild(folder);
    onTestFinished(async () => void (await child.kill("SIGKILL")));
    const s3 = s3Client(child.url);
    const name = { Bucket: "b", Key: "k" };
    await s3.send(new PutObjectCommand({ ...name, Body: Buffer.alloc(SIZE) }));
    // The first download has used the key's tokens.
    await s3.send(new GetObjectCommand(name)).then(({ Body }) => Body!.transformToByteArray());

    const memory = watchMemory(child.pid);
    const { hostname, port } = new URL(child.url);
    const sockets = Array.from({ length: READERS }, () => {
      const socket = connect(Number(port), hostname).pause();
      socket.on("error", () => {});
      socket.write(head("GET", keyOf("b")));
      return socket;
    });
    const slow = await s3.send(new GetObjectCommand(name));
    let taken = 0;
    const read = (async () => {
      for await (const piece of slow.Body as AsyncIterable<Buffer>) {
        taken += piece.length;
        // About 10 s in all.
        if (taken % MIB < piece.length) await sleep(150);
      }
    })();
    const cutOff = () => child.log.filter(({ msg, status }) => msg === "request" && status === 499);
    await expect.poll(() => cutOff().length, { timeout: 20_000 }).toBe(READERS);

    expect(memory.growth()).toBeLessThan(SIZE);
    await read;
    expect(taken).toBe(SIZE);
    // The client now reads an incomplete answer.
    for (const socket of sockets) {
      let got = 0;
      socket.on("data", (piece) => {
        got += piece.length;
      });
      await new Promise((resolve) => socket.once("close", resolve).resume());
      expect(got).toBeLessThan(SIZE);
    }
  });

  test("is cut over TLS too", async () => {
    const pem = (name: string) => path.join(import.meta.dirname, `../support/tls/${name}.pem`);
    const tls = `tls: { cert: "${pem("cert")}", key: "${pem("key")}" }\n`;
    const gateway = await startTestGateway(`${tls}limits: { download_timeout_seconds: 1 }\n`);
    onTestFinished(() => gateway.stop());
    const { hostname, port } = new URL(gateway.url);
    const socket = connectTls({ port: Number(port), host: hostname, rejectUnauthorized: false });
    socket.on("error", () => {});
    socket.write(head("PUT", keyOf("b"), { "Content-Length": `${SIZE}` }));
    socket.write(Buffer.alloc(SIZE));
    await once(socket, "data");
    socket.pause();
    socket.write(head("GET", keyOf("b")));
    const statuses = () => gateway.log.filter(({ msg }) => msg === "request").map(({ status }) => status);
    await expect.poll(statuses).toEqual([200, 499]);
    socket.destroy();
  });
});
