/** Port for batch jobs: the engine that a provider implements, and the jobs' records. */

import type { Readable } from "node:stream";
import type { BlobId, FileId, ObjectName, ProviderName } from "../lib/names.ts";
import type { RequestHealth } from "../lib/request-health.ts";
import type { StoredFile } from "./files.ts";
import type { LineSource, LineTarget } from "./lines.ts";
import type { Again } from "./queue.ts";

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

/** A job's status. AWS may report statuses that are newer than this version, and clients accept them. */
export type ReportedStatus = JobStatus | (string & {});

const isKnown = (status: ReportedStatus): status is JobStatus => Object.hasOwn(JOB_STATUSES, status);

/** A job with an unknown status has not ended. */
export const isTerminal = (status: ReportedStatus): boolean => isKnown(status) && JOB_STATUSES[status].terminal;

/** `processed` is the sum of `success` and `error`. Records that did not run are only in `total`. */
export interface RecordCounts {
  readonly total: number;
  readonly processed: number;
  readonly success: number;
  readonly error: number;
}

/** Tokens of all answers of a job. */
export interface JobTokens {
  /** With those that a cache had and those that were written to one. */
  readonly input: number;
  /** With the reasoning. */
  readonly output: number;
  /** The part of `input` that a cache had. Undefined in records of earlier versions: unknown. */
  readonly cached?: number | undefined;
  /** The part of `output` that is reasoning. Undefined in records of earlier versions: unknown. */
  readonly reasoning?: number | undefined;
}

/** What a job used of one model at one provider. */
export interface ModelUsage {
  readonly provider: ProviderName;
  /** In the provider's name, or as the job names it if the provider's engine maps the names of models itself. */
  readonly model: string;
  readonly tokens: JobTokens;
  /** A decimal number in the currency of the job. Undefined if the model had no price at the end of the job. */
  readonly cost?: string | undefined;
}

/** A job to be created. Plain data: it is stored in the idempotency record. */
export interface JobSpec {
  readonly owner: string;
  /** 12 to 40 characters `[a-z0-9-]`. Identifies this create for `find`. */
  readonly idempotencyKey: string;
  readonly name: string;
  readonly modelId: string;
  /** The input, if the provider's files have ids. A provider with names reads `request` instead. */
  readonly input: (ObjectName & { readonly file: StoredFile }) | undefined;
  /** Bucket and prefix. The bucket is that of `JobEngine.outputBucket`. */
  readonly output: ObjectName;
  /** Milliseconds since the epoch at which the job becomes Expired or PartiallyCompleted. Undefined: never. */
  readonly deadline: number | undefined;
  readonly tags: readonly Tag[];
  /** The caller's request, for a provider that supports all its members. */
  readonly request: JobRequest;
  /** Undefined in records of earlier versions, and if the gateway has not read the input. */
  readonly lines?: SpecLines | undefined;
  /** Set for a chunk that an engine in this process runs. Then there is no `input`, and the engine publishes nothing. */
  readonly source?: LineSource | undefined;
  /** Jobs of a tenant with a higher number come first. Default: 0. */
  readonly priority?: number | undefined;
  /** Objects that the lines name, copied for an engine that runs the job in this process. Undefined: there are none. */
  readonly media?: JobMedia | undefined;
}

/** Copies of the objects in S3 that a job's lines name: their contents, and an index at the end. */
export interface JobMedia {
  readonly blob: BlobId;
  /** Offset of the index in bytes. */
  readonly index: number;
  /** Bytes of the blob. */
  readonly size: number;
}

/** What one batch of a provider may have. A job with more is split. */
export interface BatchLimits {
  /** Records. */
  readonly records: number;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Bytes of one line. */
  readonly lineBytes: number;
  /** Fewer records are refused. */
  readonly minimumRecords: number;
  /** Chunks that the gateway has with the provider at a time. */
  readonly concurrent: number;
  /**
   * Estimated input tokens of the chunks that a model has with the provider at a time, by the model's name with the provider or
   * the caller. `*` is every other model. Undefined, or a model without a number: no limit.
   */
  readonly enqueuedTokens?: ReadonlyMap<string, number> | undefined;
}

/** What the lines of an input say about the whole job. */
export interface SpecLines {
  /** The endpoint, such as `/v1/chat/completions`. Only in OpenAI's frame. */
  readonly url?: string | undefined;
  /** True if the requests are for embeddings. */
  readonly embeddings: boolean;
}

/** What a provider's batches take, and the names of its models. Lines of another form are translated. */
export interface BatchTarget {
  readonly lines: LineTarget;
  /**
   * The provider's name of a model that a job or a line names. The model of a line counts only if it is known. Undefined: the
   * provider has no such model.
   */
  resolve(name: string, from: "job" | "line"): string | undefined;
  /** The error message for a model that the provider does not have. */
  unresolved(name: string): string;
}

