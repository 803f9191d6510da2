/**
 * Decides whether a job is one batch of its provider, as the caller's file or as one derived file, or several chunks. Chunks are
 * for folders, for inputs that do not fit into one batch, for several models where a batch has one, and for what a batch cannot do:
 * retry, fallback, equal lines, a pause before the start, a wait for room among enqueued tokens.
 */
import { GatewayError } from "../../lib/errors.ts";
import type { ObjectName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { BatchLimits } from "../../ports/jobs.ts";
import type { Provider, ProviderCall } from "../../ports/provider.ts";
import type { Queue } from "../../ports/queue.ts";
import type { Tracer } from "../../ports/tracer.ts";
import { findInput, isFolder, isMissingObject, NoSuchInput, undefinedIfRefused } from "../input.ts";
import type { NewJob } from "../new-job.ts";
import { type JobOptions, optionsOf } from "../options.ts";
import { namedInput } from "../publish.ts";
import { INPUT_MEMBER } from "../translation/bad-lines.ts";
import type { CreateKey, EnterTranslation } from "../translation/entries.ts";
import type { PreparedInput, PrepareInput } from "../translation/prepare.ts";
import { inputCall, openSource, WHOLE } from "../translation/source.ts";
import type { FindJob } from "./earlier.ts";
import { otherProviders } from "./elsewhere.ts";
import { createFit, NeedsChunks } from "./fit.ts";
import { folderNamed, folderSources, isInputName } from "./folder.ts";
import { createPrepareChunks, NoRecords, type Preparing } from "./prepare-chunks.ts";
import type { ChunkRows } from "./rows.ts";

/** A job of one batch, or of chunks. */
export type PreparedJob =
  | { readonly input: PreparedInput; readonly chunks?: undefined }
  | { readonly input?: undefined; readonly chunks: ChunkRows };

type Prepare<T> = (call: ProviderCall, job: NewJob, key: CreateKey, output: ObjectName) => Promise<T>;

export interface PrepareJob {
  readonly prepare: Prepare<PreparedJob>;
  /** As chunks, whatever the input is. */
  readonly chunks: Prepare<ChunkRows>;
}

interface Options {
  readonly blobs: BlobStore;
  readonly providers: readonly Provider[];
  readonly prepareInput: PrepareInput;
  readonly enter: EnterTranslation;
  readonly findJob: FindJob;
  readonly queue: Pick<Queue, "isShared">;
  /** Bytes of all input files after decompression. */
  readonly maxBytes: number;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
}

/** The role of the job may have more rights than the gateway. */
class Unreadable extends GatewayError {
  constructor() {
    super("InvalidArgument", `${INPUT_MEMBER}: the gateway cannot read the input`);
  }
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof Unreadable || (error instanceof GatewayError && error.kind === "AccessDenied");

/** The tokens of its batches are to be counted, which takes chunks. Results of the provider's own form need one batch. */
const isCounted = ({ jobs }: Provider, { providerResults }: JobOptions): boolean =>
  (jobs?.limits?.enqueuedTokens?.size ?? 0) > 0 && !providerResults;

/** Deletes the blobs of a job that the ledger does not get. */
async function discardChunks(
  blobs: Pick<BlobStore, "delete">,
  { job: { input, index, prior, shared } }: Pick<ChunkRows, "job">,
): Promise<void> {
  for (const id of [input, index, prior, shared]) if (id !== undefined) await blobs.delete(id);
}

export function createPrepareJob(options: Options): PrepareJob {
  const { blobs, providers, queue, prepareInput } = options;
  const { fallbackOf, placeOf } = otherProviders(providers);
  const chunked = createPrepareChunks({ ...options, placeOf });

  /** The folder that the input of a store outside of the gateway names. */
  async function externalFolder({ call, job }: Preparing): Promise<ObjectName | undefined> {
    const { objects } = call.provider;
    if (objects.jobInput !== undefined || isFolder(job.input) || isInputName(job.input.key)) return undefined;
    const asked = inputCall(call, job);
    const isThere = await objects.head(asked, job.input, WHOLE).then(
      () => true,
      (error: unknown) => {
        if (!isMissingObject(error)) throw error;
        return false;
      },
    );
    return isThere ? undefined : folderNamed(objects, asked, job.input);
  }

  async function ofFolder(preparing: Preparing, folder: ObjectName, asks: boolean): Promise<PreparedJob> {
    const { call, job, key, output } = preparing;
    const { objects } = call.provider;
    const uri = `s3://${folder.bucket}/${folder.key}`;
    // Bedrock reads folders itself.
    const mayBeNative = objects.jobInput === undefined && !asks;
    const native = async () => ({ input: await prepareInput(call, job, key, output) });
    try {
      const { native: isNative, ...chunks } = await chunked(
        preparing,
        uri,
        folderSources(objects, inputCall(call, job), folder),
      );
      if (!mayBeNative || !isNative) return { chunks };
      await discardChunks(blobs, chunks);
      return await native();
    } catch (error) {
      const isDenied = error instanceof GatewayError && error.kind === "AccessDenied";
      if (mayBeNative && isDenied) return native();
      throw error;
    }
  }

  async function ofFile(preparing: Preparing): Promise<PreparedJob> {
    const { call, job } = preparing;
    const source = await openSource(call, job, await findInput(call, job));
    if (source === undefined) {
      throw new Unreadable();
    }
    const { uri, name: object, file, open } = source;
    // Results have the same names as those of a job that is one batch.
    const named = call.provider.objects.jobFiles === undefined ? uri : namedInput(job.request);
    const name = named.split("/").findLast((segment) => segment !== "") ?? "input";
    const { native: _, ...chunks } = await chunked(preparing, uri, [
      { name, uri, key: object.key, open: async () => ({ body: (await open()).body, size: file?.size }) },
    ]);
    return { chunks };
  }

  async function direct(preparing: Preparing, limits: BatchLimits | undefined): Promise<PreparedJob | undefined> {
    const { call, job, key, output } = preparing;
    try {
      return { input: await prepareInput(call, job, key, output, limits && createFit(limits)) };
    } catch (error) {
      if (error instanceof NeedsChunks) return undefined;
      throw error;
    }
  }

  async function prepared(preparing: Preparing, asks: boolean): Promise<PreparedJob> {
    const { call, job } = preparing;
    // The job's role may have more rights than the gateway.
    const folder = isFolder(job.input) ? job.input : await externalFolder(preparing).catch(undefinedIfRefused);
    if (folder !== undefined) return ofFolder(preparing, folder, asks);
    try {
      const whole = asks ? undefined : await direct(preparing, call.provider.jobs?.limits);
      return whole ?? (await ofFile(preparing));
    } catch (error) {
      if (!(error instanceof NoSuchInput)) throw error;
      const found = await folderNamed(call.provider.objects, inputCall(call, job), job.input);
      if (found === undefined) throw error;
      return ofFolder(preparing, found, asks);
    }
  }

  function preparingOf(call: ProviderCall, job: NewJob, key: CreateKey, output: ObjectName): Preparing {
    const options = optionsOf(job.tags);
    return { call, job, key, output, options, fallback: fallbackOf(call, options) };
  }

  return {
    prepare: async (...given) => {
      const preparing = preparingOf(...given);
      const { options, fallback, call } = preparing;
      const isHosted = call.provider.jobs?.inProcess === undefined;
      const { retryOf, dedupe, paused } = options;
      // The chunks of a job of a model server run on all replicas.
      const spreads = queue.isShared && !isHosted;
      const asks = retryOf !== undefined || dedupe || fallback.length > 0 || (paused && isHosted);
      if (!asks && isCounted(call.provider, options)) {
        return prepared(preparing, true).catch((error: unknown) => {
          if (isUnreadable(error)) return prepared(preparing, false);
          throw error;
        });
      }
      if (asks || !spreads) return prepared(preparing, asks);
      return prepared(preparing, true).catch((error: unknown) => {
        // As in one process, the executor fails such a job, and says why.
        if (error instanceof NoRecords) return prepared(preparing, false);
        throw error;
      });
    },
    chunks: async (...given) => (await prepared(preparingOf(...given), true)).chunks!,
  };
}
