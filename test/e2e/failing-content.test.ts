/** Content that fails after its headers were sent. */
import { readdir, truncate } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { s3Client } from "../support/sdk.ts";

const NAME = { Bucket: "b", Key: "k" };
/** More than the buffers of both sockets. */
const SIZE = 64 * 1024 * 1024;
const gateway = useGateway();

async function started() {
  const s3 = s3Client(gateway.url);
  await s3.send(new PutObjectCommand({ ...NAME, Body: Buffer.alloc(SIZE) }));
  const { Body, $metadata } = await s3.send(new GetObjectCommand(NAME));
  const line = () => gateway.log.find(({ msg, id }) => msg === "request" && id === $metadata.requestId);
  return { body: Body as Readable, line };
}

async function blobFiles(): Promise<string[]> {
  const objects = path.join(gateway.dataDir, "files", "objects");
  const entries = await readdir(objects, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test("a blob that is cut during a download is an error in the log and the metrics", async () => {
  const { body, line } = await started();
  for (const file of await blobFiles()) await truncate(file, 1024);
  await expect(body.toArray()).rejects.toThrow();
  await expect.poll(line).toMatchObject({ level: 50, status: 500, operation: "GetObject", err: expect.anything() });
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toMatch(/^quarry_requests_total\{operation="GetObject",provider="local",status="500"\} 1$/m);
});

test("a client that disconnects during a download is none", async () => {
  const { body, line } = await started();
  body.destroy();
  await expect.poll(line).toMatchObject({ level: 30, status: 499 });
});
