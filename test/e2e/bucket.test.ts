/** A gateway whose blobs are in a bucket of a second gateway, and whose ledger is in its folder. */
import { randomBytes } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { pino } from "pino";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { type Gateway, type StartOptions, startGateway } from "../../src/gateway.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { moveFolder } from "../../src/storage/move-folder.ts";
import { verifyStorage } from "../../src/storage/verify.ts";
import { useBucket } from "../storage/blobs/bucket.ts";
import { startTestGateway, temporaryFolder } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";

const bucket = useBucket();
const Bucket = "objects";
const MIB = 1024 * 1024;

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

const yaml = (more = "") => {
  const { prefix, endpoint } = bucket.options();
  return `
blobs: { type: s3, bucket: ${bucket.name}, prefix: "${prefix}", endpoint: "${endpoint}", access_key_id: test, secret_access_key: test-secret, request_seconds: 10 }
${more}`;
};

async function configOf(text: string, data = "data") {
  await writeFile(path.join(folder, "quarry.yaml"), text);
  return loadConfig(undefined, { PORT: "0", DATA_DIR: path.join(folder, data) }, folder, providerTypes);
}

async function start(text = yaml(), data = "data", options: StartOptions = {}): Promise<Gateway> {
  const gateway = await startGateway(await configOf(text, data), pino({ level: "silent" }), options);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= gateway.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { ...gateway, stop };
}

const put = (s3: S3Client, Key: string, Body: Buffer | string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
async function read(s3: S3Client, Key: string, Range?: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
  return Buffer.from(await Body!.transformToByteArray());
}

const LINES = Array.from({ length: 40 }, (_, n) => ({
  recordId: `r${n}`,
  modelInput: { messages: [{ role: "user", content: [{ text: `question ${n}` }] }] },
}));

async function createJob(bedrock: BedrockClient, s3: S3Client): Promise<string> {
  await put(s3, "in.jsonl", LINES.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "in-a-bucket",
      modelId: "any-model",
      roleArn: "arn:aws:iam::000000000000:role/any",
      modelInvocationType: "Converse",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    }),
  );
  return jobArn!;
}

const resultsOf = (arn: string) => `out/${arn.slice(-12)}/in.jsonl.out`;

async function completed(bedrock: BedrockClient, jobIdentifier: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { status, message } = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
      expect(status, message).toBe("Completed");
    },
    { timeout: 25_000, interval: 50 },
  );
}

const idsIn = (results: Buffer) =>
  results
    .toString()
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { recordId: string }).recordId);

