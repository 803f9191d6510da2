/**
 * The ports. A provider is a set of verbs: a capability is the member being there, so there are no stub methods and no
 * flags that can disagree with them. What holds for every provider is not here but in files.ts and batches.ts.
 */
import type { Readable } from "node:stream";
import type { Attributes } from "./attributes.ts";
import type { Conditions } from "./conditions.ts";
import type { Content } from "./content.ts";
import type { Copied, CopyRequest, CopySource } from "./copies.ts";
import type { Digests } from "./digests/algorithms.ts";
import { GatewayError } from "./errors.ts";
import type { Found, PutRequest, ReadRequest } from "./files.ts";
import type { BucketQuery, BucketRow, FileRow, JobRow, ListPage, ListQuery, Tag } from "./ledger/ledger.ts";
import type { PartQuery, PartRow, UploadPage, UploadQuery } from "./ledger/uploads-port.ts";
import type { BlobId } from "./objects/store.ts";
import type { Begun, Completed, CompleteRequest, PartRequest, Parts, UploadAddress, UploadRequest } from "./uploads.ts";

/** A provider's name in the config: `openai`, `openai-eu`, `local` … */
export type ProviderName = string & { readonly brand?: "ProviderName" };

export interface ObjectName {
  readonly bucket: string;
  /** Decoded, exactly as the client meant it; never normalised. */
  readonly key: string;
}

/** How a provider finds a stored file again: its own id. */
export type FileId = string & { readonly brand?: "FileId" };

/** A multipart upload's own id. */
export type UploadId = string & { readonly brand?: "UploadId" };

/** Bytes `start..end`, both inclusive, already checked against the file's size. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface Upload {
  /**
   * The decoded content. Whole, it is verified; a stream fails before its end when a checksum, a length or a signature does
   * not hold, so a store that forgets what did not end has nothing more to check.
   */
  readonly body: Content;
  /** Bytes, where the client said it. */
  readonly length: number | undefined;
  readonly contentType: string | undefined;
  /** Settles after the body's end: the digests that were asked for, the store's own `digests` among them. */
  readonly digests: Promise<Digests>;
  /**
   * What S3 calls this content, where that is not its MD5, because it came in parts: `<MD5 of the parts' MD5s>-<how many>`.
   * A store whose ETags are S3's takes it, and gets no MD5 then.
   */
  readonly etag?: string | undefined;
  /**
   * Gateway-held objects that have this content, one after the other: a store of such objects may link them in the place of
   * reading `body`.
   */
  readonly held?: readonly BlobId[] | undefined;
}

export interface StoredFile {
  readonly id: FileId;
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** A copy of the content that the gateway holds, where the provider does not give it back. */
  readonly blob?: string | undefined;
  /** Milliseconds since the epoch after which the provider forgets it. */
  readonly expiresAt?: number | undefined;
}

/** A file that the provider has, stored through Quarry or not. */
export interface ForeignFile extends StoredFile {
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly contentType?: string | undefined;
}

/** A store that finds files by its own ids. What they are called is in the ledger. */
export interface FileStore {
  /** Digests of the content that `put` needs from `Upload.digests`. */
  readonly digests?: readonly (keyof Digests)[];
  /** Bytes: a larger upload is refused before its first byte. */
  readonly maxBytes?: number;
  /** What a line of a batch's input must look like, where the provider takes its own form alone. */
  readonly lines?: LineForm;
  /**
   * Resolves only when the content is durable; leaves nothing behind when it rejects. Rejects with the body's own error, and
   * with the signal's reason where that comes before the body's end.
   */
  put(name: ObjectName, upload: Upload, signal: AbortSignal): Promise<StoredFile>;
  /** Rejects with NoSuchKey where the provider no longer has it. */
  get(id: FileId, range: ByteRange | undefined, signal: AbortSignal): Promise<Content>;
  /** Deleting what is gone is no error. */
  delete(id: FileId, signal: AbortSignal): Promise<void>;
  /**
   * The id in a text that a caller may have: an ETag, or a key of `s3://bucket/<id>`. Present, with `head`, where the ids are
   * the provider's own and callers use them.
   */
  parseId?(text: string): FileId | undefined;
  /** The gateway-held object that a file is, where files are such objects. */
  blobOf?(id: FileId): BlobId;
  /** What the provider says of a file. Rejects with NoSuchKey. */
  head?(id: FileId, signal: AbortSignal): Promise<ForeignFile>;
  /** All of the provider's files, in no order. */
  list?(signal: AbortSignal): AsyncIterable<ForeignFile>;
  /** Uploads content that the provider forgets, or has forgotten, once more; under the same id where it can. */
  restore?(file: ForeignFile, body: () => Promise<Readable>, signal: AbortSignal): Promise<StoredFile>;
}

