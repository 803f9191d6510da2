/**
 * The engines of jobs of several batches, one for each provider that runs jobs. A job begins as rows of the ledger, which a create
 * has prepared. The runner takes it when the ledger has the job itself.
 */
import type { Logger } from "pino";
import { GatewayError, isInDoubt } from "../../lib/errors.ts";
import type { BlobId, ProviderName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import type { CreatedJob, JobEngine, JobState } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import { usageOf } from "./ending.ts";
import { chunkedId } from "./plan.ts";
import type { ChunkRows } from "./rows.ts";
import type { Runner } from "./runner.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks" | "jobs">;
  readonly blobs: Pick<BlobStore, "delete">;
  readonly providers: readonly Provider[];
  /** `changed` is called after each durable change of a job's state. */
  readonly runner: (changed: (id: string, state: JobState) => void) => Runner;
  readonly log: Pick<Logger, "error">;
}

export interface ChunkedJobs {
  /** Undefined if the provider runs no jobs. */
  engineOf(provider: ProviderName): JobEngine | undefined;
  /**
   * Enters the prepared job, whose blobs exist. A rejection leaves nothing behind, unless the outcome is in doubt.
   * @param refusal why the provider refused the job as one batch. Its chunks wait
   */
  insert(rows: ChunkRows, refusal?: unknown): Promise<CreatedJob>;
  /** Deletes the blobs of a job that was not entered. */
  discard(rows: ChunkRows): Promise<void>;
  prioritize(id: string, priority: number): void;
  /** See `Runner.requeue`. */
  requeue(): Promise<void>;
  /** Goes on with the jobs of earlier processes. Called once, after the creates of earlier processes are settled. */
  resume(): Promise<void>;
  /** Resolves when the jobs do no more work, which may last `graceMs`. Called before the providers' own. */
  shutdown(graceMs: number): Promise<void>;
}

type Listener = (id: string, state: JobState) => void;

export function createChunkedJobs({ ledger, blobs, providers, runner: createRunner, log }: Options): ChunkedJobs {
  const listeners = new Map<ProviderName, Listener[]>();
  /** The providers of jobs. A state is not passed on before its predecessor. */
  const providerOf = new Map<string, Promise<ProviderName | undefined>>();

  const changed: Listener = (id, state) => {
    const provider = providerOf.get(id) ?? ledger.chunks.get(id).then((job) => job?.provider);
    providerOf.set(id, provider);
    if (state.endTime !== undefined) providerOf.delete(id);
    provider
      .then((name) => {
        for (const listener of listeners.get(name ?? "") ?? []) listener(id, state);
      })
      .catch((err: unknown) => {
        providerOf.delete(id);
        log.error({ job: id, err }, "failed to report a job's state");
      });
  };
  const runner = createRunner(changed);

  function engine(name: ProviderName, type: string): JobEngine {
    return {
      type,
      async find({ idempotencyKey }) {
        const job = await ledger.chunks.get(chunkedId(idempotencyKey));
        return job && { id: job.id };
      },
      get: (id) => runner.state(id),
      stop: (id) => runner.stop(id),
      usage: async ({ nativeId }) => usageOf(await ledger.chunks.of(nativeId)),
      inProcess: {
        start: (id) => runner.start(id),
        watch: (listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
        pause: (id, paused) => runner.pause(id, paused),
        waiting: () => runner.waiting(name),
      },
    };
  }
  const engines = new Map(
    providers.flatMap(({ name, jobs }) => (jobs?.create === undefined ? [] : [[name, engine(name, jobs.type)]])),
  );

  /** An earlier create with the same token may have left rows without a job. */
  async function replace({ id, owner }: ChunkedJob): Promise<void> {
    const old = await ledger.chunks.get(id);
    if (old === undefined) return;
    if (old.started || (await ledger.jobs.find(owner, id)) !== undefined) {
      throw new GatewayError("Conflict", `The job '${id}' already exists`);
    }
    const chunks = await ledger.chunks.of(id);
    await ledger.chunks.delete(id);
    await deleteAll(blobsOf(old, chunks));
  }

  async function deleteAll(ids: readonly BlobId[]): Promise<void> {
    for (const id of ids) await blobs.delete(id);
  }

  return {
    engineOf: (provider) => engines.get(provider),

    async insert({ job, files, chunks }, refusal) {
      try {
        await replace(job);
        await ledger.chunks.insert(job, files, chunks);
      } catch (error) {
        if (!isInDoubt(error)) await deleteAll(blobsOf(job, chunks));
        throw error;
      }
      if (refusal !== undefined) for (const chunk of chunks) runner.refused(chunk, refusal);
      return { id: job.id };
    },

    discard: ({ job, chunks }) => deleteAll(blobsOf(job, chunks)),
    prioritize: (id, priority) => runner.reprioritize(id, priority),
    requeue: () => runner.requeue(),
    resume: () => runner.resume(),
    shutdown: (graceMs) => runner.shutdown(graceMs),
  };
}

/** The blobs of a job that has not begun. */
const blobsOf = ({ input, index, prior, shared }: ChunkedJob, chunks: readonly Chunk[]): readonly BlobId[] =>
  [input, index, prior, shared, ...chunks.map(({ part }) => part.list)].filter((id) => id !== undefined);
