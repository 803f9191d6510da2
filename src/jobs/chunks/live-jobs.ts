/**
 * The jobs that this process runs. It has the item of each in hand, from the time at which it takes the job from the ledger to the
 * job's end. Jobs that another process may run are changed in the ledger.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { PRIORITY_TAG } from "../../executor/job-tags.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ChunkedJob, ChunkedJobPatch, JobControls } from "../../ports/chunks.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Queue } from "../../ports/queue.ts";
import { optionsOf } from "../options.ts";
import { createLiveJob, type LiveJob } from "./live-job.ts";
import type { Tasks } from "./tasks.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks" | "jobs">;
  readonly queue: Queue;
  readonly tasks: Pick<Tasks, "untilDone" | "run" | "isClosing" | "signal">;
  /** The job is taken. */
  readonly taken: (live: LiveJob) => void;
  /** Callers have asked something of the job, perhaps in another process. */
  readonly asked: (live: LiveJob, controls: JobControls) => void;
  /** The job is no longer this process's. */
  readonly left: (live: LiveJob) => Promise<void>;
  /** Milliseconds that the tasks of a job have when it goes to another process. */
  readonly leaveMs: number;
}

export interface LiveJobs {
  readonly all: ReadonlyMap<string, LiveJob>;
  /** Adds a job to the queue, also if the ledger cannot be read now. */
  start(id: string): void;
  /** Has a job in hand. Resolves when it has ended, or has left after the signal. */
  hold(id: string, signal: AbortSignal): Promise<undefined>;
  /** Rejects with NotFound. */
  row(id: string): Promise<ChunkedJob>;
  /** Undefined if this process does not run the job. */
  running(id: string): LiveJob | undefined;
  /** Changes a job that this process does not run. Rejects with NotFound, and with Conflict if it has ended. */
  ask(id: string, patch: ChunkedJobPatch): Promise<void>;
  /** Reads what callers have asked of these jobs. */
  read(ids: readonly string[]): Promise<void>;
  nudged(id: string): void;
  delete(id: string): void;
}

export function createLiveJobs(options: Options): LiveJobs {
  const { ledger, queue, tasks, taken, asked, left, leaveMs } = options;
  const all = new Map<string, LiveJob>();
  /** Jobs that are being taken. True: something was asked meanwhile. */
  const taking = new Map<string, boolean>();

  async function row(id: string): Promise<ChunkedJob> {
    const found = await ledger.chunks.get(id);
    if (found === undefined) throw new GatewayError("NotFound", `There is no job ${id}.`);
    return found;
  }

  async function priorityOf({ owner, id }: ChunkedJob): Promise<number> {
    const job = await ledger.jobs.find(owner, id);
    return job === undefined ? 0 : optionsOf(await ledger.jobs.tags(job.id)).priority;
  }

  async function take(id: string): Promise<LiveJob | undefined> {
    const found = await ledger.chunks.get(id);
    if (found === undefined || found.endTime !== undefined) return undefined;
    if (!found.started) await ledger.chunks.update(id, { started: true });
    const files = await ledger.chunks.files(id);
    const [chunks, priority] = [await ledger.chunks.of(id), await priorityOf(found)];
    const live = createLiveJob({ ...found, started: true }, files, chunks, { priority, closing: tasks.signal });
    all.set(id, live);
    return live;
  }

  async function load(id: string): Promise<LiveJob | undefined> {
    taking.set(id, false);
    try {
      const live = await take(id);
      if (live === undefined) return undefined;
      taken(live);
      if (taking.get(id)) tasks.run(() => read([id]), live);
      return live;
    } finally {
      taking.delete(id);
    }
  }

  async function read(ids: readonly string[]): Promise<void> {
    const revisions = new Map(ids.flatMap((id) => (all.has(id) ? [[id, all.get(id)!.revision.value]] : [])));
    for (const [id, controls] of await ledger.chunks.controls([...revisions.keys()], PRIORITY_TAG)) {
      const live = all.get(id);
      if (live !== undefined && !live.isLeaving && !live.revision.isBehind(revisions.get(id)!)) asked(live, controls);
    }
  }

  async function leave(live: LiveJob): Promise<void> {
    live.isLeaving = true;
    const patience = new AbortController();
    const ended = async () => {
      while (live.tasks.size > 0) await Promise.all(live.tasks);
    };
    await Promise.race([ended(), sleep(leaveMs, undefined, patience).catch(() => {})]);
    patience.abort();
    live.leaving.abort(new GatewayError("Unavailable", "Another process goes on with the job."));
    await ended();
    all.delete(live.row.id);
    await left(live);
  }

  const isUnknown = (error: unknown): boolean => error instanceof GatewayError && error.kind === "NotFound";

  /** Only the items of a fleet wait for each other. */
  async function add(id: string): Promise<void> {
    const priority = queue.isShared ? await priorityOf(await row(id)) : 0;
    await queue.add("jobs", id, { priority });
  }

  const start = (id: string): void => {
    void add(id).catch(() => {
      tasks.run(() => tasks.untilDone(() => add(id), `failed to start ${id}; retrying`, isUnknown));
    });
  };

  return {
    all,
    row,
    start,
    read,

    async hold(id, signal) {
      const stopped = Promise.withResolvers<void>();
      const stop = () => stopped.resolve();
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      try {
        const live = tasks.isClosing ? undefined : await load(id);
        if (live !== undefined) {
          await Promise.race([live.end.promise, stopped.promise]);
          if (all.get(id) === live && signal.aborted) await leave(live);
        } else if (tasks.isClosing) await stopped.promise;
        return undefined;
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },

    running(id) {
      const live = all.get(id);
      return live?.row.endTime === undefined && !live?.isLeaving ? live : undefined;
    },

    async ask(id, patch) {
      if (!(await ledger.chunks.updateOpen(id, patch))) {
        const { status } = await row(id);
        throw new GatewayError("Conflict", `The job ${id} has already ended: ${status}.`);
      }
      // The queue may have lost it.
      start(id);
      queue.nudge("jobs", id);
    },

    nudged(id) {
      const live = all.get(id);
      if (live !== undefined) tasks.run(() => read([id]), live);
      else if (taking.has(id)) taking.set(id, true);
    },

    delete(id) {
      all.get(id)?.end.resolve();
      all.delete(id);
    },
  };
}