/** A store of the gateway's own objects that looks at nothing in them: what the gateway holds is linked, not written again. */
export const linksHeld = (files: Partial<FileStore> | undefined): boolean =>
  files?.blobOf !== undefined && files.lines === undefined;

/** The form of lines that a provider runs. */
export interface LineForm {
  /** The end of the sentence "a line must be …". */
  readonly expected: string;
  /**
   * A look at a line, of which the provider itself validates the rest. It is UTF-8 read as Latin-1: JSON stays JSON, and what
   * makes a form is ASCII.
   */
  readonly fits: (line: string) => boolean;
  /** Sticky, and within one line: what begins so fits, and its rest need not be looked at. */
  readonly usual?: RegExp;
}

/** What goes with every call of a store that keeps names. */
export interface NamedCall {
  readonly signal: AbortSignal;
  /** x-amz-expected-bucket-owner, an account's id: the store refuses where the bucket is somebody else's. */
  readonly bucketOwner?: string | undefined;
}

/**
 * A provider that keeps buckets and keys itself: S3. Conditions, ranges and owners are its own to decide, and it rejects as S3
 * does: with NoSuchBucket, NoSuchKey, PreconditionFailed, NotModified, InvalidRange, BucketNotEmpty. `put` leaves nothing behind
 * where it refuses and where the content does not come whole; after a lost answer the object may be there. Deleting what is
 * gone is no error, and lists are in the byte order of names.
 */
export interface NamedStore {
  /** What a line of a batch's input must look like, where the provider's engine takes its own form alone. */
  readonly lines?: LineForm;
  put(name: ObjectName, request: PutRequest, call: NamedCall): Promise<FileRow>;
  head(name: ObjectName, request: ReadRequest, call: NamedCall): Promise<Found>;
  get(name: ObjectName, request: ReadRequest, call: NamedCall): Promise<Found & { readonly body: Content }>;
  delete(name: ObjectName, conditions: Pick<Conditions, "ifMatch">, call: NamedCall): Promise<void>;
  list(bucket: string, query: ListQuery, call: NamedCall): Promise<ListPage>;
  createBucket(bucket: string, call: NamedCall): Promise<void>;
  bucket(bucket: string, call: NamedCall): Promise<BucketRow>;
  deleteBucket(bucket: string, call: NamedCall): Promise<void>;
  buckets(query: BucketQuery, call: NamedCall): Promise<readonly BucketRow[]>;
  /** Both objects are this provider's. `from` goes with the source, `call` with the copy. */
  copy(source: CopySource, from: NamedCall, name: ObjectName, request: CopyRequest, call: NamedCall): Promise<Copied>;
  /** As GetObjectAttributes answers. */
  attributes(name: ObjectName, query: PartQuery, call: NamedCall): Promise<Attributes>;
  createUpload(name: ObjectName, request: UploadRequest, call: NamedCall): Promise<Begun>;
  uploadPart(at: UploadAddress, number: number, request: PartRequest, call: NamedCall): Promise<PartRow>;
  copyPart(
    source: CopySource & { readonly range: string | undefined },
    from: NamedCall,
    at: UploadAddress,
    number: number,
    call: NamedCall,
  ): Promise<PartRow>;
  completeUpload(at: UploadAddress, request: CompleteRequest, call: NamedCall): Promise<Completed>;
  abortUpload(at: UploadAddress, call: NamedCall): Promise<void>;
  parts(at: UploadAddress, query: PartQuery, call: NamedCall): Promise<Parts>;
  uploads(bucket: string, query: UploadQuery, call: NamedCall): Promise<UploadPage>;
}

