/** Helpers of the ledger's tests: temporary folders, and rows with defaults. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../../src/ports/chunks.ts";
import type { WebhookRouting } from "../../../src/ports/events.ts";
import type { JobRow } from "../../../src/ports/jobs.ts";
import type { Ledger, RunRow, Scope } from "../../../src/ports/ledger.ts";
import type { FileRow } from "../../../src/ports/objects.ts";
import { migrate } from "../../../src/storage/ledger/migrations.ts";
import { openLedger } from "../../../src/storage/ledger/open.ts";
import { openSqlite, type Sqlite } from "../../../src/storage/ledger/sqlite.ts";

export const SCOPE: Scope = { owner: "me", provider: "local" };

export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "quarry-ledger-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export async function freshLedger(routing?: WebhookRouting): Promise<Ledger> {
  const ledger = await openLedger(await folder(), undefined, routing);
  onTestFinished(() => ledger.close());
  return ledger;
}

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

export const job = (id: string, rest: Partial<JobRow> = {}): JobRow => ({
  id,
  owner: SCOPE.owner,
  provider: "local",
  nativeId: `native-${id}`,
  arn: `arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/${id}`,
  name: `name-${id}`,
  modelId: "echo",
  roleArn: undefined,
  clientRequestToken: undefined,
  status: "Submitted",
  message: undefined,
  submitTime: 1_700_000_000_000,
  lastModifiedTime: 1_700_000_000_000,
  endTime: undefined,
  expirationTime: undefined,
  timeoutHours: undefined,
  invocationType: undefined,
  input: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
  output: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  vpc: undefined,
  counts: undefined,
  ...rest,
});

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