test("objects, ranges, copies, uploads in parts and deletes, also after a restart", async () => {
  const first = await start();
  const s3 = s3Client(first.url);
  const large = randomBytes(17 * MIB);
  await put(s3, "small", "0123456789");
  await put(s3, "large", large);
  await new Upload({ client: s3, params: { Bucket, Key: "parts", Body: large }, partSize: 5 * MIB }).done();
  await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/parts` }));
  await put(s3, "gone", "x");
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
  expect(await failure(read(s3, "gone"))).toMatchObject({ name: "NoSuchKey" });
  await first.stop();
  expect(await readdir(path.join(folder, "data"))).not.toContain("files");

  const second = await start();
  const again = s3Client(second.url);
  expect((await read(again, "small", "bytes=2-4")).toString()).toBe("234");
  for (const key of ["large", "parts", "copy"]) {
    expect((await read(again, key)).equals(large), key).toBe(true);
    const range = await read(again, key, `bytes=${5 * MIB - 2}-${5 * MIB + 2}`);
    expect(range.equals(large.subarray(5 * MIB - 2, 5 * MIB + 3)), key).toBe(true);
  }
  expect((await again.send(new HeadObjectCommand({ Bucket, Key: "parts" }))).ContentLength).toBe(large.length);
  await second.stop();
  const said: string[] = [];
  const { blobs, data_dir } = await configOf(yaml());
  const isIntact = await verifyStorage(data_dir, (line) => said.push(line), {
    bucket: blobs.type === "s3" ? blobs : undefined,
  });
  expect(isIntact, said.join("\n")).toBe(true);
  expect(said.join()).toMatch(/4 objects.* 0 missing, 0 altered, 0 orphans/);
});

test("a job, whose results are read while it runs", async () => {
  let isHeld = true;
  const server = await startModelServer({ hold: ({ prompt }) => isHeld && prompt === "question 30" });
  onTestFinished(() => server.close());
  const gateway = await start(
    yaml(
      `providers: { local: { type: local, base_url: "${server.url}", record_timeout_seconds: 10, concurrency: 4 } }`,
    ),
  );
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  const arn = await createJob(bedrock, s3);
  await vi.waitFor(async () => expect(idsIn(await read(s3, resultsOf(arn))).length).toBe(30), { timeout: 15_000 });
  isHeld = false;
  await completed(bedrock, arn);
  expect(idsIn(await read(s3, resultsOf(arn)))).toEqual(LINES.map(({ recordId }) => recordId));
  expect((await read(s3, `out/${arn.slice(-12)}/manifest.json.out`)).toString()).toContain('"processedRecordCount":40');
});

test("the bucket away: 503 with a time to wait, not ready, and the job ends when it is back", async () => {
  const server = await startModelServer({ delayMs: 30 });
  onTestFinished(() => server.close());
  const gateway = await start(yaml(`providers: { local: { type: local, base_url: "${server.url}", concurrency: 2 } }`));
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  await put(s3, "kept", "kept");
  const arn = await createJob(bedrock, s3);
  bucket.faultOf = () => "refuse";
  const refused = await failure(put(s3, "refused", "x"));
  expect(refused).toMatchObject({ name: "ServiceUnavailable", $metadata: { httpStatusCode: 503 } });
  const headers = (refused.$response as { headers: Record<string, string> }).headers;
  expect(Number(headers["x-amz-retry-after"])).toBeGreaterThan(0);
  expect(await failure(read(s3, "kept"))).toMatchObject({ $metadata: { httpStatusCode: 503 } });
  await vi.waitFor(async () => expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503), { timeout: 10_000 });
  bucket.faultOf = () => undefined;
  const back = performance.now();
  await vi.waitFor(async () => expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200), { timeout: 10_000 });
  expect((await read(s3, "kept")).toString()).toBe("kept");
  await put(s3, "refused", "x");
  expect(performance.now() - back).toBeLessThan(10_000);
  await completed(bedrock, arn);
  expect(idsIn(await read(s3, resultsOf(arn)))).toEqual(LINES.map(({ recordId }) => recordId));
});

test("a bucket of another ledger, a ledger without its bucket and a lost ledger are refused", async () => {
  const gateway = await start();
  await put(s3Client(gateway.url), "a", "mine");
  await gateway.stop();
  await expect(start(yaml(), "other")).rejects.toThrow("has objects that no ledger names");
  await expect(start("port: 0")).rejects.toThrow("are in a bucket");
  const elsewhere = yaml().replace(/prefix: "[^"]*"/, 'prefix: "elsewhere"');
  await expect(start(elsewhere)).rejects.toThrow("objects are not in s3://blobs/elsewhere");
  await (await start(yaml(), "given-up", { newLedger: true })).stop();
  expect((await read(s3Client((await start()).url), "a")).toString()).toBe("mine");
});

test("a wrong key, a missing bucket and one that does not answer are refused at the start with the reason", async () => {
  await expect(start(yaml().replace(`bucket: ${bucket.name}`, "bucket: absent"))).rejects.toThrow("does not exist");
  bucket.faultOf = () => ({ status: 403, code: "InvalidAccessKeyId" });
  await expect(start()).rejects.toThrow("refuses the gateway's access key");
  bucket.faultOf = () => "refuse";
  await expect(start()).rejects.toThrow("cannot be reached");
});

test("a data folder moves to the bucket, also after an interruption", async () => {
  const embedded = await startTestGateway("port: 0");
  onTestFinished(() => embedded.stop());
  const before = await start("port: 0");
  const s3 = s3Client(before.url);
  const large = randomBytes(11 * MIB);
  await put(s3, "small", "0123456789");
  await new Upload({ client: s3, params: { Bucket, Key: "parts", Body: large }, partSize: 5 * MIB }).done();
  const arn = await createJob(bedrockClient(before.url), s3);
  await completed(bedrockClient(before.url), arn);
  const { blobs, data_dir } = await configOf(yaml());
  if (blobs.type !== "s3") throw new Error("no bucket");
  await expect(moveFolder(data_dir, blobs, undefined)).rejects.toThrow("is in use by another Quarry");
  await before.stop();
  await expect(start()).rejects.toThrow("quarry migrate --from");

  let objects = 0;
  bucket.faultOf = (line) => (line.startsWith("PUT") && ++objects > 2 ? "refuse" : undefined);
  await expect(moveFolder(data_dir, blobs, undefined)).rejects.toThrow("cannot be reached");
  expect(await readdir(data_dir)).toContain("files");
  bucket.faultOf = () => undefined;
  const untouched = await start("port: 0");
  expect((await read(s3Client(untouched.url), "small")).toString()).toBe("0123456789");
  await untouched.stop();

  const moved = await moveFolder(data_dir, blobs, undefined);
  expect(moved.blobs.count).toBeGreaterThan(3);
  expect(await readdir(data_dir)).toContain("files.moved");
  const after = await start();
  const there = s3Client(after.url);
  expect((await read(there, "small")).toString()).toBe("0123456789");
  expect((await read(there, "parts")).equals(large)).toBe(true);
  expect((await read(there, "parts", "bytes=5242878-5242882")).equals(large.subarray(5242878, 5242883))).toBe(true);
  expect(idsIn(await read(there, resultsOf(arn))).length).toBe(40);
});

test("a copy in the bucket that differs stops a move", async () => {
  const before = await start("port: 0");
  await put(s3Client(before.url), "small", "0123456789");
  await before.stop();
  const { blobs, data_dir } = await configOf(yaml());
  if (blobs.type !== "s3") throw new Error("no bucket");
  const shards = path.join(data_dir, "files", "objects");
  const names = (await readdir(shards, { recursive: true })).filter((name) => name.includes("/"));
  await bucket.bucket().put(`objects/${names[0]}`, Buffer.from("0123456780"));
  await expect(moveFolder(data_dir, blobs, undefined)).rejects.toThrow("differs from the blob");
  expect(await readdir(data_dir)).toContain("files");
});