/** Bedrock's ModelInvocationJobStatus, as botocore 1.44.5 models it. */
export const JOB_STATUSES = [
  "Submitted",
  "Validating",
  "Scheduled",
  "InProgress",
  "Completed",
  "PartiallyCompleted",
  "Failed",
  "Stopping",
  "Stopped",
  "Expired",
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

const TERMINAL: ReadonlySet<JobStatus> = new Set(["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"]);
export const isTerminal = (status: JobStatus): boolean => TERMINAL.has(status);

export interface RecordCounts {
  readonly total: number;
  readonly processed: number;
  readonly success: number;
  readonly error: number;
}

/** A job to be created. Plain data: it is kept with the intent. */
export interface JobSpec {
  readonly owner: string;
  /** 12 to 40 characters `[a-z0-9-]`: names this create and no other, for `find`. */
  readonly intent: string;
  readonly name: string;
  readonly modelId: string;
  /** The input, where the provider's files are known by ids; a provider with names of its own reads `inputUri`. */
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

/** What a provider knows of a job. */
export interface JobState {
  readonly status: JobStatus;
  readonly message?: string | undefined;
  readonly counts?: RecordCounts | undefined;
  /** Milliseconds since the epoch. */
  readonly endTime?: number | undefined;
}

/** A job as the provider lists it, whoever created it. */
export interface ForeignJob extends JobState {
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
  /** What only AWS says of its jobs. */
  readonly request?: Partial<JobRequest>;
}

/**
 * A finished job's results: files that the provider keeps, one after the other, or content that it will forget and the
 * gateway holds from now on.
 */
export type JobResults =
  | { readonly parts: readonly { readonly id: FileId; readonly size: number }[] }
  | { readonly body: Readable };

export interface CreatedJob {
  readonly id: string;
  readonly request?: Partial<JobRequest> | undefined;
}

/** A job's tags, by the job's id. Every verb rejects with NotFound. */
export interface JobTags {
  list(id: string, signal: AbortSignal): Promise<readonly Tag[]>;
  /** Adds or replaces; rejects with TooManyTags, changing nothing. */
  add(id: string, tags: readonly Tag[], signal: AbortSignal): Promise<void>;
  remove(id: string, keys: readonly string[], signal: AbortSignal): Promise<void>;
}

export interface BatchEngine {
  /**
   * Resolves with the provider's own id of the job, and with what it made of the request where that is not what the caller
   * sent. The job is in the ledger only afterwards, so this never asks twice: a
   * rejection that is not a GatewayError of a 4xx kind leaves open whether there is a job. What `note` was given is on disk
   * when it resolves, and `find` gets the last of it.
   */
  create(spec: JobSpec, signal: AbortSignal, note: (value: unknown) => Promise<void>): Promise<CreatedJob>;
  /**
   * After a create whose end nobody saw: the job that it made, if it made one. Asked before the intent is given up.
   * `since` is when the create began, in milliseconds since the epoch.
   */
  find?(spec: JobSpec, since: number, signal: AbortSignal, noted: unknown): Promise<CreatedJob | undefined>;
  /** Called once the job that `create` announced is in the ledger, for engines that run it in this process. */
  start?(id: string): void;
  /** Rejects with NotFound. */
  get(id: string, signal: AbortSignal): Promise<JobState>;
  /** Asks for the end; the job may be Stopping for a while. Rejects with NotFound, and with Conflict where it has ended. */
  stop(id: string, signal: AbortSignal): Promise<void>;
  /** The provider's jobs, newest first, for those that Quarry did not create. */
  list?(signal: AbortSignal): AsyncIterable<ForeignJob>;
  /**
   * Once a job has ended, undefined where there are no results. Absent where results are files already. May be asked again:
   * the gateway may die before it has them.
   */
  results?(job: JobRow, signal: AbortSignal): Promise<JobResults | undefined>;
  /** Where the provider keeps tags itself, those of the create among them: then the ledger has none. */
  readonly tags?: JobTags;
  /** Where the engine learns of changes by itself: calls back after each change of a job's status. */
  watch?(listener: (id: string, state: JobState) => void): void;
}

export interface Ports {
  readonly files: FileStore;
  readonly named: NamedStore;
  readonly batches: BatchEngine;
}
export type Port = keyof Ports;

export type Provider = {
  readonly name: ProviderName;
  /** What to use where a verb is missing: the end of the refusal's sentence. */
  readonly instead?: string;
} & { readonly [P in Port]?: Partial<Ports[P]> };

/** A provider's verb, or the one error that says it has none. */
export function verb<P extends Port, V extends keyof Ports[P] & string>(
  provider: Provider,
  port: P,
  name: V,
): NonNullable<Ports[P][V]> {
  const member = (provider[port] as Partial<Ports[P]> | undefined)?.[name];
  if (member === undefined) {
    const instead = provider.instead ? ` ${provider.instead}` : "";
    throw new GatewayError("Unsupported", `The provider '${provider.name}' has no ${port}.${name}.${instead}`);
  }
  return member as NonNullable<Ports[P][V]>;
}
