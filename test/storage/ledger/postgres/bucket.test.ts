/** The ledger in a database and the blobs in a bucket, which several processes share. */
import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { pino } from "pino";
import { beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { connectionSettings } from "../../../../src/config/ledger.ts";
import { loadConfig } from "../../../../src/config/load.ts";
import { type Gateway, startGateway } from "../../../../src/gateway.ts";
import { providerTypes } from "../../../../src/providers/registry.ts";
import { openPostgresLedger } from "../../../../src/storage/ledger/postgres/open.ts";
import { moveFolder } from "../../../../src/storage/move-folder.ts";
import { verifyStorage } from "../../../../src/storage/verify.ts";
import { temporaryFolder } from "../../../support/gateway.ts";
import { failure, s3Client } from "../../../support/sdk.ts";
import { useBucket } from "../../blobs/bucket.ts";
import { freshUrl } from "../fixtures.ts";

const bucket = useBucket();
const Bucket = "objects";

let folder: string;
let url: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  url = await freshUrl(inject("postgres")!, { empty: true });
  return () => rm(folder, { recursive: true, force: true });
});

async function configOf(data: string, isShared = true) {
  const { prefix, endpoint } = bucket.options();
  const keys = "access_key_id: test, secret_access_key: test-secret";
  const blobs = `blobs: { type: s3, bucket: ${bucket.name}, prefix: "${prefix}", endpoint: "${endpoint}", ${keys} }`;
  await writeFile(path.join(folder, "quarry.yaml"), isShared ? `ledger: env.DATABASE_URL\n${blobs}\n` : "port: 0\n");
  const env = { PORT: "0", DATA_DIR: path.join(folder, data), DATABASE_URL: url };
  return loadConfig(undefined, env, folder, providerTypes);
}

async function start(data: string, isShared = true): Promise<Gateway> {
  const gateway = await startGateway(await configOf(data, isShared), pino({ level: "silent" }));
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= gateway.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { ...gateway, stop };
}

const read = async (gateway: Gateway, Key: string): Promise<Buffer> => {
  const { Body } = await s3Client(gateway.url).send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from(await Body!.transformToByteArray());
};

test("what one process stores, replaces and deletes, another one reads", async () => {
  const [one, two] = await Promise.all([start("one"), start("two")]);
  const [first, second] = [s3Client(one.url), s3Client(two.url)];
  const large = randomBytes(11 * 1024 * 1024);
  await first.send(new PutObjectCommand({ Bucket, Key: "small", Body: "1" }));
  await new Upload({ client: first, params: { Bucket, Key: "parts", Body: large } }).done();
  expect((await read(two, "small")).toString()).toBe("1");
  expect((await read(two, "parts")).equals(large)).toBe(true);
  await second.send(new PutObjectCommand({ Bucket, Key: "small", Body: "22" }));
  expect((await read(one, "small")).toString()).toBe("22");
  await second.send(new DeleteObjectCommand({ Bucket, Key: "small" }));
  expect(await failure(read(one, "small"))).toMatchObject({ name: "NoSuchKey" });
});

test("a data folder moves to both, and its own gateway is refused until then", async () => {
  const before = await start("data", false);
  const client = s3Client(before.url);
  const large = randomBytes(11 * 1024 * 1024);
  await client.send(new PutObjectCommand({ Bucket, Key: "small", Body: "0123456789" }));
  await new Upload({ client, params: { Bucket, Key: "parts", Body: large } }).done();
  const listed = (await client.send(new ListObjectsV2Command({ Bucket }))).Contents;
  await before.stop();

  const config = await configOf("data");
  if (config.blobs.type !== "s3") throw new Error("no bucket");
  await expect(start("data")).rejects.toThrow("has a ledger of its own");
  const database = { ...connectionSettings(config.ledger!), onError() {} };
  const { rows, blobs } = await moveFolder(config.data_dir, config.blobs, database);
  expect(Object.fromEntries(rows!)).toMatchObject({ buckets: 1, files: 2 });
  expect(blobs.bytes).toBeGreaterThan(large.length);
  expect(await readdir(config.data_dir)).toEqual(expect.arrayContaining(["ledger.db.moved", "files.moved"]));

  const after = await start("elsewhere");
  expect((await s3Client(after.url).send(new ListObjectsV2Command({ Bucket }))).Contents).toEqual(listed);
  expect((await read(after, "small")).toString()).toBe("0123456789");
  expect((await read(after, "parts")).equals(large)).toBe(true);
  const said: string[] = [];
  const isIntact = await verifyStorage(config.data_dir, (line) => said.push(line), { database, bucket: config.blobs });
  expect(isIntact, said.join("\n")).toBe(true);
  expect(said.join()).toContain("2 objects");
});

test("generations grow over all processes", async () => {
  const { ledger } = await configOf("data");
  const options = { ...connectionSettings(ledger!), onError() {}, alone: false };
  const ledgers = [await openPostgresLedger(options), await openPostgresLedger(options)];
  onTestFinished(async () => {
    for (const one of ledgers) await one.close();
  });
  let last = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const next = await ledgers[turn % 2]!.generation();
    expect(next).toBeGreaterThan(last);
    expect(next.toString()).toHaveLength(16);
    last = next;
  }
});
