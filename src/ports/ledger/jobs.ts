/** Records of jobs, their changes over time, and the claims of client request tokens. */
import type { FileId, ProviderName } from "../../lib/names.ts";
import type { JobWebhook } from "../events.ts";
import type { DerivedFile } from "../files.ts";
import type { JobRow, JobStatus, RecordCounts, ReportedStatus, Tag } from "../jobs.ts";

/** Changed members. A present member with the value undefined clears its column, except `status` and `lastModifiedTime`. */
export type JobPatch = Partial<
  Pick<
    JobRow,
    | "status"
    | "message"
    | "lastModifiedTime"
    | "endTime"
    | "counts"
    | "publish"
    | "tokens"
    | "usage"
    | "cost"
    | "currency"
  >
>;

/** A job before and after a change of its row. */
export interface JobChange {
  readonly before: JobRow;
  readonly after: JobRow;
}

/** What is read of an unfinished job in order to find its work. */
export interface UnfinishedJob
  extends Pick<JobRow, "id" | "owner" | "provider" | "providerType" | "nativeId" | "submitTime"> {
  /** True if an engine of the gateway's own has recorded its end, and the job has not. */
  readonly hasEnded: boolean;
}

export interface JobCount {
  readonly provider: ProviderName;
  readonly status: ReportedStatus;
  readonly jobs: number;
}

export type JobSortColumn = "status" | "provider" | "modelId" | "name";

export interface JobPlace {
  readonly submitTime: number;
  readonly id: string;
  /** The value of the sort's column, if there is one. */
  readonly value?: string | undefined;
}

export interface JobQuery {
  readonly provider?: ProviderName | undefined;
  readonly status?: JobStatus | undefined;
  readonly nameContains?: string | undefined;
  /** Exclusive bounds of the submit time. */
  readonly submittedAfter?: number | undefined;
  readonly submittedBefore?: number | undefined;
  /** What the rows are sorted by before their submit time. Absent: nothing. */
  readonly by?: JobSortColumn | undefined;
  /** Of all columns of the sort. */
  readonly order: "Ascending" | "Descending";
  /** The last row of the previous page: keyset on (`by`, submitTime, id). */
  readonly after?: JobPlace | undefined;
  readonly limit: number;
}

/**
 * A create that has begun. It is written before the request to the provider. It has the client request token, and what the
 * gateway needs after a crash to find and enter the job.
 */
export interface IdempotencyRecord {
  readonly owner: string;
  readonly provider: ProviderName;
  /** The caller's token, or a generated one. */
  readonly token: string;
  readonly fingerprint: string;
  readonly createdAt: number;
  /** The stored form of the request. Only src/jobs knows it. */
  readonly request: unknown;
}

/** A used client request token. `jobId` is undefined while its create is in progress. */
export interface Claim {
  readonly provider: ProviderName;
  readonly fingerprint: string;
  readonly jobId: string | undefined;
}

/** A create without a job. `inputFile` is the file that the job would read, if the provider's files have ids. */
export interface Creating extends Pick<IdempotencyRecord, "owner" | "token" | "createdAt"> {
  readonly inputFile: FileId | undefined;
}

/**
 * Which records of work under way are read. `all`: of any process. `left`: those that no live process works on. Without replicas
 * both are the same, because only the start of the one process asks.
 */
export type UnderWay = "all" | "left";

