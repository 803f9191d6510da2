/** Released migrations, and ledgers whose tables are not this version's. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { expect, test } from "vitest";
import { migrate } from "../../../src/storage/ledger/migrations.ts";
import type { Schema } from "../../../src/storage/ledger/schema.ts";
import { openWritable, sqliteDialect } from "../../../src/storage/ledger/sqlite/connection.ts";
import { openSqlite } from "../../../src/storage/ledger/sqlite/database.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { folder } from "./fixtures.ts";

/** Digests of the statements that change the ledger. Add a line for each new migration. Never change a line. */
const RELEASED: Readonly<Record<string, string>> = {
  "0001_first": "794b78f2bcf88f7b",
  "0001_later_parts": "6d3bd7bdfcaeed50",
  "0002_pinned_inputs": "cd8478a328483e14",
  "0003_object_tags": "dbbadf9c46924d63",
  "0004_intended_files": "04e71fd701ac6325",
  "0005_object_encryption": "18b0bdd3ffc52c71",
  "0006_unsettled_claims": "87a0651b59d9f310",
  "0007_translations": "b34f154c7d6830dc",
  "0008_run_options": "57f528b20dc76fcc",
  "0009_chunks": "02e016046b1ad920",
  "0010_ordered_runs": "b215c8f216df4dec",
  "0011_lifecycles": "4dbe0a3d27bbeddb",
  "0012_usage": "b59bea8c88edc74d",
  "0014_history": "f15a331bda6a67a5",
  "0016_secrets": "8d3f9daaee18673f",
  "0015_outbox": "596103a4fc2e7dbb",
  "0019_placed_chunks": "d51692fca78605ab",
  "0018_page_sessions": "d19b4c1fdb648e36",
  "0017_replicas": "14034416a3160641",
};

/** The statements of each migration, in a ledger that has run all before it. */
async function statementsOf(names: readonly string[]): Promise<Record<string, string>> {
  const connection = openWritable(":memory:");
  let statements: string[] = [];
  const recording = new Proxy(connection.db, {
    get(target, name) {
      if (name !== "prepare") return Reflect.get(target, name).bind(target);
      return (text: string) => {
        if (!/^\s*(select|with|begin|commit|rollback)/i.test(text) && !text.includes("kysely_")) statements.push(text);
        return target.prepare(text);
      };
    },
  });
  const builder = new Kysely<Schema>({ dialect: sqliteDialect(() => ({ ...connection, db: recording })) });
  const digests: Record<string, string> = {};
  for (const name of names) {
    statements = [];
    await migrate(builder, name);
    const text = statements.map((statement) => statement.replaceAll(/\s+/g, " ").trim()).join("\n");
    digests[name] = createHash("sha256").update(text).digest("hex").slice(0, 16);
  }
  connection.db.close();
  return digests;
}

/** A ledger after 0001_first alone, with these rows. */
async function first(rows: string): Promise<string> {
  const dir = await folder();
  const db = openSqlite(join(dir, "ledger.db"));
  await db.write(() => migrate(db.builder, "0001_first"));
  await db.close();
  using file = new DatabaseSync(join(dir, "ledger.db"));
  file.exec(rows);
  return dir;
}

async function migrated(): Promise<{ dir: string; change: (sql: string) => void }> {
  const dir = await folder();
  await (await openLedger(dir)).close();
  return {
    dir,
    change(sql) {
      using db = new DatabaseSync(join(dir, "ledger.db"));
      db.exec(sql);
    },
  };
}

test("no released migration has changed", async () => {
  const { dir } = await migrated();
  using db = new DatabaseSync(join(dir, "ledger.db"));
  const names = db
    .prepare("select name from kysely_migration order by name")
    .all()
    .map(({ name }) => `${name}`);
  expect(await statementsOf(names), "each new migration has a new line in RELEASED").toEqual(RELEASED);
});

