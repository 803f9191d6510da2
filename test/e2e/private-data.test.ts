/** The data folder belongs to the gateway's user alone, whatever the umask and the modes of an earlier version's folder. */
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startChild } from "../support/child.ts";
import { startTestGateway, temporaryFolder } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { dial, head } from "../support/wire.ts";

const Bucket = "bucket";
const PART = "p".repeat(5 * 1024 * 1024);
const LINE = JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "?" }] }] } });

/** The mode of every file and folder, with the data folder as `.`. */
async function modesOf(dataDir: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const names = [".", ...entries.map((entry) => path.relative(dataDir, path.join(entry.parentPath, entry.name)))];
  const modes = names.map(async (name) => {
    const found = await stat(path.join(dataDir, name));
    return [name, `${found.isDirectory() ? "d" : "-"}${(found.mode & 0o777).toString(8)}`] as const;
  });
  return new Map(await Promise.all(modes));
}

async function expectPrivate(dataDir: string): Promise<void> {
  const open = [...(await modesOf(dataDir))].filter(([, mode]) => mode !== "d700" && mode !== "-600");
  expect(open).toEqual([]);
}

/** Creates every kind of file: small and large blobs, parts, a chain, results with their journal, tokens. */
async function useEverything(s3: S3Client, bedrock: BedrockClient): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body: LINE }));
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: "large",
      Body: Readable.from([Buffer.from(PART)]),
      ContentLength: PART.length,
    }),
  );
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "chain" }));
  const Parts = [];
  for (const [PartNumber, Body] of [[1, PART] as const, [2, "end"] as const]) {
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key: "chain", UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "chain", UploadId, MultipartUpload: { Parts } }));
  await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "job",
      modelId: "m",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    }),
  );
  const state = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
  await expect.poll(async () => (await state()).status).toBe("Completed");
}

describe("with a umask that gives everybody access", () => {
  let umask: number;
  beforeAll(() => {
    umask = process.umask(0);
  });
  afterAll(() => void process.umask(umask));

  it("every folder has the mode 0700 and every file 0600", async () => {
    const gateway = await startTestGateway();
    onTestFinished(() => gateway.stop());
    await useEverything(s3Client(gateway.url), bedrockClient(gateway.url));
    await expectPrivate(gateway.dataDir);
    const names = [...(await modesOf(gateway.dataDir)).keys()];
    for (const name of ["ledger.db", "ledger.db-wal"]) expect(names).toContain(name);
  });

  it("temporary files have the mode 0600", async () => {
    const gateway = await startTestGateway();
    onTestFinished(() => gateway.stop());
    await using connection = await dial(gateway.url);
    connection.send(`${head("PUT", `/bedrock/files/${Bucket}/k`, { "Content-Length": "9999999" })}${PART}`);
    const temporary = () => readdir(path.join(gateway.dataDir, "files/tmp"));
    await expect.poll(temporary).toHaveLength(1);
    await expectPrivate(gateway.dataDir);
  });

  it("the process's files are private from its start", async () => {
    const folder = await temporaryFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const child = await startChild(folder, {}, ["sh", "-c", 'umask 0; exec "$@"', "sh"]);
    await useEverything(s3Client(child.url), bedrockClient(child.url));
    await expectPrivate(path.join(folder, ".quarry"));
    await child.kill("SIGKILL");
    await expectPrivate(path.join(folder, ".quarry"));
  });
});

describe("a data folder of an earlier version", () => {
  async function openedFolder() {
    const folder = await temporaryFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const dataDir = path.join(folder, ".quarry");
    const first = await startChild(folder);
    await useEverything(s3Client(first.url), bedrockClient(first.url));
    await first.kill("SIGKILL");
    for (const [name, mode] of await modesOf(dataDir)) {
      await chmod(path.join(dataDir, name), mode.startsWith("d") ? 0o755 : 0o644);
    }
    return { folder, dataDir };
  }

  it("becomes private at the start, and keeps its data", async () => {
    const { folder, dataDir } = await openedFolder();
    const child = await startChild(folder);
    onTestFinished(() => child.kill("SIGKILL").then(() => {}));
    await expectPrivate(dataDir);
    const { Body } = await s3Client(child.url).send(new GetObjectCommand({ Bucket, Key: "chain" }));
    expect((await Body!.transformToString()).length).toBe(PART.length + 3);
  });

  it("becomes private at the next start if the change was interrupted", async () => {
    const { folder, dataDir } = await openedFolder();
    // The mode of `files` is the last to change.
    await chmod(dataDir, 0o700);
    const child = await startChild(folder);
    onTestFinished(() => child.kill("SIGKILL").then(() => {}));
    await expectPrivate(dataDir);
  });

  it("keeps the modes of files that are not Quarry's", async () => {
    const { folder, dataDir } = await openedFolder();
    const others = path.join(folder, "others");
    await writeFile(others, "");
    await symlink(others, path.join(dataDir, "files/link"));
    await writeFile(path.join(dataDir, "notes.txt"), "");
    const child = await startChild(folder);
    onTestFinished(() => child.kill("SIGKILL").then(() => {}));
    expect((await stat(others)).mode & 0o777).toBe(0o644);
    expect((await modesOf(dataDir)).get("notes.txt")).toBe("-644");
    expect(await readFile(others, "utf8")).toBe("");
  });
});

it("a shared folder keeps its mode, and the log has a warning", async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dataDir = path.join(folder, ".quarry");
  await mkdir(dataDir);
  await chmod(dataDir, 0o1777);
  const child = await startChild(folder);
  onTestFinished(() => child.kill("SIGKILL").then(() => {}));
  expect((await stat(dataDir)).mode & 0o7777).toBe(0o1777);
  expect(child.log.find(({ level, msg }) => level === 40 && msg.includes("it is a shared folder"))).toBeDefined();
  const inside = [...(await modesOf(dataDir))].filter(([name]) => name !== ".");
  expect(inside.filter(([, mode]) => mode !== "d700" && mode !== "-600")).toEqual([]);
});
