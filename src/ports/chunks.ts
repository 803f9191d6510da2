/**
 * Jobs of several batches. A job is a list of chunks behind one ARN. A chunk is a run of lines that goes to one provider, as one
 * batch, and that has a state and results of its own.
 *
 * All files of a job are one sequence of lines, numbered from 1 through all of them, blank lines included. The job keeps its own
 * copy of that sequence, decompressed, and an index of its lines.
 */
import type { BlobId, FileId, ObjectName, ProviderName } from "../lib/names.ts";
import type { DerivedFile } from "./files.ts";
import type { JobStatus, JobTokens, RecordCounts } from "./jobs.ts";
import type { LinePart } from "./lines.ts";

export interface ChunkedJob {
  /** The job's id as `JobRow.nativeId`: `chunked-` and 24 hex digits of the idempotency key. */
  readonly id: string;
  readonly owner: string;
  readonly provider: ProviderName;
  readonly providerType: string;
  readonly modelId: string;
  /** Bucket and prefix of the results. */
  readonly output: ObjectName;
  /** Only src/jobs knows it. Plain data. */
  readonly plan: unknown;
  /** Undefined once the job has ended. */
  readonly input: BlobId | undefined;
  readonly index: BlobId | undefined;
  /** Results of an earlier job for the lines of the group PRIOR, one line each, in the order of the lines. */
  readonly prior: BlobId | undefined;
  /** The line that a line of the group SHARED is equal to: two numbers of 4 bytes each, big-endian, ascending. */
  readonly shared: BlobId | undefined;
  /** Milliseconds since the epoch. */
  readonly deadline: number | undefined;
  /** False until the job is in `Ledger.jobs`. The next start deletes such a job. */
  readonly started: boolean;
  readonly paused: boolean;
  readonly stopRequested: boolean;
  readonly status: JobStatus;
  readonly message: string | undefined;
  readonly counts: RecordCounts | undefined;
  readonly createdAt: number;
  readonly endTime: number | undefined;
}

export type ChunkedJobPatch = Partial<
  Pick<
    ChunkedJob,
    | "started"
    | "paused"
    | "stopRequested"
    | "status"
    | "message"
    | "counts"
    | "endTime"
    | "input"
    | "index"
    | "prior"
    | "shared"
  >
>;

/** One input file of a chunked job, and its results. */
export interface ChunkedFile {
  readonly job: string;
  /** From 0, in the order of the lines. */
  readonly number: number;
  /** The input's name below the job's folder: the results are `<prefix><job id>/<name>.out`. */
  readonly name: string;
  /** The number of its first line, and how many lines it has, blank lines included. */
  readonly firstLine: number;
  readonly lines: number;
  /** How its lines are read. Only src/jobs knows it. Plain data. */
  readonly form: unknown;
  /** The results so far, in the order of the lines. Undefined until the first. */
  readonly results: BlobId | undefined;
  /** Bytes of the results that are acknowledged, and the last line that has its result in them. */
  readonly resultBytes: number;
  readonly resultLine: number;
  /** True once all results of the file are published. */
  readonly finished: boolean;
}

export type ChunkedFilePatch = Partial<Pick<ChunkedFile, "results" | "resultBytes" | "resultLine" | "finished">>;

/**
 * `queued`: waits for its turn. `submitting`: recorded before the provider is asked. `running`: the provider has it. `done`: its
 * results are in `outcome`.
 */
export const CHUNK_STATES = ["queued", "submitting", "running", "done"] as const;
export type ChunkState = (typeof CHUNK_STATES)[number];

