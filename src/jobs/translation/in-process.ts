/** What a job needs besides its input if its engine runs in this process and translates the lines itself. */
import type { BlobStore } from "../../ports/blobs.ts";
import type { JobMedia } from "../../ports/jobs.ts";
import type { FileRow } from "../../ports/objects.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { NewJob } from "../new-job.ts";
import { copyMedia } from "./copy-media.ts";
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
  const { modelId, request } = job;
  const plan: TranslationPlan = {
    mode: "own",
    frame: "bedrock",
    modelId,
    invocationType: request.invocationType,
    // The engine names the records.
    tag: "",
    model: modelId,
    target: target.lines.frame,
    dropped: {},
    providerResults: false,
  };
  const translator = requestTranslator(plan, target, lossOf(drops));
  const reading = { blobs, maxBytes, translator, read: createReadMedium(call), signal: call.signal };
  try {
    const media = await copyMedia(source, reading);
    return media && { media, plan };
  } catch (error) {
    throw explained(source.uri, error);
  }
}
