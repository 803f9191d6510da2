/** The jobs that this process runs. A job is taken from the ledger once, and is dropped when it has ended. */
import { GatewayError } from "../../lib/errors.ts";
import type { ChunkedJob } from "../../ports/chunks.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { optionsOf } from "../options.ts";
import { createLiveJob, type LiveJob } from "./live-job.ts";
import type { Tasks } from "./tasks.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks" | "jobs">;
  readonly tasks: Pick<Tasks, "run" | "untilDone" | "isClosing">;
  /** The job is taken. */
  readonly taken: (live: LiveJob) => void;
}

export interface LiveJobs {
  readonly all: ReadonlyMap<string, LiveJob>;
  /** Takes a job, also if the ledger cannot be read now. */
  start(id: string): void;
  /** Rejects with NotFound. */
  row(id: string): Promise<ChunkedJob>;
  /** Takes a job that has not ended. Rejects with NotFound, and with Conflict if it has ended. */
  unended(id: string): Promise<LiveJob>;
  delete(id: string): void;
}

export function createLiveJobs({ ledger, tasks, taken }: Options): LiveJobs {
  const all = new Map<string, LiveJob>();
  const taking = new Map<string, Promise<LiveJob | undefined>>();

  async function row(id: string): Promise<ChunkedJob> {
    const found = await ledger.chunks.get(id);
    if (found === undefined) throw new GatewayError("NotFound", `There is no job ${id}.`);
    return found;
  }

  async function priorityOf({ owner, id }: ChunkedJob): Promise<number> {
    const job = await ledger.jobs.find(owner, id);
    return job === undefined ? 0 : optionsOf(await ledger.jobs.tags(job.id)).priority;
  }

  async function load(id: string): Promise<LiveJob | undefined> {
    const found = await row(id);
    if (found.endTime !== undefined || tasks.isClosing) return undefined;
    if (!found.started) await ledger.chunks.update(id, { started: true });
    const files = await ledger.chunks.files(id);
    const live = createLiveJob({ ...found, started: true }, files, await ledger.chunks.of(id), await priorityOf(found));
    all.set(id, live);
    taken(live);
    return live;
  }

  /** The job, if it has not ended. */
  function take(id: string): Promise<LiveJob | undefined> {
    const found = taking.get(id);
    if (found !== undefined) return found;
    const loading = load(id);
    taking.set(id, loading);
    loading.then(
      (live) => live === undefined && taking.delete(id),
      () => taking.delete(id),
    );
    return loading;
  }

  const isUnknown = (error: unknown): boolean => error instanceof GatewayError && error.kind === "NotFound";

  return {
    all,
    row,
    start: (id) => tasks.run(() => tasks.untilDone(() => take(id), `failed to start ${id}; retrying`, isUnknown)),

    async unended(id) {
      const live = await take(id);
      if (live !== undefined && live.row.endTime === undefined) return live;
      const { status } = await row(id);
      throw new GatewayError("Conflict", `The job ${id} has already ended: ${status}.`);
    },

    delete(id) {
      all.delete(id);
      taking.delete(id);
    },
  };
}
