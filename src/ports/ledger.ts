/**
 * The ledger: the gateway's durable records of objects, jobs, tags and client request tokens.
 *
 * Acknowledged writes are durable. Times are milliseconds since the epoch. Names sort by their UTF-8 bytes, as on S3.
 */
import type { BlobId } from "../lib/names.ts";
import type { Chunks } from "./chunks.ts";
import type { Events } from "./events.ts";
import type { PinnedInputs, Translations } from "./ledger/job-inputs.ts";
import type { History, Jobs } from "./ledger/jobs.ts";
import type { DeferredDeleteRecords, IntendedFileRecords } from "./ledger/nameless-files.ts";
import type { Buckets, Files, Lifecycles, Uploads } from "./ledger/names.ts";
import type { Runs } from "./ledger/runs.ts";
import type { PageSessions, Secrets } from "./ledger/secrets.ts";
import type { Spending } from "./usage.ts";

/** Connections to a database. */
export interface LedgerConnections {
  readonly open: number;
  /** Those of `open` that run nothing. */
  readonly idle: number;
  /** Callers that wait for one. */
  readonly waiting: number;
}

export interface Ledger {
  readonly buckets: Buckets;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly jobs: Jobs;
  readonly history: History;
  readonly events: Events;
  readonly deferredDeletes: DeferredDeleteRecords;
  readonly intendedFiles: IntendedFileRecords;
  readonly lifecycles: Lifecycles;
  readonly runs: Runs;
  readonly pinnedInputs: PinnedInputs;
  readonly translations: Translations;
  readonly chunks: Chunks;
  readonly spending: Spending;
  readonly secrets: Secrets;
  readonly pageSessions: PageSessions;
  /** The blobs that a row refers to: an object, a part, an unfinished run or chunked job, a pinned input or a file of a job. */
  live(ids: readonly BlobId[]): Promise<ReadonlySet<BlobId>>;
  /** True if the previous process did not close the ledger. */
  readonly crashed: boolean;
  /** Of this process. Absent: the ledger is a file. */
  connections?(): LedgerConnections;
  /** Rejects if the ledger cannot be written now. */
  check(): Promise<void>;
  close(): Promise<void>;
}
