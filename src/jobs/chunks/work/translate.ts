/** Writes the input that a hosted provider gets for a chunk to a temporary blob. */
import { MAX_LINE_BYTES } from "../../../dialects/read-line.ts";
import { inputUriOf, outputUriOf } from "../../../lib/aws/job-uris.ts";
import { parseS3Uri } from "../../../lib/aws/s3-uri.ts";
import { GatewayError } from "../../../lib/errors.ts";
import type { BlobId } from "../../../lib/names.ts";
import { shortened } from "../../../lib/shortened.ts";
import { gatewayCall } from "../../../objects/gateway-call.ts";
import type { BlobStore } from "../../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../../ports/chunks.ts";
import type { BatchTarget } from "../../../ports/jobs.ts";
import type { Provider, ProviderCall } from "../../../ports/provider.ts";
import { partLines } from "../../../storage/blobs/line-index.ts";
import { createInlineMedia } from "../../translation/media.ts";
import { passLines } from "../../translation/pass.ts";
import { bucketOwnerOf } from "../../translation/places.ts";
import { lossOf, requestTranslator, type TranslationPlan } from "../../translation/plan.ts";
import { planOf } from "../plan.ts";
import type { Submission } from "./submission.ts";

/** Lines that the provider cannot run are kept with their reasons, up to this number. */
const MAX_REFUSED = 1_000;
const REASON_CHARACTERS = 500;

export interface TranslatedChunk {
  readonly plan: TranslationPlan;
  /** What the provider gets. The caller deletes it. */
  readonly scratch: BlobId;
  /** Bytes of it. */
  readonly size: number;
  /** Number of records in it. */
  readonly records: number;
  readonly isEmbedding: boolean;
  readonly refused: Submission["refused"];
}

interface Options {
  readonly blobs: BlobStore;
  /** The provider of the job, which has the media that lines name. Undefined: it is no longer configured. */
  readonly home: Provider | undefined;
  readonly takes: BatchTarget;
  readonly plan: TranslationPlan;
  /** Bytes. A chunk with more is refused with EntityTooLarge. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export async function translateChunk(job: ChunkedJob, chunk: Chunk, options: Options): Promise<TranslatedChunk> {
  const { blobs, takes, plan, maxBytes, signal } = options;
  const { options: asked } = planOf(job);
  const loss = lossOf(asked.drops);
  const refused: [number, string][] = [];
  const scratch = await blobs.temporary();
  try {
    const source = { input: job.input!, index: job.index!, part: chunk.part };
    const result = await passLines(partLines(blobs, source, MAX_LINE_BYTES), {
      translator: requestTranslator(plan, takes, loss),
      tag: plan.tag,
      isVerbatim: false,
      isRenamed: plan.mode === "renamed",
      refused(line, message) {
        if (refused.length < MAX_REFUSED) refused.push([line, shortened(message, REASON_CHARACTERS)]);
      },
      severalModels: takes.lines.severalModels,
      // They were compared when the job was created.
      uniqueIds: false,
      inline: takes.lines.frame === "bedrock" ? undefined : mediaOf(job, chunk, options),
      out: {
        async write(bytes) {
          if (scratch.size + bytes.length > maxBytes) throw tooLarge(chunk, maxBytes);
          await scratch.write(bytes);
        },
      },
      signal,
    });
    const { model, sent, isEmbedding, lines, bad } = result;
    const said =
      plan.mode === "renamed"
        ? { sent }
        : { sent, model: takes.lines.severalModels ? plan.model : (model ?? plan.model) };
    return {
      plan: { ...plan, ...said, dropped: Object.fromEntries(loss.counts ?? []) },
      scratch: scratch.id,
      size: scratch.size,
      records: lines - bad.count,
      isEmbedding,
      refused: refused.length === 0 ? undefined : refused,
    };
  } catch (error) {
    await blobs.delete(scratch.id);
    throw error;
  } finally {
    await scratch.close();
  }
}

const tooLarge = ({ part, provider }: Chunk, maxBytes: number) =>
  new GatewayError(
    "EntityTooLarge",
    `The ${part.count} records from line ${part.first} have more than ${maxBytes} bytes in the form of '${provider}'`,
  );

/**
 * The create has read all media for the job's own provider with the rights of its caller. For another provider, the caller's rights
 * are not known any more: then only the buckets that the job itself names are read.
 */
function mediaOf(job: ChunkedJob, chunk: Chunk, { home, signal }: Options) {
  if (home === undefined) return undefined;
  const { request } = planOf(job);
  const call = gatewayCall(job.owner, bucketOwnerOf(request), signal);
  const own = [parseS3Uri(inputUriOf(request))?.bucket, parseS3Uri(outputUriOf(request))?.bucket];
  const isOwn = (bucket: string) => chunk.provider === job.provider || own.includes(bucket);
  const permissions = { ...call.permissions, isBucketAllowed: isOwn, isBucketGranted: isOwn };
  return createInlineMedia({ ...call, permissions, provider: home } satisfies ProviderCall);
}
