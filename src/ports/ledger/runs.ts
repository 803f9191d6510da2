/** Records of the executor's runs. */
import type { BlobId, ObjectName, ProviderName } from "../../lib/names.ts";
import type { JobMedia, JobStatus, JobTokens, RecordCounts } from "../jobs.ts";
import type { LineSource } from "../lines.ts";

/** The lines of a chunk. */
export interface RunSource extends LineSource {
  /** True if the blobs are the job's, and not the run's own links to them. */
  readonly isBorrowed?: boolean | undefined;
}

/** Members of a job that decide how its lines are read. */
export interface RunOptions {
  /** The job's modelInvocationType. */
  readonly invocationType?: string | undefined;
  /** True if parts that change the answer are dropped. */
  readonly drops?: boolean | undefined;
  /** True if two lines may have the same id. */
  readonly duplicateIds?: boolean | undefined;
  /** Set if the run is a chunk of a job: its lines. The run's own links keep both blobs. Nothing is published. */
  readonly source?: RunSource | undefined;
  /** True: results are published in the order of completion. */
  readonly unordered?: boolean | undefined;
  /** See `JobSpec.priority`. */
  readonly priority?: number | undefined;
  /** The job's translation row keeps the blob until the job has ended. */
  readonly media?: JobMedia | undefined;
}

/** A part of a run's log. */
export interface RunSegment {
  readonly blob: BlobId;
  /** Bytes of the log before it. */
  readonly start: number;
}

/** The executor's record of a batch that it runs. */
export interface RunRow {
  readonly id: string;
  readonly owner: string;
  readonly provider: ProviderName;
  readonly modelId: string;
  /** The batch's own link to the input, so that the caller may delete or replace the object meanwhile. */
  readonly input: BlobId;
  readonly options: RunOptions;
  /** The input's last path segment, with its extension. */
  readonly inputName: string;
  /** Bucket and prefix of the results. */
  readonly output: ObjectName;
  readonly deadline: number | undefined;
  /** False until the job is in the ledger. The next start deletes such a run. */
  readonly started: boolean;
  readonly stopRequested: boolean;
  /** True: no further records start. */
  readonly paused: boolean;
  readonly status: JobStatus;
  readonly message: string | undefined;
  readonly counts: RecordCounts | undefined;
  readonly createdAt: number;
  readonly endTime: number | undefined;
  /** The results that callers read, and the journal, once the run has begun. Both grow. */
  readonly results: BlobId | undefined;
  readonly journal: BlobId | undefined;
  /** The results in the order of completion. Undefined if they are `results`, or if the run has not begun or has ended. */
  readonly log: readonly RunSegment[] | undefined;
  /** What the answers used. Undefined before the end. */
  readonly tokens?: JobTokens | undefined;
}

/** Changed members. A present member with the value undefined clears its column, except `status`, `options` and the flags. */
export type RunPatch = Partial<
  Pick<
    RunRow,
    | "started"
    | "stopRequested"
    | "paused"
    | "options"
    | "status"
    | "message"
    | "counts"
    | "endTime"
    | "results"
    | "journal"
    | "log"
    | "tokens"
  >
>;

export interface Runs {
  insert(run: RunRow): Promise<void>;
  get(id: string): Promise<RunRow | undefined>;
  /** Those of these runs that exist. */
  among(ids: readonly string[]): Promise<readonly RunRow[]>;
  update(id: string, patch: RunPatch): Promise<void>;
  /**
   * Changes a run that has not ended. Resolves with false, without a change, if it has, or if there is none.
   * @param isNew true: only a run that was never started
   */
  updateOpen(id: string, patch: RunPatch, isNew?: boolean): Promise<boolean>;
  delete(id: string): Promise<void>;
  /** Unfinished runs of this provider, oldest first. */
  unfinished(provider: ProviderName): Promise<readonly RunRow[]>;
}
