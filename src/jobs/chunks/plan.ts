/** What a chunked job and its files keep in the ledger besides their columns. Plain data. */
import { createHash } from "node:crypto";
import type { FileForm } from "../../dialects/read-line.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { JobMedia, JobRequest, Tag } from "../../ports/jobs.ts";
import type { JobOptions } from "../options.ts";
import type { TranslationPlan } from "../translation/plan.ts";

/** `ChunkedJob.plan`. */
export interface ChunkedPlan {
  readonly idempotencyKey: string;
  readonly name: string;
  /** The caller's request. */
  readonly request: JobRequest;
  readonly tags: readonly Tag[];
  readonly options: JobOptions;
  /** Providers that run failed records, in this order. */
  readonly fallback: readonly ProviderName[];
  /** Numbers of the records that an earlier job has results of, and of those with an equal earlier line. */
  readonly priorRecords: number;
  readonly sharedRecords: number;
  /** Objects that the lines name. The job's translation row keeps the blob until the job has ended. */
  readonly media?: JobMedia | undefined;
  /** The span of the create, as a `traceparent`. Undefined: it had none. */
  readonly trace?: string | undefined;
}

/** `ChunkedFile.form`. */
export interface FormPlan {
  readonly frame: FileForm["frame"]["name"];
  /** The endpoint of OpenAI's frame. */
  readonly url: string | undefined;
}

export const planOf = ({ plan }: Pick<ChunkedJob, "plan">): ChunkedPlan => plan as ChunkedPlan;
export const formPlanOf = ({ form }: Pick<ChunkedFile, "form">): FormPlan => form as FormPlan;

/** Failed records that are too few for a batch of a fallback. They keep their errors. */
export interface TooFew {
  readonly provider: ProviderName;
  readonly records: number;
  /** What a batch of the provider has at least. */
  readonly least: number;
}

/** What `Chunk.noted` has of a chunk that is done. */
export interface ChunkNote {
  /** How the chunk's lines were translated. Undefined for an engine in this process. */
  readonly plan?: TranslationPlan | undefined;
  /** Parts of requests that an engine in this process dropped, by place. */
  readonly dropped?: Readonly<Record<string, number>> | undefined;
  readonly tooFew?: TooFew | undefined;
  /** True while failed records, too few for a batch elsewhere, wait for those of other chunks. Their results are not final. */
  readonly isHeld?: boolean | undefined;
  /** The number of the first chunk whose held records run together. The chunks that run them have it as `fallbackOf`. */
  readonly heldWith?: number | undefined;
  /** The chunk's number in the order of completion, where results have that order. */
  readonly appended?: number | undefined;
  /** True if records of the chunk ran elsewhere and were not done when it was appended. */
  readonly isPartial?: boolean | undefined;
  /** The number of those records in the order of completion. */
  readonly appendedRest?: number | undefined;
}

export const noteOf = ({ noted }: Pick<Chunk, "noted">): ChunkNote => (noted ?? {}) as ChunkNote;

/** The number of the file's last line. */
export const lastLine = ({ firstLine, lines }: Pick<ChunkedFile, "firstLine" | "lines">): number =>
  firstLine + lines - 1;

/** The file that has this line. */
export function fileAt(files: readonly ChunkedFile[], line: number): ChunkedFile {
  let low = 0;
  let high = files.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (files[middle]!.firstLine <= line) low = middle;
    else high = middle - 1;
  }
  return files[low]!;
}

const PREFIX = "chunked-";

/** @param idempotencyKey `quarry-` and 24 hex digits */
export const chunkedId = (idempotencyKey: string): string => `${PREFIX}${idempotencyKey.slice("quarry-".length)}`;

export const isChunkedId = (nativeId: string): boolean => nativeId.startsWith(PREFIX);

/** The idempotency key of one submission of a chunk, in the form of other keys. The same after a crash. */
export const chunkKey = ({ job, number, attempt }: Pick<Chunk, "job" | "number" | "attempt">): string =>
  `quarry-${createHash("sha256").update(`${job}\n${number}\n${attempt}`).digest("hex").slice(0, 24)}`;
