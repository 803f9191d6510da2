/** Helpers of the ledger's tests: temporary folders, and rows with defaults. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../../src/ports/chunks.ts";
import type { WebhookRouting } from "../../../src/ports/events.ts";
import type { JobRow } from "../../../src/ports/jobs.ts";
import type { Scope } from "../../../src/ports/ledger/names.ts";
import type { RunRow } from "../../../src/ports/ledger/runs.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { FileRow } from "../../../src/ports/objects/rows.ts";
import { migrate } from "../../../src/storage/ledger/migrations.ts";
import { openPostgresLedger, type PostgresLedger } from "../../../src/storage/ledger/postgres/open.ts";
import { openSqlite, type Sqlite } from "../../../src/storage/ledger/sqlite/database.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { jobRowWith } from "../../support/job-row.ts";

export const SCOPE: Scope = { owner: "me", provider: "local" };

export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "quarry-ledger-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** On the database that the project of the tests is about. */
export async function freshLedger(routing?: WebhookRouting): Promise<Ledger> {
  const server = inject("postgres");
  const ledger =
    server === undefined
      ? await openLedger(await folder(), undefined, routing)
      : await postgresLedger(await freshUrl(server), { routing });
  onTestFinished(() => ledger.close());
  return ledger;
}

const ADMINISTRATION = "postgres";

async function administer(server: string, statement: string): Promise<void> {
  const url = new URL(server);
  url.pathname = ADMINISTRATION;
  const client = new pg.Client(url.href);
  await client.connect();
  await client.query(statement);
  await client.end();
}

/**
 * Creates a database with the tables of the one of the URL. Resolves with its URL.
 *
 * @param empty true: without tables
 */
export async function freshUrl(server: string, { empty = false } = {}): Promise<string> {
  const url = new URL(server);
  const template = empty ? "template0" : url.pathname.slice(1);
  url.pathname = `test_${randomUUID().replaceAll("-", "")}`;
  const name = url.pathname.slice(1);
  await administer(server, `create database ${name} template ${template}`);
  onTestFinished(() => administer(server, `drop database ${name} with (force)`));
  return url.href;
}

/** @param alone as the one process that may write */
export const postgresLedger = (
  connectionString: string,
  { alone = false, routing }: { readonly alone?: boolean; readonly routing?: WebhookRouting | undefined } = {},
): Promise<PostgresLedger> =>
  openPostgresLedger(
    { connectionString, connections: 4, connectTimeoutMs: 20_000, queryTimeoutMs: 20_000, onError() {}, alone },
    routing,
  );

export async function freshDatabase(): Promise<Sqlite> {
  const db = openSqlite(join(await folder(), "ledger.db"));
  onTestFinished(() => db.close());
  await db.write(() => migrate(db.builder));
  return db;
}

export const file = (key: string, rest: Partial<FileRow> = {}): FileRow => ({
  bucket: "bucket",
  key,
  id: `id of ${key}`,
  etag: "d41d8cd98f00b204e9800998ecf8427e",
  size: 7,
  modifiedAt: 1_700_000_000_000,
  contentType: undefined,
  headers: {},
  metadata: {},
  checksums: {},
  ...rest,
});

export const job = (id: string, rest: Partial<JobRow> = {}): JobRow => jobRowWith(id, { owner: SCOPE.owner, ...rest });

export const run = (id: string, rest: Partial<RunRow> = {}): RunRow => ({
  id,
  owner: SCOPE.owner,
  provider: "local",
  modelId: "echo",
  options: {},
  input: `input of ${id}`,
  inputName: "in.jsonl",
  output: { bucket: "bucket", key: "out/" },
  deadline: undefined,
  started: false,
  stopRequested: false,
  paused: false,
  status: "Submitted",
  message: undefined,
  counts: undefined,
  createdAt: 1_700_000_000_000,
  endTime: undefined,
  results: undefined,
  journal: undefined,
  log: undefined,
  ...rest,
});

export const chunkedJob = (id: string, rest: Partial<ChunkedJob> = {}): ChunkedJob => ({
  id,
  owner: SCOPE.owner,
  provider: "local",
  providerType: "local",
  modelId: "echo",
  output: { bucket: "bucket", key: "out/" },
  plan: { name: "n" },
  input: `input of ${id}`,
  index: `index of ${id}`,
  prior: undefined,
  shared: undefined,
  deadline: undefined,
  started: false,
  paused: false,
  stopRequested: false,
  status: "Submitted",
  message: undefined,
  counts: undefined,
  createdAt: 1_700_000_000_000,
  endTime: undefined,
  ...rest,
});

export const chunkedFile = (job: string, number: number, rest: Partial<ChunkedFile> = {}): ChunkedFile => ({
  job,
  number,
  name: `${number}.jsonl`,
  firstLine: 1,
  lines: 2,
  form: { frame: "bedrock" },
  results: undefined,
  resultBytes: 0,
  resultLine: 0,
  finished: false,
  ...rest,
});

export const chunk = (job: string, number: number, rest: Partial<Chunk> = {}): Chunk => ({
  job,
  number,
  part: { first: 1, last: 2, group: 0, count: 2 },
  provider: "local",
  providerType: "local",
  modelId: "echo",
  fallbackOf: undefined,
  state: "queued",
  attempt: 0,
  notBefore: undefined,
  submittedAt: undefined,
  nativeId: undefined,
  inputFile: undefined,
  noted: undefined,
  outcome: undefined,
  counts: undefined,
  tokens: undefined,
  message: undefined,
  ...rest,
});