/** Members of CreateModelInvocationJob that only AWS supports. */
export interface JobRequest {
  readonly roleArn: string | undefined;
  readonly clientRequestToken: string | undefined;
  readonly timeoutHours: number | undefined;
  readonly invocationType: string | undefined;
  /** inputDataConfig, outputDataConfig and vpcConfig as received. */
  readonly input: unknown;
  readonly output: unknown;
  readonly vpc: unknown;
}

/** A job's state as its provider reports it. */
export interface JobState {
  readonly status: ReportedStatus;
  readonly message?: string | undefined;
  readonly counts?: RecordCounts | undefined;
  /** Milliseconds since the epoch. */
  readonly endTime?: number | undefined;
}

/** True if both have the same state. */
export const isSameState = (a: JobState, b: JobState): boolean =>
  a.status === b.status && a.message === b.message && a.endTime === b.endTime && isSameCounts(a.counts, b.counts);

const isSameCounts = (a: RecordCounts | undefined, b: RecordCounts | undefined): boolean =>
  a?.total === b?.total && a?.processed === b?.processed && a?.success === b?.success && a?.error === b?.error;

/** A job as the provider lists it, created through Quarry or not. */
export interface UnmanagedJob extends JobState {
  readonly id: string;
  /** The idempotency key that the create carried, if the provider stores it with the job. */
  readonly idempotencyKey?: string | undefined;
  readonly name: string;
  readonly modelId: string;
  /** Milliseconds since the epoch. */
  readonly submitTime: number;
  readonly expirationTime?: number | undefined;
  /** The file that the job reads, if the provider's files have ids. */
  readonly inputFile?: FileId | undefined;
  readonly inputUri: string;
  readonly outputUri: string;
  /** Members that only AWS reports. */
  readonly request?: Partial<JobRequest>;
}

/**
 * A finished job's results: provider files, to be concatenated, or content for the gateway to store. `missing` names the
 * results that the provider should have and does not have now, as in "the output file 'file-1'". The gateway asks again for
 * some minutes before it gives up.
 */
export type JobResults =
  | {
      readonly parts: readonly { readonly id: FileId; readonly size: number }[];
      readonly missing?: string | undefined;
      readonly tokens?: JobTokens | undefined;
    }
  /** `isOrdered`: the lines are in the order of the input's. */
  | {
      readonly body: Readable;
      readonly isOrdered?: boolean;
      readonly tokens?: JobTokens | undefined;
    };

/**
 * The results of a job with a `source`: a blob with a line for each of its lines, in their order and form. The last ones are missing
 * if not all are counted as processed. The blob may be taken over: see `ChunkChange`.
 */
export interface RunResults {
  readonly blob: BlobId;
  readonly tokens: JobTokens;
}

export interface CreatedJob {
  readonly id: string;
  readonly request?: Partial<JobRequest> | undefined;
}

/** Tags by job id. Every operation rejects with NotFound for an unknown job. */
export interface JobTags {
  list(id: string, signal: AbortSignal): Promise<readonly Tag[]>;
  /** Adds or replaces tags. Rejects with TooManyTags, without a change. */
  add(id: string, tags: readonly Tag[], signal: AbortSignal): Promise<void>;
  remove(id: string, keys: readonly string[], signal: AbortSignal): Promise<void>;
}

