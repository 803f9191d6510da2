/** What the runner of chunks asks of the results: outcomes of chunks, and the results of the job made from them. */

import type { Unrun } from "../../dialects/record-error.ts";
import type { BlobId } from "../../lib/names.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import type { JobResults, JobState, JobTokens, RecordCounts, RunResults } from "../../ports/jobs.ts";
import type { TranslationPlan } from "../translation/plan.ts";
import type { ChunkNote } from "./plan.ts";

/** A chunk's results, as `Chunk` keeps them. */
export interface ChunkOutcome {
  readonly outcome: BlobId;
  readonly counts: RecordCounts;
  readonly tokens: JobTokens;
  /** Parts of requests that an engine in this process dropped, by place. Undefined: none. */
  readonly dropped?: Readonly<Record<string, number>> | undefined;
  /** True if `outcome` is still the blob of the run's results, which the chunk takes over. */
  readonly isTaken?: boolean;
}

/** Why the records of a chunk have no results: the batch was refused, or the job ended before it ran. */
export type NoResults = { readonly status: number; readonly message: string } | { readonly unrun: Unrun };

export interface Fallback {
  /** Chunks that run failed records elsewhere. Empty if there are none, or no provider is left. The ledger does not have them yet. */
  readonly chunks: readonly Chunk[];
  /** Members to set in the notes of the chunk and of others that were held, by number. */
  readonly notes: ReadonlyMap<number, ChunkNote>;
}

export interface Outcomes {
  /**
   * Writes a chunk's outcome from the results of its batch. `plan` is the plan that its lines were translated with; undefined for
   * an engine in this process.
   */
  collect(
    job: ChunkedJob,
    chunk: Chunk,
    batch: {
      readonly results: JobResults | RunResults | undefined;
      readonly state: JobState;
      readonly plan: TranslationPlan | undefined;
      /** Lines that the batch does not have, because the provider cannot run them, with the reasons. */
      readonly refused?: readonly (readonly [line: number, message: string])[] | undefined;
    },
  ): Promise<ChunkOutcome>;
  /** The outcome of a chunk without results. */
  without(job: ChunkedJob, chunk: Chunk, reason: NoResults): Promise<ChunkOutcome>;
  /**
   * What becomes of failed records at the end of a chunk, which has its outcome and its counts. Must be recorded in the transaction
   * that makes the chunk `done`: results of a chunk that is not held, and that no other runs again, are final.
   * @param isEnding true: nothing runs elsewhere any more
   */
  fallbacks(job: ChunkedJob, chunk: Chunk, all: readonly Chunk[], isEnding?: boolean): Promise<Fallback>;
}

export interface Merger {
  /** Appends the results that are due to the files of the job, and publishes the finished prefix. Safe to call at any time. */
  advance(job: ChunkedJob, chunks: readonly Chunk[]): Promise<void>;
  /**
   * Publishes the whole results and the manifest. Every chunk is done. Resolves with the job's counts. Rejects with NoSuchBucket
   * while the output bucket is missing and is not created. Repeatable, also after a crash.
   */
  finish(job: ChunkedJob, chunks: readonly Chunk[]): Promise<RecordCounts>;
  /** Deletes what the job has besides its published results. Repeatable. */
  release(job: ChunkedJob, chunks: readonly Chunk[]): Promise<void>;
  /** Another process goes on with the job. Resolves when no call is in progress. */
  leave(job: string): Promise<void>;
  /** Deletes temporary blobs, at the shutdown. Waits for calls in progress. */
  close(): Promise<void>;
}
