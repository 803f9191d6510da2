/**
 * Downloads from a provider through buffers that are reused. Every reader gets its own bytes, for all sizes, speeds and
 * numbers of readers.
 */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import type { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { createServer } from "node:tls";
import { fileURLToPath } from "node:url";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { type ChildGateway, startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { newBucket, s3Client } from "../support/sdk.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const CERTIFICATE = fileURLToPath(new URL("../support/tls/cert.pem", import.meta.url));
const KEY = fileURLToPath(new URL("../support/tls/key.pem", import.meta.url));
const KIB = 1024;
/** Sizes around the limits: small content, one read, one block. */
const SIZES = [
  0,
  1,
  16 * KIB,
  64 * KIB,
  64 * KIB + 1,
  128 * KIB,
  1024 * KIB - 1,
  1024 * KIB + 1,
  3_000_000,
  20_000_000,
];

/** Content without repeated stretches. */
const noise = (size: number): Buffer =>
  createHash("shake256", { outputLength: size }).update(String(size)).digest().subarray(0, size);
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** A TLS server in front of a server without TLS. */
async function behindTls(url: string): Promise<string> {
  const { port, pathname } = new URL(url);
  // Offers HTTP/2 although the server behind does not speak it. A client that accepts it fails.
  const options = { cert: readFileSync(CERTIFICATE), key: readFileSync(KEY), ALPNProtocols: ["h2", "http/1.1"] };
  const server = createServer(options, (socket) => {
    const plain = connect(Number(port), "127.0.0.1");
    socket.pipe(plain).pipe(socket);
    for (const [one, other] of [
      [socket, plain],
      [plain, socket],
    ] as const) {
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`;
}

async function startOpenAiGateway(secure: boolean): Promise<ChildGateway> {
  const upstream = await startOpenAi({ ranges: true });
  onTestFinished(() => upstream.close());
  const url = secure ? await behindTls(upstream.url) : upstream.url;
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const openai = `{ type: openai, api_key: k, base_url: "${url}", purpose: user_data }`;
  await writeFile(path.join(folder, "quarry.yaml"), `providers: { openai: ${openai} }\n`);
  const gateway = await startChild(folder, { NODE_EXTRA_CA_CERTS: CERTIFICATE });
  onTestFinished(() => void gateway.kill("SIGTERM"));
  return gateway;
}

/** Reads with a pause of a few event loop turns after each piece. */
async function read(body: Readable, pause: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body as AsyncIterable<Buffer>) {
    pieces.push(piece);
    for (let at = 0; at < pause; at += 1) await turn();
  }
  return Buffer.concat(pieces);
}

test.each([
  ["plainly", false],
  ["over TLS", true],
])("%s: many readers, fast and slow, get whole files and ranges", async (_name, secure) => {
  const gateway = await startOpenAiGateway(secure);
  const s3 = s3Client(gateway.url);
  const Bucket = newBucket();
  const contents = SIZES.map((size) => noise(size));
  for (const Body of contents) await s3.send(new PutObjectCommand({ Bucket, Key: `${Body.length}`, Body }));

  const reads = contents.flatMap((content) =>
    [0, 1, 20].map(async (pause) => {
      const whole = await s3.send(new GetObjectCommand({ Bucket, Key: `${content.length}` }));
      expect(sha256(await read(whole.Body as Readable, pause))).toBe(sha256(content));
      if (content.length < 2) return;
      const [start, end] = [Math.floor(content.length / 3), content.length - 2];
      const Range = `bytes=${start}-${end}`;
      const part = await s3.send(new GetObjectCommand({ Bucket, Key: `${content.length}`, Range }));
      expect(sha256(await read(part.Body as Readable, pause))).toBe(sha256(content.subarray(start, end + 1)));
    }),
  );
  await Promise.all(reads);
});

test("a reader that disconnects does not affect the bytes of others", async () => {
  const gateway = await startOpenAiGateway(false);
  const s3 = s3Client(gateway.url);
  const name = { Bucket: newBucket(), Key: "k" };
  const content = noise(20_000_000);
  await s3.send(new PutObjectCommand({ ...name, Body: content }));
  const get = async (): Promise<Readable> => (await s3.send(new GetObjectCommand(name))).Body as Readable;
  for (let round = 0; round < 5; round += 1) {
    const others = Array.from({ length: 3 }, async () => sha256(await read(await get(), 1)));
    const leaver = await get();
    await once(leaver, "readable");
    leaver.destroy();
    expect(await Promise.all(others)).toEqual(others.map(() => sha256(content)));
  }
});
