/** Two versions of Quarry on one database: a newer one has added to the tables. */
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Schema } from "../../../../src/storage/ledger/schema.ts";
import { file, freshUrl, job, postgresLedger, SCOPE } from "../fixtures.ts";

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** What a newer version does. Its migration only adds. */
async function migrateAsNewer(client: pg.Client, name = "9000_newer"): Promise<void> {
  const tables: readonly (keyof Schema)[] = ["files", "buckets", "jobs", "uploads", "claims", "intended_files", "runs"];
  for (const table of tables) await client.query(`alter table ${table} add column newer text`);
  await client.query("create table newer (id text primary key)");
  await client.query("insert into kysely_migration (name, timestamp) values ($1, '2027-01-01T00:00:00.000Z')", [name]);
}

async function open(url: string) {
  const ledger = await postgresLedger(url);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await ledger.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...ledger, close };
}

test("a process goes on while a newer version adds to the tables", async () => {
  const url = await freshUrl(inject("postgres")!);
  const ledger = await open(url);
  const use = async (key: string) => {
    await ledger.files.put(SCOPE, file(key), { createBucket: true });
    await ledger.files.put(SCOPE, file(key, { etag: "replaced" }));
    await ledger.jobs.insert(job(key), []);
    expect((await ledger.files.get(SCOPE, { bucket: "bucket", key }))?.etag).toBe("replaced");
    expect((await ledger.jobs.byId(key))?.id).toBe(key);
  };
  // Every connection has the statements prepared.
  await Promise.all(Array.from({ length: 8 }, (_, at) => use(`before-${at}`)));
  await migrateAsNewer(await connect(url));
  await Promise.all(Array.from({ length: 8 }, (_, at) => use(`after-${at}`)));
  const { entries } = await ledger.files.list(SCOPE, "bucket", { prefix: "after-", limit: 10 });
  expect(entries).toHaveLength(8);
});

test("a process starts on the tables of a newer version that has only added to them", async () => {
  const url = await freshUrl(inject("postgres")!);
  await (await open(url)).close();
  const client = await connect(url);
  await migrateAsNewer(client);
  const ledger = await open(url);
  await ledger.files.put(SCOPE, file("a"), { createBucket: true });
  expect((await ledger.files.get(SCOPE, { bucket: "bucket", key: "a" }))?.key).toBe("a");
  const { rows } = await client.query("select name from kysely_migration where name = '9000_newer'");
  expect(rows).toHaveLength(1);
});

test("a process refuses tables from which a newer version has taken something away", async () => {
  const url = await freshUrl(inject("postgres")!);
  await (await open(url)).close();
  await migrateAsNewer(await connect(url), "9001_contract_files");
  await expect(postgresLedger(url)).rejects.toThrow(
    "cannot be used by this version of Quarry: a newer version has run 9001_contract_files",
  );
});

test("the one process of a database refuses the tables of any newer version", async () => {
  const url = await freshUrl(inject("postgres")!);
  await (await open(url)).close();
  await migrateAsNewer(await connect(url));
  await expect(postgresLedger(url, { alone: true })).rejects.toThrow("a newer version has run 9000_newer");
});
