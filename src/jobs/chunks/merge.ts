/** Merges the outcomes of a job's chunks into the results of its files, and publishes them. */
import type { Logger } from "pino";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { isNoSuchBucket, noSuchBucket } from "../../lib/s3/errors.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { RecordCounts } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import { countsOf, manifestOf } from "./ending.ts";
import { createFileWriter } from "./file-writer.ts";
import { mergeAsDone } from "./merge-as-done.ts";
import { closeSources, type Merging, mergeInOrder } from "./merging.ts";
import { lastLine, planOf } from "./plan.ts";
import { createPublication, type Publication } from "./publish.ts";
import { noResults } from "./result-state.ts";
import type { Merger } from "./results.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks" | "files">;
  readonly blobs: BlobStore;
  readonly providers: readonly Provider[];
  /** True if results create a missing output bucket. Otherwise they wait for it. */
  readonly createBuckets: boolean;
  readonly log: Pick<Logger, "warn">;
}

/** Files that are published at the same time. */
const AT_ONCE = 16;

/** A job whose results are being merged in this process. */
interface Current extends Merging {
  readonly publication: Publication;
  /** Numbers of files that the store does not have as they are. */
  readonly unpublished: Set<number>;
}

export function createMerger({ ledger, blobs, providers, createBuckets, log }: Options): Merger {
  const currents = new Map<string, Promise<Current>>();
  const last = new Map<string, Promise<unknown>>();
  const stores = new Map<ProviderName, Provider["objects"]>(providers.map(({ name, objects }) => [name, objects]));

  async function open(job: ChunkedJob): Promise<Current> {
    const files = [...(await ledger.chunks.files(job.id))];
    const store = stores.get(job.provider);
    if (store === undefined) {
      throw new GatewayError("Unavailable", `The job's provider '${job.provider}' is no longer configured`);
    }
    const external = store.bucketsAreExternal ? store : undefined;
    const unpublished = new Set<number>();
    for (const { number, results, finished } of files) if (results !== undefined && !finished) unpublished.add(number);
    return {
      job,
      files,
      sources: undefined,
      sharedCounts: noResults(),
      orders: undefined,
      hasShared: false,
      publication: createPublication({ ledger, blobs, createBuckets }, job, external),
      unpublished,
      line: 0,
      saved: ({ number }) => void unpublished.add(number),
    };
  }

  async function forget(id: string): Promise<void> {
    const known = currents.get(id);
    currents.delete(id);
    const sources = (await known?.catch(() => undefined))?.sources;
    if (sources !== undefined)
      await closeSources(sources).catch((err: unknown) =>
        log.warn({ job: id, err }, "failed to delete temporary results"),
      );
  }

  /** One after the other for each job. After a failure, the next one begins at the ledger's cursors. */
  function serially<T>(job: ChunkedJob, work: (current: Current) => Promise<T>): Promise<T> {
    const { id } = job;
    const done = (last.get(id) ?? Promise.resolve()).then(async () => {
      const known = currents.get(id) ?? open(job);
      currents.set(id, known);
      try {
        return await work(await known);
      } catch (error) {
        await forget(id);
        throw error;
      }
    });
    const settled = done
      .catch(() => undefined)
      .then(() => {
        if (last.get(id) === settled) last.delete(id);
      });
    last.set(id, settled);
    return done;
  }

  const isComplete = ({ job }: Merging, file: ChunkedFile): boolean =>
    !planOf(job).options.unordered && file.resultLine >= lastLine(file);

  async function mark(current: Current, file: ChunkedFile): Promise<void> {
    await ledger.chunks.updateFile(file.job, file.number, { finished: true });
    current.files[file.number] = { ...file, finished: true };
    current.unpublished.delete(file.number);
  }

  /** Publishes files that have grown. Rejects with NoSuchBucket. */
  async function publish(current: Current, isEnd: boolean): Promise<void> {
    const { publication, unpublished } = current;
    if (publication.isAtEnd && !isEnd) return;
    const numbers = [...unpublished].sort((a, b) => a - b);
    while (numbers.length > 0) {
      const some = numbers.splice(0, AT_ONCE).map((number) => publishFile(current, number, isEnd));
      for (const one of await Promise.allSettled(some)) if (one.status === "rejected") throw one.reason;
    }
  }

  async function publishFile(current: Current, number: number, isEnd: boolean): Promise<void> {
    const { publication, unpublished, files } = current;
    const file = files[number]!;
    const { results, resultBytes } = file;
    if (file.finished || results === undefined) {
      unpublished.delete(number);
    } else if (isEnd || isComplete(current, file)) {
      await publication.whole({ ...file, results });
      await mark(current, file);
    } else if (await publication.grow({ ...file, results, resultBytes })) unpublished.delete(number);
    else await mark(current, file);
  }

  async function merge(current: Current, chunks: readonly Chunk[]): Promise<void> {
    const writer = createFileWriter({ ledger, blobs });
    const inOrder = planOf(current.job).options.unordered ? mergeAsDone : mergeInOrder;
    try {
      await inOrder({ ledger, blobs }, current, chunks, writer);
    } finally {
      await writer.close();
    }
  }

  /** Files without a result line have empty results. */
  async function createEmpty({ files, unpublished }: Current): Promise<void> {
    const writer = createFileWriter({ ledger, blobs });
    try {
      for (const file of files) {
        if (file.results !== undefined || file.finished) continue;
        await writer.save(file, file.resultLine, (saved) => {
          files[file.number] = saved;
          unpublished.add(file.number);
        });
      }
      await writer.settled();
    } finally {
      await writer.close();
    }
  }

  return {
    advance: (job, chunks) =>
      serially(job, async (current) => {
        await merge(current, chunks);
        await publish(current, false).catch((error: unknown) => {
          if (!isNoSuchBucket(error)) throw error;
        });
      }),

    finish: (job, chunks): Promise<RecordCounts> =>
      serially(job, async (current) => {
        await merge(current, chunks);
        await createEmpty(current);
        const counts = await countsOf(blobs, current, chunks);
        try {
          await publish(current, true);
          await current.publication.manifest(manifestOf(job, chunks, counts));
        } catch (error) {
          if (!isNoSuchBucket(error)) throw error;
          // A store's own error need not name the bucket.
          throw noSuchBucket(job.output.bucket);
        }
        await forget(job.id);
        return counts;
      }),

    async release(job, chunks) {
      await forget(job.id);
      const { input, index, prior, shared } = job;
      const ids = [input, index, prior, shared, ...chunks.flatMap(({ outcome, part }) => [outcome, part.list])];
      if (stores.get(job.provider)?.bucketsAreExternal) {
        ids.push(...(await ledger.chunks.files(job.id)).map(({ results }) => results));
      }
      for (const id of ids) if (id !== undefined) await blobs.delete(id);
      await ledger.chunks.update(job.id, { input: undefined, index: undefined, prior: undefined, shared: undefined });
    },

    async leave(job) {
      await last.get(job);
      await forget(job);
    },

    async close() {
      await Promise.all(last.values());
      for (const id of [...currents.keys()]) await forget(id);
    },
  };
}
