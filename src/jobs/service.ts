/** Batch jobs of every provider: create, get, list, stop and tags. */
import type { Logger } from "pino";
import type { BudgetConfig } from "../config/prices.ts";
import type { WebhookEndpoints } from "../events/endpoints.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { RepeatedDuty } from "../ports/duties.ts";
import { isTerminal, type JobRow, type RecordCounts, type Tag } from "../ports/jobs.ts";
import type { JobQuery } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { ObjectCall } from "../ports/objects.ts";
import type { Provider, ProviderCall } from "../ports/provider.ts";
import type { Queue } from "../ports/queue.ts";
import type { Tracer } from "../ports/tracer.ts";
import type { Viewer } from "../ports/viewer.ts";
import { orAborted } from "../queue/in-line.ts";
import { createChunkedJobs } from "./chunks/engine.ts";
import { createMerger } from "./chunks/merge.ts";
import { createOutcomes } from "./chunks/outcome.ts";
import { createPrepareJob } from "./chunks/prepare.ts";
import { createRunner } from "./chunks/runner.ts";
import { createJobCreator } from "./create.ts";
import { createEngines } from "./engines.ts";
import { createLiveTags } from "./live-tags.ts";
import { createJobLookup } from "./lookup.ts";
import type { NewJob } from "./new-job.ts";
import { liveChanges, removedChanges } from "./options.ts";
import type { PollInterval } from "./poller.ts";
import { createRequeue } from "./requeue.ts";
import { createJobRows } from "./rows.ts";
import { createSampler, SAMPLE_EACH_MS } from "./sampler.ts";
import { isSettled } from "./state-rules.ts";
import { createJobStates } from "./states.ts";
import { checkTags, tagsOf } from "./tags.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { createEnterTranslation } from "./translation/entries.ts";
import { createLeftovers } from "./translation/leftovers.ts";
import { createPrepareInput } from "./translation/prepare.ts";
import { createBudgets } from "./usage/budgets.ts";
import type { Prices } from "./usage/prices.ts";
import { createJobVisibility, filteredPage, mergedPages, ownersFor } from "./visibility.ts";

/** The caller of an operation on a job. */
export type JobCall = Viewer & Pick<ObjectCall, "signal">;

export interface JobService {
  create(call: ProviderCall, job: NewJob): Promise<JobRow>;
  /** Rejects with NotFound also if the viewer may not see the job, and with AccessDenied for a provider it may not use. */
  get(viewer: Viewer, identifier: string): Promise<JobRow>;
  /** As `get`, but with the recorded state. */
  find(viewer: Viewer, identifier: string): Promise<JobRow>;
  list(viewer: Viewer, query: JobQuery): Promise<{ readonly jobs: readonly JobRow[]; readonly more: boolean }>;
  /** As `list`, and asks no provider. */
  page(viewer: Viewer, query: JobQuery): Promise<{ readonly jobs: readonly JobRow[]; readonly more: boolean }>;
  /** As `find`, with the state that this process knows. */
  peek(viewer: Viewer, identifier: string): Promise<JobRow>;
  stop(call: JobCall, identifier: string): Promise<void>;
  tags(call: JobCall, arn: string): Promise<readonly Tag[]>;
  tag(call: JobCall, arn: string, tags: readonly Tag[]): Promise<void>;
  untag(call: JobCall, arn: string, keys: readonly string[]): Promise<void>;
  /** True if the viewer may see a job of this tenant. Asks nobody. */
  isVisible(viewer: Viewer, row: JobRow): boolean;
  /** Numbers of jobs that wait for this provider, by reason. The reasons are a closed set. */
  waiting(provider: ProviderName): ReadonlyMap<string, number>;
  /** The counts of a job that runs in this process. Undefined for another. */
  countsHere(job: Pick<JobRow, "provider" | "providerType" | "nativeId">): Promise<RecordCounts | undefined>;
  /** What one process of a fleet does for all. Empty if the queue is not shared: then `resume` begins the same work. */
  readonly duties: readonly RepeatedDuty[];
  /** Continues the jobs and creates of earlier processes. Called once, at the start. */
  resume(): Promise<void>;
  close(): void;
  /** Resolves when no job does any more work in this process. Called after `close`, and before the providers stop. */
  shutdown(graceMs: number): Promise<void>;
}

