/** Records of what a job reads and writes with its provider until its results are published. */
import type { BlobId, ObjectName, ProviderName } from "../../lib/names.ts";

/** The input of a job at a hosted provider, kept because the results are joined with its lines. */
export interface PinnedInput {
  /** The idempotency key during the create, then the id of one of the provider's batches for the job. */
  readonly id: string;
  readonly provider: ProviderName;
  readonly owner: string;
  /** The provider's id of the job. Undefined during the create, and for batches of a create that was abandoned. */
  readonly job: string | undefined;
  /** The job's own link to the input, so that the caller may delete or replace the object meanwhile. */
  readonly blob: BlobId;
  readonly createdAt: number;
  /** When the blob was released. The row stays, because it maps batches to their job. */
  readonly releasedAt: number | undefined;
}

export interface PinnedInputs {
  insert(pinned: PinnedInput): Promise<void>;
  get(provider: ProviderName, id: string): Promise<PinnedInput | undefined>;
  release(provider: ProviderName, id: string, at: number): Promise<void>;
  delete(provider: ProviderName, id: string): Promise<void>;
  /** Oldest first. */
  unreleased(provider: ProviderName): Promise<readonly PinnedInput[]>;
}

/** How the lines of a job are translated for its provider. The row lives until the job's results are published. */
export interface TranslationRow {
  readonly owner: string;
  /** The client request token of the create. */
  readonly token: string;
  readonly provider: ProviderName;
  /** Undefined until the job exists. `Jobs.insert` sets it. */
  readonly jobId: string | undefined;
  /** The job's own copy of the input. Undefined if the results are not joined with its lines. */
  readonly input: BlobId | undefined;
  /** An object that the provider reads, if its files have names. Other files are deferred deletes. */
  readonly object: ObjectName | undefined;
  /** Only src/jobs knows it. Plain data. */
  readonly plan: unknown;
  readonly createdAt: number;
}

export interface Translations {
  insert(row: TranslationRow): Promise<void>;
  /** The row of a create. An earlier create with the same token may have left one. */
  get(owner: string, token: string): Promise<TranslationRow | undefined>;
  ofJob(jobId: string): Promise<TranslationRow | undefined>;
  /** Does not delete the row of a later create with the same token. */
  delete(row: Pick<TranslationRow, "owner" | "token" | "createdAt">): Promise<void>;
  /** Rows whose create came to no job, and rows of jobs that have ended. Oldest first. */
  leftovers(): Promise<readonly TranslationRow[]>;
}
