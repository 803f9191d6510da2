/**
 * Adds unfinished jobs to the queues of a fleet. A process may end between the write that enters a job in the ledger and the one that
 * adds it to a queue, or between an engine's record of a job's end and the job's own.
 */
import type { Logger } from "pino";
import type { RepeatedDuty } from "../ports/duties.ts";
import type { UnfinishedJob } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Queue } from "../ports/queue.ts";
import type { Engines } from "./engines.ts";
import type { JobStates } from "./states.ts";

interface Options {
  readonly ledger: { readonly jobs: Pick<Ledger["jobs"], "unfinishedPage" | "byId"> };
  readonly queue: Pick<Queue, "add">;
  readonly engines: Pick<Engines, "of">;
  readonly states: Pick<JobStates, "refresh">;
  readonly log: Pick<Logger, "warn">;
}

const EVERY_MS = 10_000;
/** Jobs of a query, and queries of a run. A run goes on where the one before ended. */
const PAGE = 500;
const MOST_PAGES = 20;
/** Adds that are under way at a time. */
const AT_ONCE = 16;
/** Time after which all jobs are added again, whatever the queues have lost. */
const AGAIN_MS = 600_000;

export function createRequeue({ ledger, queue, engines, states, log }: Options): RepeatedDuty {
  /** Jobs that this process has added. A queue keeps an item until its job has ended. */
  let added = new Set<string>();
  /** Those of the pass under way. */
  let seen = new Set<string>();
  let after: UnfinishedJob | undefined;
  let allAt = Number.NEGATIVE_INFINITY;

  /** Records the end that an engine has recorded. */
  async function end({ id }: UnfinishedJob): Promise<void> {
    const row = await ledger.jobs.byId(id);
    if (row !== undefined) await states.refresh(row, true);
  }

  async function add(job: UnfinishedJob): Promise<void> {
    const engine = engines.of(job);
    if (engine === undefined) return;
    try {
      if (engine.inProcess === undefined) await queue.add("polls", job.id);
      else if (job.hasEnded) await end(job);
      else engine.inProcess.start(job.nativeId);
      seen.add(job.id);
    } catch (err) {
      log.warn({ job: job.id, err }, "failed to add an unfinished job to its queue; retrying later");
    }
  }

  async function addPage(jobs: readonly UnfinishedJob[], signal: AbortSignal): Promise<void> {
    const due: UnfinishedJob[] = [];
    for (const job of jobs) {
      if (added.has(job.id) && !job.hasEnded) seen.add(job.id);
      else due.push(job);
    }
    for (let start = 0; start < due.length && !signal.aborted; start += AT_ONCE) {
      await Promise.all(due.slice(start, start + AT_ONCE).map(add));
    }
  }

  return {
    name: "unfinished jobs",
    everyMs: EVERY_MS,

    async run(signal) {
      for (let pages = 0; pages < MOST_PAGES && !signal.aborted; pages += 1) {
        if (after === undefined && performance.now() - allAt >= AGAIN_MS) {
          added = new Set();
          allAt = performance.now();
        }
        const jobs = await ledger.jobs.unfinishedPage(after, PAGE);
        await addPage(jobs, signal);
        after = jobs.length === PAGE ? jobs.at(-1) : undefined;
        if (after !== undefined) continue;
        added = seen;
        seen = new Set();
        return;
      }
    },
  };
}