export interface Jobs {
  /** Claims the token for this record. Resolves with the existing claim if there is one. */
  claim(record: IdempotencyRecord): Promise<Claim | undefined>;
  /** Replaces the record's request. `inputFile` is the file that the job would read. */
  keep(owner: string, token: string, request: unknown, inputFile?: FileId): Promise<void>;
  /**
   * As `keep`, for a file that the gateway made for the job. In the same transaction, the file becomes a deferred delete, which
   * hides it and deletes it when no job reads it, and the announced name is settled.
   */
  keepDerived(owner: string, token: string, request: unknown, derived: DerivedFile): Promise<void>;
  /**
   * Deletes the claim of a create that failed.
   * @param createdAt of the claim. Another claim of the token stays
   */
  release(owner: string, token: string, createdAt?: number): Promise<void>;
  /** Records without a job. At the start, these are creates that a crash interrupted. */
  unsettled(which?: UnderWay): Promise<readonly IdempotencyRecord[]>;
  /** The records of `unsettled` for one provider, oldest first. */
  creating(provider: ProviderName): Promise<readonly Creating[]>;
  /**
   * The time at which the oldest create of `creating`, or the oldest unfinished job of a tenant, began. Jobs of other providers
   * count if this one has chunks of them. Undefined if there is none.
   */
  workingSince(provider: ProviderName): Promise<number | undefined>;
  /**
   * Inserts the job and its tags, and completes the claim, in one transaction. Replaces a row of the same job from `adopt`.
   * Rejects with Conflict if a job with this id exists for any owner. `webhook` is told of the job's events.
   */
  insert(job: JobRow, tags: readonly Tag[], token?: string, webhook?: JobWebhook): Promise<void>;
  /** Inserts unmanaged jobs from a provider's list. Existing rows stay unchanged. */
  adopt(jobs: readonly JobRow[]): Promise<void>;
  /** True if an unfinished job or chunk reads this file, or a create whose outcome is unknown. */
  reads(provider: ProviderName, file: FileId): Promise<boolean>;
  /** Marks the job's results for publication at its end, because a caller requested the job. */
  requestResults(id: string): Promise<void>;
  /** Unfinished jobs of all owners, oldest first. */
  unfinished(): Promise<readonly JobRow[]>;
  /** A page of them. */
  unfinishedPage(
    after: Pick<JobPlace, "submitTime" | "id"> | undefined,
    limit: number,
  ): Promise<readonly UnfinishedJob[]>;
  /** Numbers of the unfinished jobs of tenants. */
  unfinishedCounts(): Promise<readonly JobCount[]>;
  get(owner: string, id: string): Promise<JobRow | undefined>;
  /** Finds the job of any owner. */
  byId(id: string): Promise<JobRow | undefined>;
  /** By the provider's own id. */
  find(owner: string, nativeId: string): Promise<JobRow | undefined>;
  list(owner: string, query: JobQuery): Promise<{ readonly jobs: readonly JobRow[]; readonly more: boolean }>;
  /**
   * Resolves with undefined if there is no such job, or if the patch has a status that is late. Then nothing changes. Every status
   * is late for a job that has ended, except an end for one whose results are to be published. A job that is Stopping stays so
   * until it ends.
   *
   * @param seen the job as it was read before its state was asked for. The status is also late if the state has changed since
   */
  update(id: string, patch: JobPatch, seen?: JobRow): Promise<JobChange | undefined>;
  tags(id: string): Promise<readonly Tag[]>;
  /** Adds or replaces tags. Rejects with TooManyTags, without a change, if the job would have more than `max`. */
  tag(id: string, tags: readonly Tag[], max: number): Promise<void>;
  untag(id: string, keys: readonly string[]): Promise<void>;
}

/** A job at a time. */
export interface JobSample {
  readonly at: number;
  readonly status: ReportedStatus;
  readonly counts: RecordCounts | undefined;
}

/** Statuses and counts of jobs over time. Each change of a status is entered by the write that changes the job. */
export interface History {
  /** Oldest first. At most some hundreds. Empty for jobs of versions that kept none. */
  of(job: string): Promise<readonly JobSample[]>;
  /** Adds counts of running jobs. A job that has many keeps every second one. */
  add(samples: readonly (JobSample & { readonly job: string })[]): Promise<void>;
  /** Jobs in progress of all owners, oldest first. */
  running(after: Pick<JobPlace, "submitTime" | "id"> | undefined, limit: number): Promise<readonly JobRow[]>;
}