interface Options {
  readonly ledger: Pick<Ledger, "jobs" | "files" | "translations" | "chunks" | "spending" | "history">;
  readonly blobs: BlobStore;
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly providers: readonly Provider[];
  /** True if results create a missing output bucket. */
  readonly createBuckets: boolean;
  readonly region: string;
  readonly accountId: string;
  readonly poll: PollInterval;
  readonly queue: Queue;
  readonly prices: Prices;
  readonly budgets: readonly BudgetConfig[];
  /** Checks the webhooks that tags of jobs name. */
  readonly webhooks: Pick<WebhookEndpoints, "check">;
  /** Bytes of a decompressed and of a translated input. */
  readonly maxInputBytes: number;
  /** For the errors of records. */
  readonly scrub: Scrubber;
  readonly log: Logger;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
}

/** A queue that is durable loses few items. */
const UNFINISHED_EACH_MS = 30_000;
/** A job whose create a process has left is paid for. Its caller waits for it. */
const UNSETTLED_EACH_MS = 5_000;

export function createJobService(options: Options): JobService {
  const { ledger, queue, log } = options;
  const results = { outcomes: createOutcomes(options), merger: createMerger(options) };
  const chunked = createChunkedJobs({
    ...options,
    runner: (changed) => createRunner({ ...options, ...results, changed }),
  });
  const engines = createEngines(options.providers, chunked);
  const rows = createJobRows(options);
  const { sweep, discard, forget, ...leftovers } = createLeftovers(options);
  const states = createJobStates({ ...options, chunked, engines, rows, ended: () => void sweep() });
  const isVisible = createJobVisibility(options.providers);
  const { find, remember, sync } = createJobLookup({ ...options, engines, rows, states, isVisible });
  const current = async (viewer: Viewer, identifier: string) => states.refreshRequested(await find(viewer, identifier));
  const maxBytes = options.maxInputBytes;
  const enter = createEnterTranslation({ ...options, discard });
  const prepareInput = createPrepareInput({ ...options, maxBytes, enter });
  const prepare = createPrepareJob({ ...options, maxBytes, prepareInput, enter, findJob: current });
  const budgets = createBudgets({ ...options, spending: ledger.spending, maxBytes });
  const creator = createJobCreator({ ...options, engines, rows, states, chunked, prepare, budgets, forget, sweep });

  const sampler = createSampler({ ledger, peek: states.peek, log });

  const live = createLiveTags({ engines, states, chunked });

  const duties: readonly RepeatedDuty[] = [
    createRequeue({ ledger, queue, engines, states, log }),
    {
      name: "unfinished batches",
      everyMs: UNFINISHED_EACH_MS,
      async run() {
        await chunked.requeue();
        for (const provider of options.providers) await provider.requeue?.();
      },
    },
    { name: "unsettled creates", everyMs: UNSETTLED_EACH_MS, run: creator.takeOver },
    leftovers.duty,
    { name: "job samples", everyMs: SAMPLE_EACH_MS, run: sampler.round },
  ];

  const tagged = async (viewer: Viewer, arn: string) => {
    const row = await find(viewer, arn);
    const [tags, id] = tagsOf(ledger, engines.require(row), row);
    return { row, tags, id };
  };

  async function recordedPage(viewer: Viewer, query: JobQuery) {
    const isListed = (row: JobRow) => viewer.permissions.isProviderAllowed(row.provider) && isVisible(viewer, row);
    const pages = ownersFor(viewer).map((owner) => filteredPage(ledger.jobs, owner, query, isListed));
    return mergedPages(await Promise.all(pages), query);
  }

  return {
    create: creator.create,
    find,
    isVisible: (viewer, row) => viewer.permissions.isProviderAllowed(row.provider) && isVisible(viewer, row),
    peek: async (viewer, identifier) => states.peek(await find(viewer, identifier)),

    async page(viewer, query) {
      const page = await recordedPage(viewer, query);
      return { ...page, jobs: await Promise.all(page.jobs.map((row) => states.peek(row))) };
    },

    async get(viewer, identifier) {
      const row = await current(viewer, identifier);
      if (isSettled(row) && row.publish === undefined) remember(viewer, identifier, row);
      return row;
    },

    async list(viewer, query) {
      if (query.provider !== undefined && viewer.operator) {
        await sync(query.provider).catch((err: unknown) => {
          if (!(err instanceof StorageUnavailable)) throw err;
          log.warn({ provider: query.provider, err }, "failed to enter a provider's jobs");
        });
      }
      const page = await recordedPage(viewer, query);
      // Hosted jobs have the state of the last poll, because a page must not cost one request per row.
      const described = (row: JobRow) => (states.runsHere(row) ? states.refresh(row) : states.asRecorded(row));
      return { ...page, jobs: await Promise.all(page.jobs.map(described)) };
    },

    async stop({ signal, ...viewer }, identifier) {
      const row = await states.refresh(await find(viewer, identifier), true);
      if (isTerminal(row.status)) throw new GatewayError("Conflict", `The job is ${row.status} and cannot be stopped.`);
      const engine = engines.require(row);
      await engine.stop(row.nativeId, signal);
      if (states.runsHere(row)) await states.refresh(row);
      else await states.stopping(row);
    },

    async tags({ signal, ...viewer }, arn) {
      const { tags, id } = await tagged(viewer, arn);
      return tags.list(id, signal);
    },

    async tag({ signal, ...viewer }, arn, added) {
      checkTags(added);
      const changes = liveChanges(added);
      const { row, tags, id } = await tagged(viewer, arn);
      await live.check(row, changes);
      await tags.add(id, added, signal);
      await live.apply(row, changes);
    },

    async untag({ signal, ...viewer }, arn, keys) {
      const changes = removedChanges(keys);
      const { row, tags, id } = await tagged(viewer, arn);
      await tags.remove(id, keys, signal);
      await live.undo(row, changes);
    },

    waiting(provider) {
      const sum = new Map<string, number>();
      for (const engine of [engines.get(provider), chunked.engineOf(provider)]) {
        for (const [reason, jobs] of engine?.inProcess?.waiting?.() ?? [])
          sum.set(reason, (sum.get(reason) ?? 0) + jobs);
      }
      return sum;
    },

    async countsHere(job) {
      const engine = engines.of(job);
      // Where the queue is shared, the engine's counts are those of the ledger, which have been counted.
      if (engine?.inProcess === undefined || queue.isShared) return undefined;
      return (await engine.get(job.nativeId, AbortSignal.timeout(JOB_TIMINGS.stateTimeout))).counts;
    },

    duties: queue.isShared ? duties.map(letGo) : [],

    async resume() {
      if (queue.isShared) return chunked.resume();
      for (const row of await ledger.jobs.unfinished()) {
        if (states.runsHere(row)) {
          const failed = (err: unknown) => log.error({ job: row.id, err }, "failed to read a job's state");
          await states.refresh(row).catch(failed);
        } else states.follow(row);
      }
      await creator.resume();
      await chunked.resume();
      leftovers.resume();
      sampler.start();
    },

    close() {
      leftovers.close();
      states.close();
      creator.close();
    },

    async shutdown(graceMs) {
      await sampler.close();
      await chunked.shutdown(graceMs);
    },
  };
}

/** What is under way when the signal aborts ends by itself, and is repeatable. */
const letGo = ({ run, ...duty }: RepeatedDuty): RepeatedDuty => ({
  ...duty,
  run: (signal) => orAborted(run(signal), signal),
});
