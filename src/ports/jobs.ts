/** Batch jobs as the API asks for them, and the engine that runs them. */

import type { Readable } from "node:stream";
import type { FileId, ObjectName, ProviderName } from "../lib/names.ts";
import type { StoredFile } from "./files.ts";

/** Bedrock's ModelInvocationJobStatus, as botocore 1.44.5 models it. */
export const JOB_STATUSES = {
  Submitted: { terminal: false },
  Validating: { terminal: false },
  Scheduled: { terminal: false },
  InProgress: { terminal: false },
  Completed: { terminal: true },
  PartiallyCompleted: { terminal: true },
  Failed: { terminal: true },
  Stopping: { terminal: false },
  Stopped: { terminal: true },
  Expired: { terminal: true },
} as const satisfies Record<string, { readonly terminal: boolean }>;

export type JobStatus = keyof typeof JOB_STATUSES;

export const isTerminal = (status: JobStatus): boolean => JOB_STATUSES[status].terminal;

export interface RecordCounts {
  readonly total: number;
  readonly processed: number;
  readonly success: number;
  readonly error: number;
}

/** A job to be created. Plain data: it is stored in the idempotency record. */
export interface JobSpec {
  readonly owner: string;
  /** 12 to 40 characters `[a-z0-9-]`: names this create and no other, for `find`. */
  readonly idempotencyKey: string;
  readonly name: string;
  readonly modelId: string;
  /** The input, where the provider's files are known by ids. A provider with names of its own reads the request. */
  readonly input: (ObjectName & { readonly file: StoredFile }) | undefined;
  /** Bucket and prefix. */
  readonly output: ObjectName;
  /** Milliseconds since the epoch after which the job is Expired or PartiallyCompleted; undefined: never. */
  readonly deadline: number | undefined;
  readonly tags: readonly Tag[];
  /** The caller's request, for a provider that understands all of it. */
  readonly request: JobRequest;
}

/** CreateModelInvocationJob's members that only AWS understands. */
export interface JobRequest {
  readonly roleArn: string | undefined;
  readonly clientRequestToken: string | undefined;
  readonly timeoutHours: number | undefined;
  readonly invocationType: string | undefined;
  /** inputDataConfig, outputDataConfig and vpcConfig as they came. */
  readonly input: unknown;
  readonly output: unknown;
  readonly vpc: unknown;
}

/** A job's state as its provider reports it. */
export interface JobState {
  readonly status: JobStatus;
  readonly message?: string | undefined;
  readonly counts?: RecordCounts | undefined;
  /** Milliseconds since the epoch. */
  readonly endTime?: number | undefined;
}

/** A job as the provider lists it, created through Quarry or not. */
export interface UnmanagedJob extends JobState {
  readonly id: string;
  readonly name: string;
  readonly modelId: string;
  /** Milliseconds since the epoch. */
  readonly submitTime: number;
  readonly expirationTime?: number | undefined;
  /** The file that it reads, where the provider knows files by ids of its own. */
  readonly inputFile?: FileId | undefined;
  readonly inputUri: string;
  readonly outputUri: string;
  /** Members that only AWS has. */
  readonly request?: Partial<JobRequest>;
}

/** A finished job's results: files that the provider keeps, one after the other, or content that the gateway is to keep. */
export type JobResults =
  | { readonly parts: readonly { readonly id: FileId; readonly size: number }[] }
  | { readonly body: Readable };

export interface CreatedJob {
  readonly id: string;
  readonly request?: Partial<JobRequest> | undefined;
}

/** A job's tags, by the job's id. Every operation rejects with NotFound. */
export interface JobTags {
  list(id: string, signal: AbortSignal): Promise<readonly Tag[]>;
  /** Adds or replaces; rejects with TooManyTags, changing nothing. */
  add(id: string, tags: readonly Tag[], signal: AbortSignal): Promise<void>;
  remove(id: string, keys: readonly string[], signal: AbortSignal): Promise<void>;
}

export interface JobEngine {
  /** The provider's type. It is stored with each job, so that no provider of another type is asked for the job. */
  readonly type: string;
  /**
   * Resolves with the provider's own id of the job, and with what the provider made of the request where that is not what the
   * caller sent. Asks the provider once: unless `hadNoEffect` holds for a rejection, there may be a job. The value of `note` is on
   * disk when `note` resolves. `find` gets the last one.
   */
  create?(spec: JobSpec, signal: AbortSignal, note: (value: unknown) => Promise<void>): Promise<CreatedJob>;
  /**
   * After a create with an unknown outcome: its job, if there is one. Called before the token is released.
   * `since` is when the create began, in milliseconds since the epoch.
   */
  find?(spec: JobSpec, since: number, signal: AbortSignal, noted: unknown): Promise<CreatedJob | undefined>;
  /** Called once the job that `create` or `find` resolved with is in the ledger. */
  entered?(id: string): void;
  /** Rejects with NotFound. */
  get(id: string, signal: AbortSignal): Promise<JobState>;
  /** Asks the job to stop; it may be Stopping for a while. Rejects with NotFound, and with Conflict where it has ended. */
  stop(id: string, signal: AbortSignal): Promise<void>;
  /** The provider's jobs, newest first, unmanaged ones among them. */
  list?(signal: AbortSignal): AsyncIterable<UnmanagedJob>;
  /**
   * The results of a job that has ended; undefined where there are none. Absent where the provider publishes results itself.
   * May be called again, because the gateway may stop before it has published them.
   */
  results?(job: JobRow, signal: AbortSignal): Promise<JobResults | undefined>;
  /** For providers that keep tags themselves, those of the create among them. The ledger has none then. */
  readonly tags?: JobTags;
  /** For engines that run jobs in this process. */
  readonly inProcess?: {
    /** Called once the job that `create` resolved with is in the ledger. */
    start(id: string): void;
    /** Calls back after each change of a job's status. */
    watch(listener: (id: string, state: JobState) => void): void;
  };
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** All that GetModelInvocationJob must answer. */
export interface JobRow {
  /** 12 characters `[a-z0-9]`. */
  readonly id: string;
  readonly owner: string;
  readonly provider: ProviderName;
  /** The type of the engine that runs the job. Undefined for jobs of versions that did not record it. */
  readonly providerType?: string | undefined;
  /** The provider's own id. */
  readonly nativeId: string;
  readonly arn: string;
  readonly name: string;
  readonly modelId: string;
  readonly roleArn: string | undefined;
  readonly clientRequestToken: string | undefined;
  readonly status: JobStatus;
  readonly message: string | undefined;
  readonly submitTime: number;
  readonly lastModifiedTime: number;
  readonly endTime: number | undefined;
  readonly expirationTime: number | undefined;
  readonly timeoutHours: number | undefined;
  readonly invocationType: string | undefined;
  /** The file that the job reads, where the provider knows files by its own ids. */
  readonly inputFile?: FileId | undefined;
  /**
   * When results are to be published: once the job has ended, or, for a job that was only listed so far, once a caller has asked
   * for it, because results may be large. Undefined where they are published, and where the provider publishes them itself.
   */
  readonly publish?: "when ended" | "when asked" | undefined;
  /** inputDataConfig, outputDataConfig and vpcConfig as the caller sent them (JSON values). */
  readonly input: unknown;
  readonly output: unknown;
  readonly vpc: unknown;
  readonly counts: RecordCounts | undefined;
}
