/**
 * Decides whether a job is one batch of its provider, as the caller's file or as one derived file, or several chunks. Chunks are
 * for folders, for inputs that do not fit into one batch, for several models where a batch has one, and for what a batch cannot do:
 * retry, fallback, equal lines, a pause before the start.
 */
import { EXAMPLES } from "../../dialects/frames/index.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { BlobId, ObjectName, ProviderName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { BatchLimits, BatchTarget } from "../../ports/jobs.ts";
import type { Provider, ProviderCall } from "../../ports/provider.ts";
import type { Tracer } from "../../ports/tracer.ts";
import { findInput, isFolder, isMissingObject, NoSuchInput, undefinedIfRefused } from "../input.ts";
import type { NewJob } from "../new-job.ts";
import { type JobOptions, optionsOf, RESULTS_TAG } from "../options.ts";
import { namedInput } from "../publish.ts";
import { requireResultKeys } from "../result-keys.ts";
import { INPUT_MEMBER, invalidInput } from "../translation/bad-lines.ts";
import { findForm } from "../translation/content.ts";
import { createMediaCopier, type MediaCopier } from "../translation/copy-media.ts";
import type { CreateKey, EnterTranslation } from "../translation/entries.ts";
import { inProcessPlan } from "../translation/in-process.ts";
import { createCachedRead, type ReadMedium } from "../translation/media.ts";
import { tagOfKey } from "../translation/plan.ts";
import type { PreparedInput, PrepareInput } from "../translation/prepare.ts";
import { inputCall, openSource, WHOLE } from "../translation/source.ts";
import { type Assigned, assignLines, bytesOf } from "./assign.ts";
import { type EarlierJob, type FindJob, findEarlier, retryRefused } from "./earlier.ts";
import { otherProviders } from "./elsewhere.ts";
import { createFit, NeedsChunks } from "./fit.ts";
import { folderNamed, folderSources, isInputName } from "./folder.ts";
import { createLineChecker, type LineChecker } from "./group.ts";
import { executorRecords, type PlannerLimits } from "./planner.ts";
import { matchResults } from "./prior.ts";
import { type ChunkRows, rowsOf } from "./rows.ts";
import { type ChunkSource, type CopiedFile, copySources, type Sequence } from "./sequence.ts";

/** A job of one batch, or of chunks. */
export type PreparedJob =
  | { readonly input: PreparedInput; readonly chunks?: undefined }
  | { readonly input?: undefined; readonly chunks: ChunkRows };

export type PrepareJob = (call: ProviderCall, job: NewJob, key: CreateKey, output: ObjectName) => Promise<PreparedJob>;

interface Options {
  readonly blobs: BlobStore;
  readonly providers: readonly Provider[];
  readonly prepareInput: PrepareInput;
  readonly enter: EnterTranslation;
  readonly findJob: FindJob;
  /** Bytes of all input files after decompression. */
  readonly maxBytes: number;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
}

interface Preparing {
  readonly call: ProviderCall;
  readonly job: NewJob;
  readonly key: CreateKey;
  readonly output: ObjectName;
  readonly options: JobOptions;
  readonly fallback: readonly ProviderName[];
}

/** Of one input. */
interface Reading extends Preparing {
  /** Undefined if no provider of the job translates lines in this process. */
  readonly copier: MediaCopier | undefined;
  readonly read: ReadMedium;
}

type Sources = AsyncIterable<ChunkSource> | Iterable<ChunkSource>;

/** Deletes the blobs of a job that the ledger does not get. */
async function discardChunks(
  blobs: Pick<BlobStore, "delete">,
  { job: { input, index, prior, shared } }: Pick<ChunkRows, "job">,
): Promise<void> {
  for (const id of [input, index, prior, shared]) if (id !== undefined) await blobs.delete(id);
}

