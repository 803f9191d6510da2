/** Finds the jobs that a caller may see. An operator also finds unmanaged jobs, which the provider lists. */
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { idOf, jobId } from "../lib/aws/job-ids.ts";
import { coalesce } from "../lib/coalesce.ts";
import type { FileId, ProviderName } from "../lib/names.ts";
import type { Chunk } from "../ports/chunks.ts";
import type { JobRow, UnmanagedJob } from "../ports/jobs.ts";
import type { Creating } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Provider } from "../ports/provider.ts";
import type { Viewer } from "../ports/viewer.ts";
import { chunkKey } from "./chunks/plan.ts";
import type { Engines } from "./engines.ts";
import { idempotencyKey } from "./idempotency.ts";
import type { JobRows } from "./rows.ts";
import { type JobStates, noSuchJob } from "./states.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { type IsVisible, ownersFor } from "./visibility.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs" | "chunks">;
  readonly providers: readonly Provider[];
  readonly engines: Engines;
  readonly rows: JobRows;
  readonly states: Pick<JobStates, "follow">;
  readonly isVisible: IsVisible;
  readonly log: Logger;
}

export interface JobLookup {
  /**
   * Finds a job by ARN, id or the provider's id. Rejects with NotFound also if the viewer may not see the job. Rejects with
   * AccessDenied if the viewer may see it and its key may not use the job's provider.
   */
  find(viewer: Viewer, identifier: string): Promise<JobRow>;
  /** Caches an ended job for `find`. Such jobs never change, and clients continue to poll them. */
  remember(viewer: Viewer, identifier: string, ended: JobRow): void;
  /** Enters the provider's unmanaged jobs in the ledger. */
  sync(provider: ProviderName): Promise<void>;
}

/** Lists are newest first. After this many known jobs in a row, all older ones are assumed to be known. */
const KNOWN_IN_A_ROW = 100;
/** Maximum number of ended jobs in the cache. A job takes about a kilobyte. */
const MAX_ENDED = 2_000;

export function createJobLookup({ ledger, providers, engines, rows, states, isVisible, log }: Options): JobLookup {
  const sync = coalesce(JOB_TIMINGS.listFresh, async (provider) => {
    const { list, results, type } = engines.get(provider) ?? {};
    if (list === undefined) return;
    const publish = results && "when asked";
    const unmanaged: JobRow[] = [];
    let known = 0;
    for await (const job of list(AbortSignal.timeout(JOB_TIMINGS.listTimeout))) {
      if (await isKnown(provider, job)) {
        known += 1;
        if (known >= KNOWN_IN_A_ROW) break;
        continue;
      }
      known = 0;
      if (!(await isBeingCreated(provider, job)))
        unmanaged.push(rows.unmanaged(job, { provider, providerType: type, publish }));
    }
    await ledger.jobs.adopt(unmanaged);
    for (const row of unmanaged) states.follow(row);
  });

  /** True for jobs in the ledger, and for batches of such jobs. */
  const isKnown = async (provider: ProviderName, { id }: UnmanagedJob): Promise<boolean> =>
    (await ledger.jobs.byId(jobId(provider, id))) !== undefined || ledger.chunks.isBatch(provider, id);

  /** True if the job belongs, or may belong, to a create whose job is not in the ledger yet, or was not a moment ago. */
  async function isBeingCreated(provider: ProviderName, job: UnmanagedJob): Promise<boolean> {
    const [creates, chunks] = await Promise.all([ledger.jobs.creating(provider), ledger.chunks.submitting(provider)]);
    const begun = [...creates.map(ofCreate), ...chunks.map(ofChunk)];
    // In this order: what ended before the queries is in the ledger.
    return begun.some((one) => isOf(job, one)) || isKnown(provider, job);
  }

  const ended = new LRUCache<string, JobRow>({ max: MAX_ENDED });

  /** Every job that is found passes this check. The cache holds jobs that other keys of the tenant have found. */
  function checked(viewer: Viewer, row: JobRow | undefined): JobRow | undefined {
    // In this order: an id that leads to another bucket is answered as if nothing had it, whatever its provider.
    if (row === undefined || !isVisible(viewer, row)) return undefined;
    viewer.permissions.mayUseProvider(row.provider);
    return row;
  }

  async function known(viewer: Viewer, id: string): Promise<JobRow | undefined> {
    for (const owner of ownersFor(viewer)) {
      const row = (await ledger.jobs.get(owner, id)) ?? (await ledger.jobs.find(owner, id));
      const found = checked(viewer, row);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async function syncAll(): Promise<void> {
    const failed = (provider: ProviderName) => (err: unknown) =>
      log.warn({ provider, err }, "failed to list a provider's jobs");
    await Promise.all(providers.map(({ name }) => sync(name).catch(failed(name))));
  }

  return {
    sync,

    remember: (viewer, identifier, row) => void ended.set(cacheKey(viewer, identifier), row),

    async find(viewer, identifier) {
      const id = idOf(identifier);
      const row = checked(viewer, ended.get(cacheKey(viewer, identifier))) ?? (await known(viewer, id));
      if (row !== undefined) return row;
      if (!viewer.operator) throw noSuchJob(identifier);
      // The ledger may be younger than the job, or the job was not created through Quarry.
      await syncAll();
      const found = await known(viewer, id);
      if (found === undefined) throw noSuchJob(identifier);
      return found;
    },
  };
}

const cacheKey = ({ owner, operator }: Viewer, identifier: string): string => `${owner}\n${operator}\n${identifier}`;

/** A create, or the submission of a chunk, whose outcome is not known. */
interface Begun {
  /** What the provider may have stored with the job. */
  readonly marks: readonly string[];
  readonly inputFile: FileId | undefined;
  readonly since: number;
}

const ofCreate = ({ owner, token, inputFile, createdAt }: Creating): Begun => ({
  marks: [token, idempotencyKey(owner, token)],
  inputFile,
  since: createdAt,
});

const ofChunk = (chunk: Chunk): Begun => ({
  marks: [chunkKey(chunk)],
  inputFile: chunk.inputFile,
  since: chunk.submittedAt ?? 0,
});

/**
 * AWS stores the caller's token, or the idempotency key in its place. A job without either is compared by the file that it
 * reads, or else by its time.
 */
function isOf({ idempotencyKey: key, request, inputFile, submitTime }: UnmanagedJob, begun: Begun): boolean {
  const mark = key ?? request?.clientRequestToken;
  if (mark !== undefined) return begun.marks.includes(mark);
  if (inputFile !== undefined) return inputFile === begun.inputFile;
  return submitTime >= begun.since - JOB_TIMINGS.clockSkew;
}