export interface JobEngine {
  /** The provider's type, stored with each job. The gateway never asks a provider of another type for the job. */
  readonly type: string;
  /** Absent if the engine reads lines of every form. */
  readonly takes?: BatchTarget;
  /** Absent: one batch takes every input. */
  readonly limits?: BatchLimits;
  /** True: `find` cannot tell two batches of the same size apart, so that no two creates of chunks may be in doubt at a time. */
  readonly findsBySize?: boolean;
  /**
   * Resolves with the provider's id of the job, and with the members of the request that the provider changed. Sends the
   * request once. After a rejection a job may exist unless `hadNoEffect` is true. A value passed to `note` is durable once
   * `note` resolves; `find` receives the last one.
   */
  create?(spec: JobSpec, signal: AbortSignal, note: (value: unknown) => Promise<void>): Promise<CreatedJob>;
  /** The bucket that gets the results of a job with this output. Absent: the output's own. */
  outputBucket?(output: ObjectName, signal: AbortSignal): Promise<string>;
  /**
   * Finds the job of a create with an unknown outcome. Called before the token is released. `since` is the time at which
   * the create began, in milliseconds since the epoch.
   */
  find?(spec: JobSpec, since: number, signal: AbortSignal, noted: unknown): Promise<CreatedJob | undefined>;
  /** Rejects with NotFound. */
  get(id: string, signal: AbortSignal): Promise<JobState>;
  /** Requests a stop. The job may be Stopping for a while. Rejects with NotFound, and with Conflict if it has ended. */
  stop(id: string, signal: AbortSignal): Promise<void>;
  /** The provider's jobs, newest first, including unmanaged ones. */
  list?(signal: AbortSignal): AsyncIterable<UnmanagedJob>;
  /**
   * The results of a job that has ended. Undefined if it has none; if there are successful records, the gateway asks again.
   * Absent if the provider publishes results. May be called again, because the gateway may stop before it has published
   * them.
   */
  results?(job: JobRow, signal: AbortSignal): Promise<JobResults | undefined>;
  /**
   * What a job that has ended used, for an engine whose results the gateway does not read. Undefined if that is unknown.
   * Rejects if the answer may be known later.
   */
  usage?(job: Pick<JobRow, "nativeId">, signal: AbortSignal): Promise<readonly ModelUsage[] | undefined>;
  /** Present if the provider stores tags, including those of the create. The ledger then stores none. */
  readonly tags?: JobTags;
  /** Present if the engine runs jobs in this process, or in another one of the fleet. */
  readonly inProcess?: {
    /** Called when the job from `create` is in the ledger. Repeatable. */
    start(id: string, priority?: number): void;
    /** Registers a listener for changes of statuses of jobs that run in this process. */
    watch(listener: (id: string, state: JobState) => void): void;
    /** Holds back the records of a job that are not in progress, or goes on. Durable. Rejects with Conflict if it has ended. */
    pause(id: string, paused: boolean): Promise<void>;
    /** Changes `JobSpec.priority`. Durable. Rejects with Conflict if the job has ended. */
    prioritize?(id: string, priority: number): Promise<void>;
    /** Numbers of jobs that wait for the model server, by reason. The reasons are a closed set. */
    waiting?(): ReadonlyMap<string, number>;
    /** How the requests to the model server went. */
    health?(): RequestHealth;
    /** The results of a job with a `source`. Undefined before its end. */
    results?(id: string): Promise<RunResults | undefined>;
    /** Deletes what a job with a `source` has left, after its results were read. Resolves also if there is nothing. */
    release?(id: string): Promise<void>;
    /** The states of those of these jobs that exist, wherever they run. */
    states?(ids: readonly string[]): Promise<ReadonlyMap<string, JobState>>;
    /** For the queue `runs`. */
    readonly worker?: RunWorker | undefined;
    /** How jobs are divided for this engine. Undefined: as for any. */
    readonly chunks?: RunChunks | undefined;
    /** How the engine itself translates the lines of a file. Undefined: it gets no files. */
    readonly translates?: BatchTarget | undefined;
  };
}

/** Runs the batches of one engine, by id. See `Worker` in queue.ts. */
export interface RunWorker {
  most(): number;
  run(id: string, signal: AbortSignal): Promise<Again | undefined>;
  nudged(id: string): void;
}

export interface RunChunks {
  /** Records of a chunk. */
  readonly records: number;
  /** Chunks of the jobs of one process that are created and have not ended, at most. */
  concurrent(): number;
}

/** The owner of unmanaged jobs, which Quarry did not create. No tenant has this name. Operators see them. */
export const UNMANAGED_OWNER = "*";

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A job's record: the members of GetModelInvocationJob's response. */
export interface JobRow {
  /** 12 characters `[a-z0-9]`. */
  readonly id: string;
  readonly owner: string;
  readonly provider: ProviderName;
  /** The type of the engine that runs the job. Undefined for jobs from versions that did not record it. */
  readonly providerType?: string | undefined;
  /** The provider's own id. */
  readonly nativeId: string;
  readonly arn: string;
  readonly name: string;
  readonly modelId: string;
  readonly roleArn: string | undefined;
  readonly clientRequestToken: string | undefined;
  readonly status: ReportedStatus;
  readonly message: string | undefined;
  readonly submitTime: number;
  readonly lastModifiedTime: number;
  readonly endTime: number | undefined;
  readonly expirationTime: number | undefined;
  readonly timeoutHours: number | undefined;
  readonly invocationType: string | undefined;
  /** The file that the job reads, if the provider's files have ids. */
  readonly inputFile?: FileId | undefined;
  /**
   * When to publish results. "when asked" is for unmanaged jobs that no caller has requested, because results may be
   * large. Undefined if they are published, or if the provider publishes them.
   */
  readonly publish?: "when ended" | "when asked" | undefined;
  /** inputDataConfig, outputDataConfig and vpcConfig as the caller sent them (JSON values). */
  readonly input: unknown;
  readonly output: unknown;
  readonly vpc: unknown;
  readonly counts: RecordCounts | undefined;
  /** The id of the access key that created the job. */
  readonly keyId?: string | undefined;
  /** What the job used in all. Undefined before its end, and for jobs that ended in earlier versions. */
  readonly tokens?: JobTokens | undefined;
  /** The same by provider and model. */
  readonly usage?: readonly ModelUsage[] | undefined;
  /** What that cost, a decimal number in `currency`. Undefined if a model of `usage` has no price. */
  readonly cost?: string | undefined;
  readonly currency?: string | undefined;
}
