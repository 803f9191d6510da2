/**
 * What holds for the batch jobs of every provider: names, idempotency, tags, listing. The ledger answers for what a
 * provider does not keep and for what has ended; a provider answers for what is still going on.
 */
import { createHash, randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { idOf } from "../lib/aws/job-ids.ts";
import { parseUri } from "../lib/aws/s3-uri.ts";
import { coalesce } from "../lib/coalesce.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { FileCall, Viewer } from "../objects/call.ts";
import type { Discards } from "../objects/deferred-deletes.ts";
import type { Files } from "../objects/service.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { isTerminal, type JobRow, type JobSpec, type JobState, type Tag } from "../ports/jobs.ts";
import type { JobQuery, Ledger } from "../ports/ledger.ts";
import { type Provider, verb } from "../ports/provider.ts";
import { findInput } from "./input.ts";
import { createIntents } from "./intents.ts";
import type { NewJob } from "./new-job.ts";
import { createPoller } from "./poller.ts";
import { publishResults } from "./publish.ts";
import { createJobRows } from "./records.ts";
import { checkTags, tagsOf } from "./tags.ts";
import { mergedPages, ownersFor } from "./visibility.ts";

/** Who asks about a job, and until when. */
export type JobCall = Viewer & Pick<FileCall, "signal">;

export interface Batches {
  create(call: FileCall, job: NewJob): Promise<JobRow>;
  /** Rejects with NotFound for what the viewer may not see, as for what is not there. */
  get(viewer: Viewer, identifier: string): Promise<JobRow>;
  /** As `get`, but as the ledger has it: how the job goes is not asked. */
  find(viewer: Viewer, identifier: string): Promise<JobRow>;
  list(viewer: Viewer, query: JobQuery): Promise<{ readonly jobs: readonly JobRow[]; readonly more: boolean }>;
  stop(call: JobCall, identifier: string): Promise<void>;
  tags(call: JobCall, arn: string): Promise<readonly Tag[]>;
  tag(call: JobCall, arn: string, tags: readonly Tag[]): Promise<void>;
  untag(call: JobCall, arn: string, keys: readonly string[]): Promise<void>;
  /** Enters jobs whose create nobody saw end, and goes on looking at those that have not ended. Once, at the start. */
  resume(): Promise<void>;
  close(): void;
}

/** A provider is asked about a job at most this often, however many poll it. */
const STATE_MS = 2_000;
/** Jobs that are kept in memory after their end: a kilobyte each. */
const ENDED = 2_000;
/** A provider's list of jobs is believed for this long. */
const JOBS_MS = 5_000;

interface Options {
  readonly ledger: Pick<Ledger, "jobs" | "files">;
  readonly blobs: BlobStore;
  readonly files: Files;
  readonly discards: Pick<Discards, "drain">;
  readonly providers: readonly Provider[];
  readonly region: string;
  readonly accountId: string;
  readonly log: Logger;
}

export function createBatches(options: Options): Batches {
  const { ledger, files, discards, providers, log } = options;
  const byName = new Map<ProviderName, Provider>(providers.map((provider) => [provider.name, provider]));
  const rows = createJobRows(options);
  const intents = createIntents({ ledger, rows, providers: byName, log });

  /** What of a row a state changes; a job that has ended was modified last when it ended. */
  const changes = ({ status, message, counts, endTime }: JobState) => ({
    status,
    message,
    counts,
    endTime,
    lastModifiedTime: endTime ?? Date.now(),
  });

  for (const { name, batches } of providers) {
    batches?.watch?.((nativeId, state) => {
      const failed = (err: unknown) =>
        log.error({ provider: name, job: nativeId, err }, "a job's change was not recorded");
      ledger.jobs.update(rows.id(name, nativeId), changes(state)).catch(failed);
    });
  }

  /** The row with what its provider knows by now; ended only once its results can be read, unless nobody has asked for them. */
  const look = coalesce(STATE_MS, async (id) => {
    const row = await ledger.jobs.byId(id);
    if (row === undefined) throw notFound(id);
    return isOver(row) ? row : ask(row);
  });

  const ask = async (row: JobRow): Promise<JobRow> => {
    const engine = byName.get(row.provider)?.batches;
    if (engine?.get === undefined) return row;
    const state = await engine.get(row.nativeId, AbortSignal.timeout(ASK_MS));
    const next = settled(row, state);
    const publish = isTerminal(next.status) && row.publish === "when ended";
    if (publish) {
      const results = await engine.results?.(row, AbortSignal.timeout(RESULTS_MS));
      await publishResults(options, row, rows.names(row), results, next.counts);
    }
    if (!publish && next.status === row.status && same(next.counts, row.counts)) return row;
    const patch = { ...changes(next), ...(publish && { publish: undefined }) };
    await ledger.jobs.update(row.id, patch).catch((err: unknown) => {
      // Who asks is told all the same. It is not lost: it is found out again until it is written down.
      if (publish || !(err instanceof StorageUnavailable)) throw err;
      log.warn({ job: row.id, err }, "a job's change was not recorded");
    });
    if (isTerminal(next.status)) void discards.drain(row.provider);
    return { ...row, ...patch };
  };

  const poller = createPoller({
    log,
    look: async (id) => isOver(await look(id)),
  });
  const watched = (row: JobRow) => byName.get(row.provider)?.batches?.watch !== undefined;
  const follow = (row: JobRow) => {
    if (!isOver(row) && !watched(row)) poller.add(row.id);
  };

  /** An engine in this process knows its jobs at once and is asked each time. */
  const refresh = (row: JobRow, fresh = false): Promise<JobRow> => {
    if (isOver(row)) return Promise.resolve(row);
    return watched(row) ? ask(row) : look(row.id, fresh);
  };

  /** Enters the provider's jobs that Quarry did not create. */
  const sync = coalesce(JOBS_MS, async (name) => {
    const { list, results } = byName.get(name)?.batches ?? {};
    if (list === undefined) return;
    const jobs = list(AbortSignal.timeout(RESULTS_MS));
    const publish = results && "when asked";
    for (const row of await rows.foreign(name, jobs, publish)) follow(row);
  });

  /** The job that somebody asks for: with its results, if it has ended. */
  const wanted = async (row: JobRow): Promise<JobRow> => {
    const asked: JobRow = row.publish === "when asked" ? { ...row, publish: "when ended" } : row;
    if (asked !== row) {
      await ledger.jobs.want(row.id);
      follow(asked);
    }
    const found = await refresh(asked);
    // A look that had begun before did not look after results.
    return isTerminal(found.status) && found.publish === "when asked" ? look(row.id, true) : found;
  };

  /** What has ended never changes, and is what pollers that come late ask for. */
  const ended = new Map<string, JobRow>();

  const find = async (viewer: Viewer, identifier: string): Promise<JobRow> => {
    const id = idOf(identifier);
    const known = async () => {
      for (const owner of ownersFor(viewer)) {
        const row = (await ledger.jobs.get(owner, id)) ?? (await ledger.jobs.find(owner, id));
        if (row !== undefined) return row;
      }
      return undefined;
    };
    const row = await known();
    if (row !== undefined) return row;
    if (!viewer.operator) throw notFound(identifier);
    // The ledger may be younger than the job, or somebody else may have created it: its provider still knows.
    await Promise.all(
      providers.map(({ name }) =>
        sync(name).catch((err: unknown) => log.warn({ provider: name, err }, "a provider's jobs could not be listed")),
      ),
    );
    const found = await known();
    if (found === undefined) throw notFound(identifier);
    return found;
  };

  const providerOf = (row: JobRow): Provider => {
    const provider = byName.get(row.provider);
    if (provider !== undefined) return provider;
    throw new GatewayError("Unavailable", `The job's provider '${row.provider}' is not configured any more.`);
  };

  const tagged = async (viewer: Viewer, arn: string) => {
    const row = await find(viewer, arn);
    return tagsOf(ledger, providerOf(row).batches, row);
  };

  return {
    async create(call, job) {
      verb(call.provider, "batches", "create");
      checkTags(job.tags);
      const output = parseUri("outputDataConfig.s3OutputDataConfig.s3Uri", job.outputUri);
      const token = job.clientRequestToken ?? randomUUID();
      const { clientRequestToken: _, ...body } = job;
      const fingerprint = createHash("sha256").update(JSON.stringify(body)).digest("base64url");
      const row = await intents.create(call, { token, fingerprint, job }, async (intent) => {
        const input = await findInput(files, call, job);
        const hours = job.timeoutHours;
        const spec: JobSpec = {
          owner: call.owner,
          intent,
          name: job.name,
          modelId: job.modelId,
          input,
          output,
          deadline: hours === undefined ? undefined : Date.now() + hours * 3_600_000,
          tags: job.tags,
          request: job,
        };
        return spec;
      });
      follow(row);
      return row;
    },

    async get(viewer, identifier) {
      const key = `${viewer.owner}\n${viewer.operator}\n${identifier}`;
      const before = ended.get(key);
      if (before !== undefined) return before;
      const row = await wanted(await find(viewer, identifier));
      if (isTerminal(row.status)) {
        if (ended.size >= ENDED) ended.clear();
        ended.set(key, row);
      }
      return row;
    },

    find,

    async list(viewer, query) {
      if (query.provider !== undefined && viewer.operator) await sync(query.provider);
      const pages = await Promise.all(ownersFor(viewer).map((owner) => ledger.jobs.list(owner, query)));
      const page = mergedPages(pages, query);
      // A job elsewhere is as the poller left it: a page must not cost a call for each of its rows.
      return { ...page, jobs: await Promise.all(page.jobs.map((row) => (watched(row) ? refresh(row) : row))) };
    },

    async stop({ signal, ...viewer }, identifier) {
      const row = await refresh(await find(viewer, identifier), true);
      if (isTerminal(row.status)) {
        throw new GatewayError("Conflict", `The job is ${row.status} and cannot be stopped.`);
      }
      await verb(providerOf(row), "batches", "stop")(row.nativeId, signal);
      if (watched(row)) await refresh(row);
      else {
        await ledger.jobs.update(row.id, changes({ ...row, status: "Stopping" }));
        look.forget(row.id);
      }
    },

    async tags({ signal, ...viewer }, arn) {
      const [tags, id] = await tagged(viewer, arn);
      return tags.list(id, signal);
    },

    async tag({ signal, ...viewer }, arn, added) {
      checkTags(added);
      const [tags, id] = await tagged(viewer, arn);
      await tags.add(id, added, signal);
    },

    async untag({ signal, ...viewer }, arn, keys) {
      const [tags, id] = await tagged(viewer, arn);
      await tags.remove(id, keys, signal);
    },

    async resume() {
      for (const row of await ledger.jobs.unfinished()) {
        if (watched(row))
          await ask(row).catch((err: unknown) => log.error({ job: row.id, err }, "a job could not be read"));
        else follow(row);
      }
      await intents.resume(follow);
    },

    close() {
      poller.stop();
      intents.close();
    },
  };
}

const ASK_MS = 30_000;
const RESULTS_MS = 3_600_000;

/** Nothing is left to be found out about it, nor to be done before somebody asks for it. */
const isOver = (row: JobRow): boolean => isTerminal(row.status) && row.publish !== "when ended";

const notFound = (identifier: string) =>
  new GatewayError("NotFound", `There is no model invocation job '${identifier}'.`);

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A provider that was asked to stop may say for a while that it goes on; an end has a time, whether it was told or not. */
function settled(row: JobRow, { status, message, counts, endTime }: JobState): JobState {
  const next = row.status === "Stopping" && !isTerminal(status) ? "Stopping" : status;
  return {
    status: next,
    message,
    counts,
    endTime: isTerminal(next) ? (endTime ?? row.endTime ?? Date.now()) : undefined,
  };
}