export function createPrepareJob(ports: Options): PrepareJob {
  const { blobs, providers, prepareInput, enter, findJob, maxBytes, tracer } = ports;
  const { fallbackOf, placeOf } = otherProviders(providers);

  const limitsOf = ({ jobs }: Provider): PlannerLimits => {
    const limits = jobs?.limits;
    if (limits === undefined) return { records: executorRecords, bytes: Number.POSITIVE_INFINITY, minimumRecords: 1 };
    return { ...limits, records: () => limits.records };
  };

  async function checkerOf(preparing: Reading, input: BlobId, file: CopiedFile): Promise<LineChecker | undefined> {
    const { call, job, options, key, copier, read } = preparing;
    if (file.end === file.start) return undefined;
    const bytes = await bytesOf(blobs, input, file);
    const found = await findForm(bytes);
    for await (const _ of found.all) break;
    if (found.form !== undefined) {
      return createLineChecker({
        call,
        job,
        options,
        tag: tagOfKey(key.idempotencyKey),
        form: found.form,
        copier,
        read,
      });
    }
    if (found.isBlank) return undefined;
    throw invalidInput(file.uri, `no line has a known form. Expected one of: ${EXAMPLES}`);
  }

  async function assigned(preparing: Reading, sequence: Sequence, earlier: EarlierJob | undefined): Promise<Assigned> {
    const { call, options } = preparing;
    const ports = { blobs, input: sequence.input };
    const results = earlier?.resultsOf(sequence.files.map(({ name }) => name));
    const found = await assignLines({
      blobs,
      sequence,
      limits: limitsOf(call.provider),
      dedupe: options.dedupe,
      checkerOf: (file) => checkerOf(preparing, sequence.input, file),
      async priorOf(file, checker) {
        const open = results?.get(file.name);
        return open && matchResults(ports, file, checker, open);
      },
      signal: call.signal,
    });
    if (earlier?.records === undefined || earlier.records === found.records) return found;
    await discardAssigned(found);
    throw retryRefused(`the job '${earlier.id}' had ${earlier.records} records, and the input has ${found.records}`);
  }

  async function discardAssigned({ index, prior, shared }: Assigned): Promise<void> {
    for (const id of [index, prior, shared]) if (id !== undefined) await blobs.delete(id);
  }

  async function chunked(
    preparing: Preparing,
    uri: string,
    sources: Sources,
  ): Promise<ChunkRows & { native: boolean }> {
    const { call, options } = preparing;
    const { retryOf: arn } = options;
    const earlier = arn === undefined ? undefined : await findEarlier({ call, arn, providers, findJob });
    const sequence = await copySources(blobs, sources, { maxBytes, signal: call.signal });
    const translates = translatorInProcess(preparing);
    const read = createCachedRead(call);
    const copier = translates && createMediaCopier({ blobs, read, uri, maxBytes, signal: call.signal });
    let found: Assigned | undefined;
    try {
      found = await assigned({ ...preparing, copier, read }, sequence, earlier);
      requireResultKeys(preparing.output, sequence.files);
      if (found.records === 0) throw invalidInput(uri, "it has no lines");
      const isOwn = found.files.every(({ checker }) => checker?.isOwn !== false);
      if (options.providerResults && !isOwn) {
        const reason = "the job is several batches of translated lines, which have no results of the provider";
        throw new GatewayError("InvalidArgument", `tags: '${RESULTS_TAG}': ${reason}`);
      }
      const media = await copier?.end();
      const rows = rowsOf({
        ...preparing,
        sequence,
        assigned: found,
        media,
        trace: tracer?.here(),
        placeOf: placeOf(call, uri, found.models),
      });
      const isPlain = sequence.files.every(({ isPacked }) => !isPacked);
      const [only, ...more] = rows.chunks;
      const isOneBatch = only !== undefined && more.length === 0 && only.provider === call.provider.name;
      if (media !== undefined) {
        await enter(
          { key: preparing.key, call, plan: inProcessPlan(preparing.job, translates!) },
          { input: media.blob },
        );
      }
      return { ...rows, native: isOwn && isPlain && isOneBatch };
    } catch (error) {
      await copier?.discard();
      if (found !== undefined) await discardAssigned(found);
      await blobs.delete(sequence.input);
      throw error;
    }
  }

  /** Of a provider that may run lines of the job. */
  function translatorInProcess({ call: { provider }, fallback }: Preparing): BatchTarget | undefined {
    const names: readonly (ProviderName | undefined)[] = [...fallback, provider.elsewhere?.belowMinimum];
    const others = providers.filter(({ name }) => names.includes(name));
    return [provider, ...others].map(({ jobs }) => jobs?.inProcess?.translates).find((found) => found !== undefined);
  }

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
      throw new GatewayError("InvalidArgument", `${INPUT_MEMBER}: the gateway cannot read the input`);
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

  return async (call, job, key, output) => {
    const options = optionsOf(job.tags);
    const fallback = fallbackOf(call, options);
    const preparing: Preparing = { call, job, key, output, options, fallback };
    const isHosted = call.provider.jobs?.inProcess === undefined;
    const asks = options.retryOf !== undefined || options.dedupe || fallback.length > 0 || (options.paused && isHosted);
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
  };
}
