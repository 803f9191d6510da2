/** Decides whether a change of a job's state is late. Several processes may find out states of the same job. */
import { isSameState, isTerminal, type JobRow } from "../../../ports/jobs.ts";
import type { JobChange, JobPatch } from "../../../ports/ledger/jobs.ts";

/** Pure. Undefined: the change is late. See `Jobs.update`. */
export function jobChange(
  before: JobRow,
  given: JobPatch,
  seen: JobRow | undefined,
): (JobChange & { readonly patch: JobPatch }) | undefined {
  const { status } = given;
  if (status === undefined) return { before, after: { ...before, ...given }, patch: given };
  const isEnd = isTerminal(status);
  if (isTerminal(before.status) && !(isEnd && before.publish === "when ended")) return undefined;
  if (seen !== undefined && !(isSameState(before, seen) && before.publish === seen.publish)) return undefined;
  const patch = before.status === "Stopping" && !isEnd ? { ...given, status: before.status } : given;
  return { before, after: { ...before, ...patch }, patch };
}
