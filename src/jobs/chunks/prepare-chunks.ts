/** Makes the rows of a job of chunks: copies its lines into one sequence, and assigns them to chunks. */
import { EXAMPLES } from "../../dialects/frames/index.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { BlobId, ObjectName, ProviderName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import type { Provider, ProviderCall } from "../../ports/provider.ts";
import type { Tracer } from "../../ports/tracer.ts";
import type { NewJob } from "../new-job.ts";
import { type JobOptions, RESULTS_TAG } from "../options.ts";
import { requireResultKeys } from "../result-keys.ts";
import { INPUT_MEMBER } from "../translation/bad-lines.ts";
import { findForm } from "../translation/content.ts";
import { createMediaCopier, type MediaCopier } from "../translation/copy-media.ts";
import type { CreateKey, EnterTranslation } from "../translation/entries.ts";
import { inProcessPlan } from "../translation/in-process.ts";
import { createCachedRead, type ReadMedium } from "../translation/media.ts";
import { tagOfKey } from "../translation/plan.ts";
import { type Assigned, assignLines, bytesOf } from "./assign.ts";
import { type EarlierJob, type FindJob, findEarlier, retryRefused } from "./earlier.ts";
import type { OtherProviders } from "./elsewhere.ts";
import { createLineChecker, type LineChecker } from "./group.ts";
import { executorRecords, type PlannerLimits, recordsFrom } from "./planner.ts";
import { matchResults } from "./prior.ts";
import { type ChunkRows, rowsOf } from "./rows.ts";
import { type ChunkSource, type CopiedFile, copySources, type Sequence } from "./sequence.ts";

interface Options {
  readonly blobs: BlobStore;
  readonly providers: readonly Provider[];
  readonly placeOf: OtherProviders["placeOf"];
  readonly enter: EnterTranslation;
  readonly findJob: FindJob;
  /** Bytes of all input files after decompression. */
  readonly maxBytes: number;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
}

export interface Preparing {
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

export type ChunkSources = AsyncIterable<ChunkSource> | Iterable<ChunkSource>;

/** `native`: the lines are one batch of the provider, in its own form and not compressed. */
export type PrepareChunks = (
  preparing: Preparing,
  uri: string,
  sources: ChunkSources,
) => Promise<ChunkRows & { readonly native: boolean }>;

/** The input has no lines, or none of a known form. */
export class NoRecords extends GatewayError {
  constructor(uri: string, reason: string) {
    super("InvalidArgument", `${INPUT_MEMBER}: '${uri}': ${reason}`);
  }
}

export function createPrepareChunks(options: Options): PrepareChunks {
  const { blobs, providers, placeOf, enter, findJob, maxBytes, tracer } = options;

  const limitsOf = ({ jobs }: Provider): PlannerLimits => {
    const limits = jobs?.limits;
    if (limits === undefined) {
      const first = jobs?.inProcess?.chunks?.records;
      const records = first === undefined ? executorRecords : recordsFrom(first);
      return { records, bytes: Number.POSITIVE_INFINITY, minimumRecords: 1 };
    }
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
    throw new NoRecords(file.uri, `no line has a known form. Expected one of: ${EXAMPLES}`);
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

  /** Of a provider that may run lines of the job. */
  function translatorInProcess({ call: { provider }, fallback }: Preparing): BatchTarget | undefined {
    const names: readonly (ProviderName | undefined)[] = [...fallback, provider.elsewhere?.belowMinimum];
    const others = providers.filter(({ name }) => names.includes(name));
    return [provider, ...others].map(({ jobs }) => jobs?.inProcess?.translates).find((found) => found !== undefined);
  }

  return async (preparing, uri, sources) => {
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
      if (found.records === 0) throw new NoRecords(uri, "it has no lines");
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
  };
}