export interface Chunk {
  readonly job: string;
  /** Unique in its job. */
  readonly number: number;
  readonly part: LinePart;
  readonly provider: ProviderName;
  /** The type of that provider's engine. */
  readonly providerType: string;
  /** What the chunk's lines name, or the job's model. */
  readonly modelId: string;
  /** The chunk whose failed records this one runs again elsewhere. */
  readonly fallbackOf: number | undefined;
  readonly state: ChunkState;
  /** Counts submissions, from 0. Part of the idempotency key. */
  readonly attempt: number;
  /** Milliseconds since the epoch before which the chunk is not submitted. */
  readonly notBefore: number | undefined;
  /** Milliseconds since the epoch of the last submission. */
  readonly submittedAt: number | undefined;
  /** The provider's id of the batch. */
  readonly nativeId: string | undefined;
  /** The file that the provider reads, if its files have ids. The ledger hides it, and no one deletes it while the chunk runs. */
  readonly inputFile: FileId | undefined;
  /** What a submission or an engine's `note` keeps. Only src/jobs knows it. Plain data. */
  readonly noted: unknown;
  /** Result lines in the input's form, one for each of the chunk's lines, in their order. */
  readonly outcome: BlobId | undefined;
  readonly counts: RecordCounts | undefined;
  readonly tokens: JobTokens | undefined;
  /** Why the chunk waits or failed. */
  readonly message: string | undefined;
}

export interface ChunkChange {
  readonly number: number;
  readonly patch: ChunkPatch;
  /** The run whose results become the outcome of the chunk. The run has none afterwards. */
  readonly takesFrom?: string | undefined;
}

export type ChunkPatch = Partial<Omit<Chunk, "job" | "number" | "fallbackOf">>;

/** What callers may change of a job while a process runs it. */
export interface JobControls {
  readonly stopRequested: boolean;
  readonly paused: boolean;
  /** The value of the asked tag of the job. */
  readonly tag: string | undefined;
}

/** A job that has not ended: what tells whose work it is. */
export type OpenJob = Pick<ChunkedJob, "id" | "owner" | "started" | "createdAt">;

/** Patches: a present member with the value undefined clears its column. */
export interface Chunks {
  /** In one transaction. */
  insert(job: ChunkedJob, files: readonly ChunkedFile[], chunks: readonly Chunk[]): Promise<void>;
  get(id: string): Promise<ChunkedJob | undefined>;
  /** Unfinished jobs of all owners, oldest first. */
  unfinished(): Promise<readonly ChunkedJob[]>;
  /** As `unfinished`, with few members. */
  open(): Promise<readonly OpenJob[]>;
  update(id: string, patch: ChunkedJobPatch): Promise<void>;
  /** Changes the job unless it has ended. Resolves with false if it has, or if there is none. */
  updateOpen(id: string, patch: ChunkedJobPatch): Promise<boolean>;
  /** Of these jobs, by id. @param tag its key */
  controls(ids: readonly string[], tag: string): Promise<ReadonlyMap<string, JobControls>>;
  /** Deletes the job with its files and chunks. */
  delete(id: string): Promise<void>;
  /** In the order of the lines. */
  files(job: string): Promise<readonly ChunkedFile[]>;
  updateFile(job: string, number: number, patch: ChunkedFilePatch): Promise<void>;
  /** By number. */
  of(job: string): Promise<readonly Chunk[]>;
  /**
   * With `derived`, that file becomes a deferred delete in the same transaction, as by `Jobs.keepDerived`: hidden, and deleted
   * when no chunk or job reads it.
   */
  updateChunk(job: string, number: number, patch: ChunkPatch, derived?: DerivedFile): Promise<void>;
  /**
   * As `updateChunk`, if `fits` is true of the other chunks that `placed` has. Resolves with false, without a change, if it is not.
   * Of several processes, each decides about what the others have changed.
   */
  place(
    chunk: Pick<Chunk, "job" | "number" | "provider">,
    patch: ChunkPatch,
    fits: (others: readonly Chunk[]) => boolean,
    derived?: DerivedFile,
  ): Promise<boolean>;
  /** The chunks of unfinished jobs that are being submitted to the provider, or are with it. */
  placed(provider: ProviderName): Promise<readonly Chunk[]>;
  /** Changes chunks and adds others, in one transaction: a split, or a fallback. */
  add(job: string, chunks: readonly Chunk[], ...changed: readonly ChunkChange[]): Promise<void>;
  /** The chunks that are being submitted to the provider, of all jobs. Its list may have their batches already. */
  submitting(provider: ProviderName): Promise<readonly Chunk[]>;
  /** True if a chunk of any job is, or was, this batch of the provider. */
  isBatch(provider: ProviderName, nativeId: string): Promise<boolean>;
}
