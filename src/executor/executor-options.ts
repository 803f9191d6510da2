/** What an executor is created with. */
import type { ProviderName } from "../lib/names.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { Chunks } from "../ports/chunks.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Queue } from "../ports/queue.ts";
import type { Tracer } from "../ports/tracer.ts";
import type { ExecutorLog } from "./log.ts";
import type { Model } from "./models/model.ts";
import type { RunTranslation } from "./translation.ts";

export interface ExecutorOptions {
  readonly provider: ProviderName;
  readonly ledger: Pick<Ledger, "runs" | "files"> & {
    readonly jobs: Pick<Ledger["jobs"], "find">;
    readonly chunks: Pick<Chunks, "isBatch">;
  };
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly model: Model;
  /**
   * Maximum records in progress, over all batches of this provider in all processes. Tenants take turns, then the batches of a
   * tenant.
   */
  readonly concurrency: number;
  /** Maximum batches in progress. The others are Scheduled. A tenant without a running batch starts one beyond the number. */
  readonly maxRunning: number;
  /** Records of a chunk of a job. Default: 500. */
  readonly chunkLines?: number;
  /** Attempts at a record after the first. */
  readonly retries: number;
  /** Timeout of one attempt in milliseconds. */
  readonly recordTimeoutMs: number;
  readonly log: ExecutorLog;
  /** True if results create a missing output bucket. Default: true. */
  readonly createBuckets?: boolean;
  /** For the errors of records. */
  readonly scrub: Scrubber;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds before the second attempt. Doubles with each further attempt. */
  readonly backoffMs?: number;
  readonly translation: RunTranslation;
  /** A longer line is an error of its record. Default: 32 MiB. */
  readonly maxLineBytes?: number;
  /** Interval in milliseconds at which deadlines are checked and new results are published. */
  readonly tickMs?: number;
  /** Milliseconds between two reports of a batch's counts, where other processes read them. */
  readonly syncMs?: number;
  /** Milliseconds before the first retry of a batch that a storage failure stopped. */
  readonly storageMs?: number;
  /** Milliseconds before the first probe of a model server that refuses every record. Doubles with each probe in vain. */
  readonly probeMs?: number;
  /** Milliseconds that records in progress have to finish at a shutdown. */
  readonly graceMs?: number;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
}
