/** Hands a chunk to its provider: translates its lines, uploads them, and creates the batch. */
import { endpointOf } from "../../dialects/messages/choose.ts";
import { MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { recordId } from "../../dialects/record-ids.ts";
import { s3Media } from "../../dialects/s3-sources.ts";
import type { ParsedLine } from "../../dialects/translate.ts";
import { GatewayError, isInDoubt } from "../../lib/errors.ts";
import type { BlobId, ObjectName } from "../../lib/names.ts";
import { gatewayCall } from "../../objects/gateway-call.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { StoredFile } from "../../ports/files.ts";
import type { BatchTarget, JobSpec } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import { partLines } from "../../storage/blobs/line-index.ts";
import { createInlineMedia, type InlineMedia } from "../translation/media.ts";
import { putBlob } from "../translation/objects.ts";
import { bucketOwnerOf, derivedName, placesOf } from "../translation/places.ts";
import { hasModel, lossOf, requestTranslator, type TranslationPlan, tagOfKey } from "../translation/plan.ts";
import { turns } from "../translation/turns.ts";
import { chunkKey, formPlanOf, planOf } from "./plan.ts";

/** `Chunk.noted`. */
export interface SubmittedPlan {
  /** Undefined for an engine in this process. */
  readonly plan?: TranslationPlan | undefined;
  /** The input of the batch, if it is an object. */
  readonly object?: ObjectName | undefined;
  readonly file?: StoredFile | undefined;
  readonly lines?: JobSpec["lines"];
  readonly modelId?: string | undefined;
  /** What the engine passed to `note`. */
  readonly engine?: unknown;
}

export const submittedPlan = ({ noted }: Pick<Chunk, "noted">): SubmittedPlan => (noted ?? {}) as SubmittedPlan;

/** No line of the chunk can be translated for its provider. */
export class NothingToRun extends Error {
  override readonly name = "NothingToRun";
}

interface Options {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly blobs: BlobStore;
  readonly signal: AbortSignal;
}

export interface Submission {
  readonly job: ChunkedJob;
  readonly chunk: Chunk;
  readonly files: readonly ChunkedFile[];
  readonly provider: Provider;
  readonly priority: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Records the change in the ledger and in memory. Resolves with the changed chunk. */
  readonly change: (patch: Partial<Chunk>, derived?: Parameters<Ledger["chunks"]["updateChunk"]>[3]) => Promise<Chunk>;
}

const JSON_LINES = "application/jsonl";

interface Translated {
  readonly blob: BlobId;
  readonly size: number;
  readonly first: ParsedLine;
}

/** Lines that cannot be translated are left out. They have no result of the batch. */
async function translate(
  { blobs, signal }: Options,
  { job, chunk }: Submission,
  plan: TranslationPlan,
  takes: BatchTarget,
  inline: InlineMedia | undefined,
): Promise<Translated> {
  const lines = { ...takes.lines, severalModels: true };
  const loss = lossOf(planOf(job).options.drops);
  const translator = requestTranslator(plan, { ...takes, lines }, loss);
  const out = await blobs.append();
  const turn = turns();
  let first: ParsedLine | undefined;
  let refused: RecordError | undefined;
  let text = "";
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(text);
    text = "";
    if (bytes.length > 0) await out.write(bytes);
  };
  try {
    const source = { input: job.input!, index: job.index!, part: chunk.part };
    for await (const raws of partLines(blobs, source, MAX_LINE_BYTES)) {
      signal.throwIfAborted();
      for (const raw of raws) {
        try {
          let parsed = translator.parse(translator.read(raw));
          const { request } = parsed;
          if (inline !== undefined && request?.kind === "conversation" && s3Media(request).length > 0) {
            parsed = { ...parsed, request: await inline(request, signal) };
          }
          const line = translator.line(recordId(parsed.line, plan.tag), translator.write(parsed));
          first ??= parsed;
          text += `${line}\n`;
        } catch (error) {
          if (!(error instanceof RecordError)) throw error;
          refused ??= error;
        }
        if (text.length > CHUNK_CHARACTERS) await flush();
      }
      await turn();
    }
    await flush();
  } catch (error) {
    await out.close();
    await blobs.delete(out.id);
    throw error;
  }
  await out.close();
  if (first !== undefined) return { blob: out.id, size: out.size, first };
  await blobs.delete(out.id);
  throw new NothingToRun(refused?.message ?? "The chunk has no lines.");
}

const CHUNK_CHARACTERS = 64 * 1024;

const fileOf = ({ files, chunk }: Submission): ChunkedFile =>
  files.findLast(({ firstLine }) => firstLine <= chunk.part.first) ?? files[0]!;

function specOf({ job, chunk, priority }: Submission): JobSpec {
  const { name, tags, request } = planOf(job);
  return {
    owner: job.owner,
    idempotencyKey: chunkKey(chunk),
    name,
    modelId: job.modelId,
    input: undefined,
    output: job.output,
    deadline: job.deadline,
    tags,
    request,
    priority,
  };
}

