/** What a job needs besides its input if its engine runs in this process and translates the lines itself. */
import type { BlobStore } from "../../ports/blobs.ts";
import type { BatchTarget, JobMedia } from "../../ports/jobs.ts";
import type { FileRow } from "../../ports/objects/rows.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { NewJob } from "../new-job.ts";
import { copyMedia, createMediaCopier } from "./copy-media.ts";
import { createReadMedium } from "./media.ts";
import { lossOf, requestTranslator, type TranslationPlan } from "./plan.ts";
import { explained, openSource } from "./source.ts";

interface Options {
  readonly blobs: BlobStore;
  /** Bytes of all copies. */
  readonly maxBytes: number;
  /** True if parts that change the answer are dropped. */
  readonly drops: boolean;
}

interface Copies {
  /** The caller enters its blob in the ledger, with the plan. That row deletes the blob when the job has ended. */
  readonly media: JobMedia;
  readonly plan: TranslationPlan;
}

/** Of lines in Bedrock's form. The engine names the records. */
export const inProcessPlan = ({ modelId, request }: NewJob, { lines }: BatchTarget): TranslationPlan => ({
  mode: "own",
  frame: "bedrock",
  modelId,
  invocationType: request.invocationType,
  tag: "",
  model: modelId,
  target: lines.frame,
  dropped: {},
  providerResults: false,
});

/** Copies the objects that the lines name. Undefined if they name none. Rejects with InvalidArgument for unreadable ones. */
export async function copiesFor(
  call: ProviderCall,
  job: NewJob,
  file: FileRow | undefined,
  { blobs, maxBytes, drops }: Options,
): Promise<Copies | undefined> {
  const target = call.provider.jobs?.inProcess?.translates;
  if (target === undefined || file === undefined) return undefined;
  const source = await openSource(call, job, file);
  if (source === undefined) return undefined;
  const plan = inProcessPlan(job, target);
  const { signal } = call;
  const copier = createMediaCopier({ blobs, read: createReadMedium(call), uri: source.uri, maxBytes, signal });
  try {
    await copyMedia(source, copier, requestTranslator(plan, target, lossOf(drops)), signal);
    const media = await copier.end();
    return media && { media, plan };
  } catch (error) {
    await copier.discard();
    throw explained(source.uri, error);
  }
}
