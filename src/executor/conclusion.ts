/** The end of a batch in this process: its results become whole and public before the ledger has its last status. */
import type { Loss } from "../dialects/loss.ts";
import type { FileForm } from "../dialects/read-line.ts";
import type { BlobId } from "../lib/names.ts";
import { finalStatus } from "../ports/final-status.ts";
import type { JobStatus, RecordCounts } from "../ports/jobs.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import { countDropped } from "./dropped.ts";
import {
  closeResults,
  deleteLeftovers,
  failureMessage,
  isAboutInput,
  isStorageFailure,
  salvage,
  seal,
  sealChunk,
} from "./ending.ts";
import type { RunMedia } from "./media.ts";
import type { Publisher } from "./publish.ts";
import { type OpenOptions, patchOfResults, type Results } from "./results.ts";
import type { RunPorts } from "./run-ports.ts";
import type { RunRecord } from "./run-record.ts";
import { firstForm } from "./scan.ts";
import type { OpenLines } from "./source.ts";
import { createRunTranslator } from "./translation.ts";
import { writeUnrun } from "./unrun.ts";
import { expiredMessage } from "./wait-message.ts";

/** The reason why a batch ends before its last record. */
export type EarlyEnding = "stop" | "deadline" | "shutdown" | "failure";

/** How far a batch has come in this process. */
export interface Course {
  ending: EarlyEnding | undefined;
  failure: unknown;
  /** Undefined until the input's form is known. */
  form: FileForm | undefined;
  results: Results | undefined;
  /** Undefined for a chunk. */
  publisher: Publisher | undefined;
  /** The results of a chunk, once they are whole. */
  sealed: BlobId | undefined;
}

export interface Concluded {
  readonly ports: RunPorts;
  readonly row: RunRow;
  readonly record: RunRecord;
  readonly course: Course;
  readonly lines: OpenLines;
  readonly media: RunMedia;
  readonly opening: OpenOptions;
}

const NO_COUNTS: RecordCounts = { total: 0, processed: 0, success: 0, error: 0 };

export const isComplete = ({ total, processed }: RecordCounts): boolean => total > 0 && processed === total;

/** Rejects with the failure of the storage that stopped the batch. */
export async function conclude(batch: Concluded): Promise<void> {
  const { record, course } = batch;
  const counts = record.counts ?? NO_COUNTS;
  const isSuspended = course.failure === undefined && course.ending === "shutdown" && !isComplete(counts);
  try {
    const { results, publisher } = course;
    if (results !== undefined) {
      const size = await finishResults(batch, results, isSuspended);
      if (!isSuspended && !isStorageFailure(course.failure))
        await publisher?.finish(size, counts, results.counts.tokens(), await dropped(batch));
    }
  } catch (error) {
    course.failure ??= error;
  }
  if (isStorageFailure(course.failure)) {
    record.message = failureMessage(course.failure);
    throw course.failure;
  }
  if (isSuspended) return record.save({ counts: record.counts });
  try {
    await saveEnd(batch, outcome(course, counts));
  } catch (error) {
    if (course.results !== undefined) await closeResults(course.results);
    throw error;
  }
}

/** Makes the results durable. Resolves with their bytes. */
async function finishResults(batch: Concluded, results: Results, isSuspended: boolean): Promise<number> {
  const { ports, row, course, opening } = batch;
  await endUnrun(batch, results);
  const { size, order } = results;
  if (course.failure === undefined) {
    try {
      if (row.options.source === undefined || order === undefined || isSuspended) course.failure = await seal(results);
      else course.sealed = await sealChunk(order, results);
    } catch (error) {
      course.failure = error;
    }
    if (course.failure === undefined) return size;
  }
  await closeResults(results);
  if (isStorageFailure(course.failure)) return size;
  return salvage(row, results, { ...opening, failed: () => undefined }).catch((err: unknown) => {
    ports.log.error({ job: row.id, err }, "failed to complete the results of a failed batch");
    return results.size;
  });
}

/** Records that did not run get a line, unless the batch goes on later. */
async function endUnrun({ ports, row, course, lines }: Concluded, results: Results): Promise<void> {
  const { ending, failure } = course;
  if (failure !== undefined || (ending !== "stop" && ending !== "deadline")) return;
  try {
    // A batch that was stopped while no process ran it has not been scanned.
    course.form ??= await firstForm(lines, row.options);
    if (course.form === undefined) return;
    const translator = createRunTranslator(row, course.form, ports);
    await writeUnrun(results, lines, translator, ending === "stop" ? "canceled" : "expired");
  } catch (error) {
    course.failure = error;
  }
}

async function dropped({ ports, row, course, lines, media }: Concluded): Promise<ReadonlyMap<string, number>> {
  const { form } = course;
  if (form === undefined || !row.options.drops) return new Map();
  return countDropped(lines, media, (loss: Loss) => createRunTranslator(row, form, ports, loss));
}

function outcome({ ending, failure }: Course, counts: RecordCounts): JobStatus {
  if (failure !== undefined) return finalStatus("failed", counts);
  if (ending === undefined) return finalStatus("finished", counts);
  return finalStatus(ending === "stop" ? "stopped" : "expired", counts);
}

function lastMessage({ ports, record: { hold }, course: { ending, failure } }: Concluded): string | undefined {
  if (failure !== undefined) return failureMessage(failure);
  return ending === "deadline" && hold !== undefined ? expiredMessage(hold, ports.scrub) : undefined;
}

async function saveEnd(batch: Concluded, status: JobStatus): Promise<void> {
  const { ports, row, record, course } = batch;
  const { blobs, log } = ports;
  const endTime = ports.now();
  const { counts } = record;
  const message = lastMessage(batch);
  record.message = message;
  const tokens = course.results?.counts.tokens();
  // Results that were lost with another process have begun again.
  const again = course.results && row.results !== undefined ? patchOfResults(course.results) : {};
  const sealed = course.sealed === undefined ? {} : { results: course.sealed };
  await record.save({ status, message, counts, endTime, ...again, ...sealed, log: undefined, tokens });
  Object.assign(record, { status, endTime });
  record.tell();
  const { failure } = course;
  const level = failure === undefined || isAboutInput(failure) ? "info" : "error";
  log[level]({ job: row.id, status, message, ...counts, err: failure }, "batch ended");
  await deleteLeftovers(blobs, row, course.results);
}