function translationPlan(submission: Submission, takes: BatchTarget): TranslationPlan {
  const { job, chunk } = submission;
  const { frame, url } = formPlanOf(fileOf(submission));
  const { request, options } = planOf(job);
  return {
    mode: "translated",
    frame,
    url,
    modelId: job.modelId,
    invocationType: request.invocationType,
    tag: tagOfKey(chunkKey(chunk)),
    model: takes.resolve(job.modelId, "job") ?? chunk.modelId,
    target: takes.lines.frame,
    maxTokensMember: takes.lines.maxTokensMember,
    dropped: {},
    providerResults: options.providerResults,
    bucketOwner: bucketOwnerOf(request),
  };
}

/** The spec of a submission, from what it kept. The same before and after a crash. */
export function submittedSpec(submission: Submission): JobSpec {
  const { job, chunk } = submission;
  const spec = specOf(submission);
  const { plan, object, file, lines, modelId = spec.modelId } = submittedPlan(chunk);
  if (plan === undefined) {
    return { ...spec, source: { input: job.input!, index: job.index!, part: chunk.part } };
  }
  const named = { ...spec, modelId, lines };
  if (file !== undefined) {
    const bucket = job.output.bucket;
    return { ...named, input: { bucket, key: derivedName(fileOf(submission).name), file } };
  }
  const { results, request } = placesFor(submission, plan);
  return { ...named, request, output: results, ...(object === undefined && { input: undefined }) };
}

function placesFor(submission: Submission, plan: TranslationPlan) {
  const { job, chunk } = submission;
  const { request } = planOf(job);
  const key = { idempotencyKey: chunkKey(chunk) };
  return placesOf({ job: { request }, key, output: job.output, plan }, derivedName(fileOf(submission).name));
}

/**
 * Resolves with the chunk in the state `submitting`: what the provider reads exists, and the ledger knows of it. Uploads nothing if
 * an earlier attempt did.
 */
export async function prepareSubmission(options: Options, submission: Submission): Promise<Chunk> {
  const { blobs, signal } = options;
  const { job, chunk, provider, at, change } = submission;
  const { takes, inProcess } = provider.jobs!;
  const submitting = { state: "submitting", submittedAt: at, message: undefined } as const;
  if (inProcess !== undefined || takes === undefined) return change({ ...submitting, noted: undefined });
  if (submittedPlan(chunk).plan !== undefined) return change(submitting);
  const plan = translationPlan(submission, takes);
  const call = { ...gatewayCall(job.owner, plan.bucketOwner, signal), provider };
  const inline = takes.lines.frame === "bedrock" ? undefined : createInlineMedia(call);
  const { blob, size, first } = await translate(options, submission, plan, takes, inline);
  try {
    const sent = { ...plan, sent: first.sent, model: first.model };
    const noted: SubmittedPlan = {
      plan: sent,
      modelId: hasModel(takes) ? first.model : job.modelId,
      lines: {
        url: endpointOf(first.sent ?? "gemini") ?? first.framed.url,
        embeddings: first.request?.kind === "embeddings" || first.source?.endsWith("embeddings") === true,
      },
    };
    const { jobFiles } = provider.objects;
    if (jobFiles === undefined) return await placeObject({ ...submission, call }, { blobs, blob, size }, noted);
    if (size > jobFiles.maxBytes) {
      throw new GatewayError("EntityTooLarge", `a file of '${provider.name}' has at most ${jobFiles.maxBytes} bytes`);
    }
    const name = { bucket: job.output.bucket, key: derivedName(fileOf(submission).name) };
    const made = await jobFiles.put(name, { blob, size }, signal);
    const { file, intended } = made;
    const derived = { provider: provider.name, id: file.id, intended };
    return await change({ ...submitting, inputFile: file.id, noted: { ...noted, file } }, derived).catch(
      async (error: unknown) => {
        if (!isInDoubt(error)) await jobFiles.abandon(made);
        throw error;
      },
    );
  } finally {
    await blobs.delete(blob);
  }
}

/** The ledger knows the object before it is written. */
async function placeObject(
  submission: Submission & { readonly call: Parameters<typeof putBlob>[1] },
  content: { readonly blobs: BlobStore; readonly blob: BlobId; readonly size: number },
  noted: SubmittedPlan,
): Promise<Chunk> {
  const { provider, call, at, change } = submission;
  const { object, results } = placesFor(submission, noted.plan!);
  const placed: SubmittedPlan = { ...noted, object, plan: { ...noted.plan!, results } };
  await change({ noted: placed });
  await putBlob(provider.objects, call, object, { ...content, contentType: JSON_LINES });
  return change({ state: "submitting", submittedAt: at, message: undefined });
}
