/** A data folder whose ledger moves to a database. */
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { pino } from "pino";
import { beforeEach, expect, inject, onTestFinished, test, vi } from "vitest";
import { loadConfig } from "../../../../src/config/load.ts";
import { type Gateway, startGateway } from "../../../../src/gateway.ts";
import { providerTypes } from "../../../../src/providers/registry.ts";
import { MOVED_TABLES, moveLedger } from "../../../../src/storage/ledger/postgres/move.ts";
import { verifyStorage } from "../../../../src/storage/verify.ts";
import { bedrockClient, s3Client } from "../../../support/sdk.ts";
import { freshUrl, postgresLedger } from "../fixtures.ts";

const PART_BYTES = 5 * 1024 * 1024;
const LINES = [1, 2, 3].map((n) =>
  JSON.stringify({
    recordId: `r${n}`,
    modelInput: { messages: [{ role: "user", content: [{ text: `hello ${n}` }] }] },
  }),
);

let folder: string;
let data: string;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "quarry-test-"));
  data = path.join(folder, "data");
  url = await freshUrl(inject("postgres")!, { empty: true });
  return () => rm(folder, { recursive: true, force: true });
});

const options = () => ({
  connectionString: url,
  connections: 2,
  connectTimeoutMs: 10_000,
  queryTimeoutMs: 30_000,
  onError() {},
});

async function start(yaml: string): Promise<Gateway> {
  await writeFile(path.join(folder, "quarry.yaml"), yaml);
  const env = { PORT: "0", DATA_DIR: data, DATABASE_URL: url };
  const gateway = await startGateway(loadConfig(undefined, env, folder, providerTypes), pino({ level: "silent" }));
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= gateway.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { ...gateway, stop };
}
const embedded = () => start("");
const onDatabase = () => start("ledger: env.DATABASE_URL");

const text = async (gateway: Gateway, Key: string) => {
  const { Body } = await s3Client(gateway.url).send(new GetObjectCommand({ Bucket: "bucket", Key }));
  return Body!.transformToString();
};

/** Objects of one and of several parts, an upload under way, and a job with results. Resolves with the job's ARN. */
async function fill(gateway: Gateway): Promise<string> {
  const s3 = s3Client(gateway.url);
  const bedrock = bedrockClient(gateway.url);
  const Bucket = "bucket";
  for (const Key of ["naïve ключ.jsonl", "in.jsonl", "Z", "a"]) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: `${LINES.join("\n")}\n`, Metadata: { who: "me" } }));
  }
  for (const Key of ["whole", "under way"]) {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts = [];
    for (const PartNumber of [1, 2]) {
      const Body = Buffer.alloc(PartNumber === 1 ? PART_BYTES : 3, `${PartNumber}`);
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    if (Key === "whole") {
      await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    }
  }
  const { jobArn = "" } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "moves",
      modelId: "echo",
      roleArn: "arn:aws:iam::000000000000:role/any",
      modelInvocationType: "Converse",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
    }),
  );
  await vi.waitFor(
    async () => {
      const { status } = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
      expect(status).toBe("Completed");
    },
    { timeout: 20_000, interval: 50 },
  );
  return jobArn;
}

test("everything is there afterwards, and the folder belongs to the database", async () => {
  const before = await embedded();
  const jobArn = await fill(before);
  const listed = (await s3Client(before.url).send(new ListObjectsV2Command({ Bucket: "bucket" }))).Contents;
  await before.stop();

  const { rows } = await moveLedger(data, options());
  expect(Object.fromEntries(rows)).toMatchObject({ buckets: 1, jobs: 1, uploads: 2 });
  expect(await readdir(data)).toEqual(expect.arrayContaining(["ledger.db.moved", "ledger.id"]));
  expect(await readdir(data)).not.toContain("ledger.db");

  const after = await onDatabase();
  expect((await s3Client(after.url).send(new ListObjectsV2Command({ Bucket: "bucket" }))).Contents).toEqual(listed);
  expect(await text(after, "naïve ключ.jsonl")).toBe(`${LINES.join("\n")}\n`);
  expect(await text(after, "whole")).toHaveLength(PART_BYTES + 3);
  expect(await text(after, `out/${jobArn.slice(-12)}/in.jsonl.out`)).toContain("hello 3");
  const job = await bedrockClient(after.url).send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
  expect(job).toMatchObject({ status: "Completed", jobName: "moves" });
  await after.stop();
  const said: string[] = [];
  expect(await verifyStorage(data, (line) => said.push(line), { database: options() }), said.join("\n")).toBe(true);
});

test("a database with rows is refused, and nothing changes", async () => {
  const gateway = await embedded();
  await s3Client(gateway.url).send(new PutObjectCommand({ Bucket: "bucket", Key: "a", Body: "mine" }));
  await gateway.stop();
  const theirs = await postgresLedger(url);
  await theirs.buckets.create({ owner: "", provider: "local" }, "theirs", 1);
  await theirs.close();
  await expect(moveLedger(data, options())).rejects.toThrow("its table 'buckets' has rows");
  expect(await text(await embedded(), "a")).toBe("mine");
});

test("a folder that a gateway uses is refused", async () => {
  await embedded();
  await expect(moveLedger(data, options())).rejects.toThrow("is in use by another Quarry");
});

test("a crash after the commit leaves a folder that the database's gateway goes on with", async () => {
  const before = await embedded();
  await s3Client(before.url).send(new PutObjectCommand({ Bucket: "bucket", Key: "a", Body: "mine" }));
  await before.stop();
  await moveLedger(data, options());
  await copyFile(path.join(data, "ledger.db.moved"), path.join(data, "ledger.db"));
  expect(await text(await onDatabase(), "a")).toBe("mine");
  expect(await readdir(data)).not.toContain("ledger.db");
});

test("every table of the ledger is moved", async () => {
  await (await embedded()).stop();
  using db = new DatabaseSync(path.join(data, "ledger.db"));
  const tables = db
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'kysely_%' and name not like 'sqlite_%'",
    )
    .all()
    .map(({ name }) => `${name}`);
  expect(tables.filter((name) => name !== "state" && name !== "replicas").toSorted()).toEqual(
    [...MOVED_TABLES].toSorted(),
  );
});
