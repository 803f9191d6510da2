/** A data folder whose ledger is lost keeps its blobs. */
import { copyFile, cp, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { type StartOptions, startGateway } from "../../src/gateway.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { verifyStorage } from "../../src/storage/verify.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { s3Client } from "../support/sdk.ts";

const KEYS = ["a", "b", "c"];

/** The names of all files, sorted. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

async function filled() {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = path.join(folder, "data");
  const config = loadConfig(undefined, { PORT: "0", DATA_DIR: data }, folder, providerTypes);
  const start = (options?: StartOptions) => startGateway(config, pino({ level: "silent" }), options);
  const gateway = await start();
  const s3 = s3Client(gateway.url);
  for (const Key of KEYS) await s3.send(new PutObjectCommand({ Bucket: "bucket", Key, Body: `content of ${Key}` }));
  const ledger = path.join(data, "ledger.db");
  const log = await readFile(`${ledger}-wal`);
  await gateway.stop();
  const blobs = () => filesIn(path.join(data, "files"));
  return { data, ledger, log, start, blobs };
}

/** The next start finds the ledger as after a crash. */
function markCrashed(ledger: string): void {
  using db = new DatabaseSync(ledger);
  db.exec("insert into state (name, at) values ('open', 1)");
}

const contentOf = async (url: string, Key: string) => {
  const { Body } = await s3Client(url).send(new GetObjectCommand({ Bucket: "bucket", Key }));
  return Body!.transformToString();
};

describe.each([
  ["missing", (ledger: string) => rename(ledger, `${ledger}.saved`)],
  ["empty", (ledger: string) => truncate(ledger)],
])("a ledger that is %s beside blobs", (_, lose) => {
  test("is refused at start, with the folder's name", async () => {
    const { data, ledger, start, blobs } = await filled();
    await lose(ledger);
    for (const _attempt of [1, 2]) {
      await expect(start()).rejects.toThrow(
        `The data folder '${data}' has blobs but no ledger: ledger.db is missing or empty. Restore the folder from a backup. ` +
          "To give up what the ledger named, start with --new-ledger.",
      );
    }
    expect(await blobs()).toHaveLength(KEYS.length);
  });

  test("is created where this is demanded, and a crash moves the blobs aside", async () => {
    const { data, ledger, log, start, blobs } = await filled();
    const before = await blobs();
    await copyFile(ledger, path.join(data, "backup"));
    await lose(ledger);
    await writeFile(`${ledger}-wal`, log);
    const gateway = await start({ newLedger: true });
    const s3 = s3Client(gateway.url);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
    await s3.send(new PutObjectCommand({ Bucket: "bucket", Key: "new", Body: "new" }));
    await gateway.stop();
    markCrashed(ledger);

    const next = await start();
    const today = path.join(data, "files", "orphans", new Date().toISOString().slice(0, 10));
    await expect.poll(() => filesIn(today).catch(() => [])).toEqual(before);
    expect(await contentOf(next.url, "new")).toBe("new");
    await next.stop();

    // Restored as docs/operations.md says.
    await rename(path.join(data, "backup"), ledger);
    await cp(today, path.join(data, "files", "objects"), { recursive: true });
    const restored = await start();
    onTestFinished(() => restored.stop());
    for (const key of KEYS) expect(await contentOf(restored.url, key)).toBe(`content of ${key}`);
  });
});

test("a ledger that is missing beside its log is refused at start", async () => {
  const { data, ledger, log, start } = await filled();
  await rm(path.join(data, "files"), { recursive: true });
  await rm(ledger);
  await writeFile(`${ledger}-wal`, log);
  await expect(start()).rejects.toThrow(
    `The data folder '${data}' has a write-ahead log (ledger.db-wal) but no ledger`,
  );
  expect(await readFile(`${ledger}-wal`)).toEqual(log);
});

describe("a write-ahead log with the whole ledger, after a crash", () => {
  /** Before its first checkpoint, the ledger's file has one page without tables. */
  const inLog = async () => {
    const folder = await filled();
    using db = new DatabaseSync(path.join(await temporaryFolder(), "empty.db"));
    db.exec("pragma journal_mode = wal");
    await copyFile(db.location()!, folder.ledger);
    await writeFile(`${folder.ledger}-wal`, folder.log);
    return folder;
  };

  test("is used", async () => {
    const { start } = await inLog();
    const gateway = await start();
    onTestFinished(() => gateway.stop());
    expect(await contentOf(gateway.url, "a")).toBe("content of a");
  });

  test("is refused at start if it is damaged, and stays as it is", async () => {
    const { data, ledger, log, start, blobs } = await inLog();
    const damaged = Buffer.from(log).fill(0xff, 0, 32);
    await writeFile(`${ledger}-wal`, damaged);
    for (const _attempt of [1, 2]) {
      await expect(start()).rejects.toThrow(
        `The data folder '${data}' has blobs but no ledger: ledger.db has no tables, and its write-ahead log is damaged`,
      );
    }
    expect(await readFile(`${ledger}-wal`)).toEqual(damaged);
    expect(await blobs()).toHaveLength(KEYS.length);
  });

  test("stays as it is when the content is verified beside an empty ledger", async () => {
    const { data, ledger, log } = await inLog();
    await truncate(ledger);
    await expect(verifyStorage(data, () => {})).rejects.toThrow("has a write-ahead log (ledger.db-wal) but no ledger");
    expect(await readFile(`${ledger}-wal`)).toEqual(log);
  });

  test("of which no commit was complete counts as none in a folder without blobs", async () => {
    const { data, ledger, start } = await inLog();
    await rm(path.join(data, "files"), { recursive: true });
    await truncate(`${ledger}-wal`, 100);
    const gateway = await start();
    await gateway.stop();
  });
});

test("a crash with the ledger of another folder deletes no blob", async () => {
  const [one, other] = [await filled(), await filled()];
  const before = await one.blobs();
  await copyFile(one.ledger, path.join(one.data, "backup"));
  await copyFile(other.ledger, one.ledger);
  markCrashed(one.ledger);
  const gateway = await one.start();
  const orphans = path.join(one.data, "files", "orphans");
  await expect.poll(() => filesIn(orphans).catch(() => [])).toEqual(before);
  await gateway.stop();

  const [day] = await readdir(orphans);
  await rename(path.join(one.data, "backup"), one.ledger);
  await cp(path.join(orphans, day!), path.join(one.data, "files", "objects"), { recursive: true });
  const restored = await one.start();
  onTestFinished(() => restored.stop());
  for (const key of KEYS) expect(await contentOf(restored.url, key)).toBe(`content of ${key}`);
});

test("--new-ledger keeps a ledger that exists", async () => {
  const { start } = await filled();
  const gateway = await start({ newLedger: true });
  onTestFinished(() => gateway.stop());
  expect(await contentOf(gateway.url, "a")).toBe("content of a");
});

test("a new folder, and one without blobs, gets a ledger", async () => {
  const { data, ledger, start } = await filled();
  await rm(path.join(data, "files"), { recursive: true });
  await writeFile(ledger, "");
  const gateway = await start();
  await gateway.stop();
});
