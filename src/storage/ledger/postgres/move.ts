/** Moves the ledger of a data folder to a PostgreSQL database. */
import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { SQLInputValue } from "node:sqlite";
import pg from "pg";
import { GatewayError } from "../../../lib/errors.ts";
import { PAIR_FILE, PAIR_NAME, setAside } from "../../paired-folder.ts";
import { PRIVATE_FILE } from "../../private.ts";
import type { Schema } from "../schema.ts";
import { type Connection, openWritable } from "../sqlite/connection.ts";
import { upgradeLedger } from "../sqlite/open.ts";
import { type PostgresOptions, TYPES } from "./database.ts";
import { databaseError } from "./failures.ts";
import { upgradeDatabase } from "./open.ts";
import { becomeOwner } from "./owner.ts";

/** All tables but `state` and `replicas`, which are about processes on one ledger. A table comes after those that it refers to. */
export const MOVED_TABLES = [
  "buckets",
  "files",
  "file_parts",
  "uploads",
  "upload_parts",
  "jobs",
  "job_tags",
  "job_samples",
  "claims",
  "discards",
  "intended_files",
  "runs",
  "pinned_inputs",
  "translations",
  "spend",
  "reservations",
  "chunked_jobs",
  "chunked_files",
  "chunks",
  "chunk_batches",
  "lifecycles",
  "events",
  "deliveries",
  "secrets",
  "page_sessions",
] as const satisfies readonly (keyof Schema)[];

type TableName = (typeof MOVED_TABLES)[number];
type Row = Readonly<Record<string, SQLInputValue>>;

interface Table {
  readonly name: TableName;
  readonly columns: readonly string[];
  /** Those of the primary key, in its order. */
  readonly key: readonly string[];
}

export interface MovedLedger {
  /** Rows by table. */
  readonly rows: ReadonlyMap<string, number>;
}

/** PostgreSQL's maximum of parameters is 65,535. */
const MOST_PARAMETERS = 30_000;
const ROWS_COMPARED = 1_000;

/**
 * Copies all rows in one transaction and reads them back before it commits. Then the folder belongs to the database, and its
 * `ledger.db` is set aside. Until the commit nothing has changed. Rejects if the folder or the database is in use, or if the
 * database has rows.
 *
 * @param moveBlobs moves the blobs before the ledger, while nothing uses the folder, and gives the id of the bucket that they are
 * in. Undefined: the blobs stay where they are
 */
export async function moveLedger(
  dir: string,
  options: PostgresOptions,
  moveBlobs?: () => Promise<string>,
): Promise<MovedLedger> {
  await upgradeLedger(dir, { isDry: false });
  const owner = await becomeOwner(options, options.onError);
  try {
    await upgradeDatabase(options);
    const source = openWritable(join(dir, "ledger.db"));
    const target = new pg.Client({ connectionString: options.connectionString, types: TYPES });
    target.on("error", options.onError);
    try {
      await target.connect();
      return await move(source, target, dir, moveBlobs);
    } catch (error) {
      throw databaseError(error);
    } finally {
      await target.end().catch(() => {});
      if (source.db.isOpen) source.db.close();
    }
  } finally {
    await owner.release();
  }
}

async function move(
  source: Connection,
  target: pg.Client,
  dir: string,
  moveBlobs: (() => Promise<string>) | undefined,
): Promise<MovedLedger> {
  const tables = MOVED_TABLES.map((name) => tableOf(source, name));
  const rows = new Map<string, number>();
  for (const table of tables) await requireEmpty(target, table);
  const bucket = await moveBlobs?.();
  const isInBucket = bucket !== undefined || boundTo(source) !== undefined;
  const id = bucket ?? boundTo(source) ?? randomUUID();
  await target.query("begin isolation level repeatable read");
  for (const table of tables) await requireEmpty(target, table);
  for (const table of tables) rows.set(table.name, await copy(source, target, table));
  for (const table of tables) await compare(source, target, table);
  await target.query("insert into secrets (name, value) values ($1, $2) on conflict do nothing", [
    PAIR_NAME,
    Buffer.from(id).toString("base64"),
  ]);
  await target.query("commit");
  if (!isInBucket) await writeId(join(dir, PAIR_FILE), id);
  source.db.exec("pragma wal_checkpoint(truncate)");
  source.db.close();
  await setAside(dir);
  return { rows };
}

/** The bucket that has the ledger's blobs. Undefined: they are in the folder. */
function boundTo({ db }: Connection): string | undefined {
  const row = db.prepare("select value from secrets where name = ?").get(PAIR_NAME);
  return row === undefined ? undefined : Buffer.from(row.value as string, "base64").toString();
}

function tableOf({ db }: Connection, name: TableName): Table {
  const columns = db.prepare(`select name, pk from pragma_table_info('${name}') order by cid`).all() as {
    readonly name: string;
    readonly pk: number;
  }[];
  const key = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  return { name, columns: columns.map((column) => column.name), key: key.map((column) => column.name) };
}

async function requireEmpty(target: pg.Client, { name }: Table): Promise<void> {
  const { rowCount } = await target.query(`select 1 from ${name} limit 1`);
  if (rowCount === 0) return;
  throw new GatewayError(
    "Conflict",
    `The database has a ledger already: its table '${name}' has rows. Use an empty one.`,
  );
}

/** Resolves with the number of rows. */
async function copy(source: Connection, target: pg.Client, table: Table): Promise<number> {
  const { columns } = table;
  const most = Math.floor(MOST_PARAMETERS / columns.length);
  let count = 0;
  let batch: Row[] = [];
  const flush = async () => {
    const row = (_: Row, at: number) =>
      `(${columns.map((__, column) => `$${at * columns.length + column + 1}`).join(", ")})`;
    const values = batch.flatMap((one) => columns.map((column) => one[column]));
    await target.query(`insert into ${table.name} (${names(columns)}) values ${batch.map(row).join(", ")}`, values);
    count += batch.length;
    batch = [];
  };
  for (const row of rowsOf(source, table)) {
    batch.push(row);
    if (batch.length === most) await flush();
  }
  if (batch.length > 0) await flush();
  return count;
}

/** Rejects if a row differs from its original, or if one is missing or added. */
async function compare(source: Connection, target: pg.Client, table: Table): Promise<void> {
  const { name, columns, key } = table;
  const select = `select ${names(columns)} from ${name} order by ${names(key)}`;
  await target.query(`declare moved no scroll cursor for ${select}`);
  const originals = rowsOf(source, table)[Symbol.iterator]();
  for (;;) {
    const { rows } = await target.query<Row>(`fetch ${ROWS_COMPARED} from moved`);
    for (const row of rows) {
      const original = originals.next();
      const differs = original.done || columns.some((column) => row[column] !== original.value[column]);
      if (differs) throw new Error(`The table '${name}' has a row in the database that is not the original's`);
    }
    if (rows.length < ROWS_COMPARED) break;
  }
  if (!originals.next().done) throw new Error(`The table '${name}' lacks rows in the database`);
  await target.query("close moved");
}

const rowsOf = ({ db }: Connection, { name, columns, key }: Table): Iterable<Row> =>
  db.prepare(`select ${names(columns)} from ${name} order by ${names(key)}`).iterate() as Iterable<Row>;

const names = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(", ");

async function writeId(path: string, id: string): Promise<void> {
  const file = await open(path, "w", PRIVATE_FILE);
  try {
    await file.writeFile(id);
    await file.sync();
  } finally {
    await file.close();
  }
}
