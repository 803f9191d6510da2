/** Rules of jobs' states. Pure, except for the time. */
import { isTerminal, type JobRow, type JobState } from "../ports/jobs.ts";
import type { TranslationRow } from "../ports/ledger/job-inputs.ts";
import type { JobPatch } from "../ports/ledger/jobs.ts";
import { modelNote, type TranslationPlan } from "./translation/plan.ts";

/** True if the job has ended and no publication is due. */
export const isSettled = (row: Pick<JobRow, "status" | "publish">): boolean =>
  isTerminal(row.status) && row.publish !== "when ended";

/** The changes of a row for a state. The last modification of an ended job is its end. */
export const patchOf = ({ status, message, counts, endTime }: JobState): JobPatch => ({
  status,
  message,
  counts,
  endTime,
  lastModifiedTime: endTime ?? Date.now(),
});

/** A provider may report a job as running for a while after the request to stop it. Every ended job has an end time. */
export function merged(row: JobRow, { status: reported, message, counts, endTime }: JobState): JobState {
  const status = row.status === "Stopping" && !isTerminal(reported) ? "Stopping" : reported;
  return {
    status,
    message,
    counts,
    endTime: isTerminal(status) ? (endTime ?? row.endTime ?? Date.now()) : undefined,
  };
}

/** The state with the name of the model that runs, if it is not the one that was asked for. */
export function noted(state: JobState, translation: TranslationRow | undefined): JobState {
  const note = translation && modelNote(translation.plan as TranslationPlan);
  if (note === undefined) return state;
  return { ...state, message: state.message === undefined ? note : `${state.message} ${note}` };
}

/** The state of a job that has ended at its provider, before its results are published. */
export const unended = (row: JobRow, counts: JobState["counts"], message: string | undefined): JobState => ({
  status: row.status === "Stopping" ? "Stopping" : "InProgress",
  message,
  counts,
  endTime: undefined,
});

/** The state of a job whose results are not there yet: it has not ended, unless the ledger already says so. */
export function unpublished(row: JobRow, state: JobState, message: string): JobState {
  if (isTerminal(row.status)) return { ...state, status: row.status, message, endTime: row.endTime };
  return unended(row, state.counts, message);
}

export const missingText = (missing: string): string => `The job has ended. The provider does not have ${missing} yet.`;

/** The state of a job that lost something with its provider. A job of which the ledger has the end keeps its status. */
export const lost = (row: JobRow, state: JobState, what: string): JobState => ({
  ...state,
  status: isTerminal(row.status) ? row.status : "Failed",
  message: [state.message, `The provider '${row.provider}' does not have ${what} any more.`].filter(Boolean).join(" "),
  endTime: state.endTime ?? row.endTime ?? Date.now(),
});
