/** What a chunk keeps of its submission in the ledger, and what its provider is asked. */
import { endpointOf } from "../../../dialects/messages/choose.ts";
import { inputUriOf } from "../../../lib/aws/job-uris.ts";
import { parseS3Uri } from "../../../lib/aws/s3-uri.ts";
import type { ObjectName } from "../../../lib/names.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../../ports/chunks.ts";
import type { StoredFile } from "../../../ports/files.ts";
import type { BatchTarget, JobSpec, SpecLines } from "../../../ports/jobs.ts";
import type { LineSource } from "../../../ports/lines.ts";
import { derivedName } from "../../translation/places.ts";
import { hasModel, isOwnFrame, type ReadPlan, type TranslationPlan, tagOfKey } from "../../translation/plan.ts";
import { chunkKey, formPlanOf, planOf } from "../plan.ts";

/** `Chunk.noted`. Plain data. */
export interface Submission {
  /** How the chunk's lines were translated. Undefined for an engine in this process. */
  readonly plan?: TranslationPlan | undefined;
  /** What `engine.create` gets, and `engine.find` after a crash. */
  readonly spec?: JobSpec | undefined;
  /** The object that the provider reads, if its files have names. */
  readonly object?: ObjectName | undefined;
  /** The last value that the engine noted. */
  readonly engine?: unknown;
  /** Estimated tokens, for a model with a limit of enqueued tokens. */
  readonly tokens?: number | undefined;
  /** Lines that the provider cannot run, with the reasons. Their results say so. */
  readonly refused?: readonly (readonly [line: number, message: string])[] | undefined;
}

export const submissionOf = ({ noted }: Pick<Chunk, "noted">): Submission => (noted ?? {}) as Submission;

/** How a chunk's lines are read and written for its provider. What the lines themselves say is not in it yet. */
export function planOfChunk(job: ChunkedJob, chunk: Chunk, file: ChunkedFile, takes: BatchTarget): TranslationPlan {
  const { frame, url } = formPlanOf(file);
  const { request, options } = planOf(job);
  // Another provider may have other names of models.
  const isOwn = chunk.provider === job.provider && isOwnFrame(takes, frame, chunk.modelId);
  const model = takes.resolve(chunk.modelId, "job") ?? chunk.modelId;
  return {
    mode: isOwn ? "renamed" : "translated",
    frame,
    url,
    modelId: chunk.modelId,
    invocationType: request.invocationType,
    tag: tagOfKey(chunkKey(chunk)),
    model: isOwn && !hasModel(takes) ? chunk.modelId : model,
    target: takes.lines.frame,
    maxTokensMember: takes.lines.maxTokensMember,
    dropped: {},
    providerResults: options.providerResults,
  } satisfies TranslationPlan & ReadPlan;
}

const PREFIX = "quarry:";
/** Maximum length of a job's name (botocore 1.44.5, ModelInvocationJobName). */
const MAX_NAME = 63;

function nameOf(name: string, { number, attempt }: Chunk): string {
  const suffix = attempt === 0 ? `-${number + 1}` : `-${number + 1}-${attempt + 1}`;
  return `${name.slice(0, MAX_NAME - suffix.length)}${suffix}`;
}

/** The members of a spec that every engine reads. */
function commonSpec(job: ChunkedJob, chunk: Chunk): Omit<JobSpec, "input" | "modelId"> {
  const { name, tags, request } = planOf(job);
  return {
    owner: job.owner,
    idempotencyKey: chunkKey(chunk),
    name: nameOf(name, chunk),
    output: job.output,
    // The runner stops batches at the job's deadline.
    deadline: undefined,
    tags: tags.filter(({ key }) => !key.startsWith(PREFIX)),
    // Each chunk is a create of its own.
    request: { ...request, clientRequestToken: undefined },
  };
}

/** For an engine in this process. */
export function runSpec(job: ChunkedJob, chunk: Chunk, file: ChunkedFile, priority: number): JobSpec {
  const { frame, url } = formPlanOf(file);
  const source: LineSource = {
    job: job.id,
    input: job.input!,
    index: job.index!,
    part: chunk.part,
    form: { frame, url },
  };
  // The executor reads tags that say how lines are read.
  const { tags, media } = planOf(job);
  return { ...commonSpec(job, chunk), tags, input: undefined, modelId: chunk.modelId, source, priority, media };
}

/** For a hosted provider whose files have ids. */
export function fileSpec(
  job: ChunkedJob,
  chunk: Chunk,
  { plan, takes, name, file, lines }: HostedInput & { readonly name: ObjectName; readonly file: StoredFile },
): JobSpec {
  return { ...commonSpec(job, chunk), modelId: modelOf(chunk, plan, takes), input: { ...name, file }, lines };
}

/** For a hosted provider whose files have names. */
export function objectSpec(
  job: ChunkedJob,
  chunk: Chunk,
  { plan, takes, lines, request, results }: HostedInput & Pick<JobSpec, "request"> & { readonly results: ObjectName },
): JobSpec {
  const common = commonSpec(job, chunk);
  const asked = { ...request, clientRequestToken: undefined };
  return { ...common, modelId: modelOf(chunk, plan, takes), input: undefined, output: results, request: asked, lines };
}

interface HostedInput {
  readonly plan: TranslationPlan;
  readonly takes: BatchTarget;
  readonly lines: SpecLines;
}

const modelOf = ({ modelId }: Chunk, plan: TranslationPlan, takes: BatchTarget): string =>
  hasModel(takes) ? plan.model : modelId;

export const linesOfPlan = ({ sent, url, mode }: TranslationPlan, isEmbedding: boolean): SpecLines => ({
  url: mode === "renamed" ? url : (endpointOf(sent ?? "gemini") ?? url),
  embeddings: isEmbedding,
});

/** The name of a chunk's input with its provider. */
export function inputName(job: ChunkedJob, chunk: Chunk, file: ChunkedFile): ObjectName {
  const bucket = parseS3Uri(inputUriOf(planOf(job).request))?.bucket ?? job.output.bucket;
  const whole = derivedName(file.name);
  return { bucket, key: `${whole.slice(0, -".jsonl".length)}-${chunk.number + 1}.jsonl` };
}