test.each([
  ["drop table uploads", "it lacks column uploads.id (text not null key 1)"],
  ["alter table jobs drop column publish", "it lacks column jobs.publish (text)"],
  ["drop index files_blob", "it lacks index files_blob (blob)"],
  ["alter table jobs add column colour text not null default 'red'", "it has the unknown column jobs.colour"],
])("after '%s' the ledger is refused, and says why", async (sql, reason) => {
  const { dir, change } = await migrated();
  change(sql);
  await expect(openLedger(dir)).rejects.toThrow(
    `The ledger in '${dir}' cannot be used by this version of Quarry: ${reason}`,
  );
});

test("the ledger of a newer version is refused, and stays as it was", async () => {
  const { dir, change } = await migrated();
  change("insert into kysely_migration values ('9999_future', '2100-01-01')");
  const refused = `The ledger in '${dir}' cannot be used by this version of Quarry: a newer version has run 9999_future`;
  await expect(openLedger(dir)).rejects.toThrow(refused);
  change("delete from kysely_migration where name = '9999_future'");
  await (await openLedger(dir)).close();
});

test("rows of the first build get the values of later columns", async () => {
  const uri = JSON.stringify({ s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } });
  const parts = JSON.stringify([
    { id: "part-1", size: 1 },
    { id: "part-2", size: 2 },
  ]);
  const job = (id: string, native: string, owner: string, end = "null") =>
    `insert into jobs (id, owner, provider, native_id, arn, name, model_id, status, submit_time, last_modified_time, end_time,
      input_json) values ('${id}', '${owner}', 'p', '${native}', 'arn', 'n', 'm', 'InProgress', 1, 1, ${end}, '${uri}');`;
  const file = (key: string, id: string, partsJson: string) =>
    `insert into files (owner, provider, bucket, key, id, etag, size, modified_at, headers_json, metadata_json, checksums_json,
      parts_json) values ('', 'p', 'b', '${key}', '${id}', 'e', 1, 1, '{}', '{}', '{}', ${partsJson});`;
  const claim = (token: string, jobId: string, request: string) =>
    `insert into claims (owner, token, fingerprint, job_id, claimed_at, provider, request_json)
      values ('', '${token}', 'f', ${jobId}, 1, 'p', ${request});`;
  const dir = await first(`
    insert into buckets values ('', 'p', 'b', 1);
    ${file("in.jsonl", "file-input", "null")}
    ${file("results", "joined", `'${parts}'`)}
    ${job("managed", "batch_1", "")}
    ${claim("t1", "'managed'", "null")}
    ${job("ended", "batch_2", "", "5")}
    ${claim("t2", "'ended'", "null")}
    ${job("unmanaged", "batch_3", "")}
    ${job("aws", "arn:aws:bedrock:j", "")}
    ${claim("t3", "'aws'", "null")}
    ${job("local", "run", "")}
    ${claim("t4", "'local'", "null")}
    insert into runs (id, owner, provider, model_id, input, input_name, output_bucket, output_key, started, stop_requested, status,
      created_at) values ('run', '', 'p', 'm', 'blob', 'in.jsonl', 'b', 'out/', 1, 0, 'InProgress', 1);
    ${claim("t5", "null", `'${JSON.stringify({ job: {}, spec: { input: { file: { id: "file-claimed" } } } })}'`)}
  `);
  await (await openLedger(dir)).close();
  using db = new DatabaseSync(join(dir, "ledger.db"));
  const jobs = db.prepare("select id, owner, publish, input_file from jobs order by id").all();
  expect(jobs.map((row) => Object.values(row))).toEqual([
    ["aws", "", null, "file-input"],
    ["ended", "", null, null],
    ["local", "", null, "file-input"],
    ["managed", "", "when ended", "file-input"],
    ["unmanaged", "*", "when asked", "file-input"],
  ]);
  expect(
    db
      .prepare("select key, id from file_parts order by id")
      .all()
      .map((row) => Object.values(row)),
  ).toEqual([
    ["results", "part-1"],
    ["results", "part-2"],
  ]);
  expect(db.prepare("select input_file from claims where job_id is null").get()).toEqual({
    input_file: "file-claimed",
  });
});
