/**
 * Counts the changes of jobs that this process records, where several processes record the changes of one job. The sum over the
 * processes counts each change once, because the ledger takes it once. Every process reports the same unfinished jobs.
 */
import { isTerminal, UNMANAGED_OWNER } from "../../ports/jobs.ts";
import type { JobChange, JobPatch, Jobs } from "../../ports/ledger/jobs.ts";
import { type FollowedJobs, type JobEvents, WAITING } from "./followed-jobs.ts";

export function countChanges(inner: Jobs, events: JobEvents, now: () => number = Date.now): FollowedJobs {
  function change({ before, after }: JobChange, { usage = [] }: JobPatch): void {
    const { provider, submitTime } = after;
    if (after.owner === UNMANAGED_OWNER || isTerminal(before.status)) return;
    const [old, counts] = [before.counts, after.counts];
    const hasBegun = !WAITING.has(before.status) || (old?.processed ?? 0) > 0;
    if (!hasBegun && (after.status === "InProgress" || (counts?.processed ?? 0) > 0)) {
      events.began(provider, now() - submitTime);
    }
    for (const outcome of ["success", "error"] as const) {
      const more = (counts?.[outcome] ?? 0) - (old?.[outcome] ?? 0);
      if (more > 0) events.records(provider, outcome, more);
    }
    if ((old?.processed ?? 0) === 0 && (counts?.processed ?? 0) > 0) events.answered(provider, now() - submitTime);
    if (!isTerminal(after.status)) return;
    if (counts !== undefined && counts.total > counts.processed) {
      events.records(provider, "unrun", counts.total - counts.processed);
    }
    for (const one of usage) events.used(one);
    events.ended(provider, after.status, (after.endTime ?? now()) - submitTime);
  }

  return {
    jobs: {
      ...inner,
      async update(id, patch, seen) {
        const changed = await inner.update(id, patch, seen);
        if (changed !== undefined) change(changed, patch);
        return changed;
      },
    },
    async load() {},
    async look() {},
    unfinished: () => inner.unfinishedCounts(),
  };
}
