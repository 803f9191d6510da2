/** The end of a batch: its results become whole and durable, and what it needed is deleted. */
import { RecordError } from "../dialects/record-error.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import { BadGzip } from "../lib/gunzip.ts";
import type { BlobId } from "../lib/names.ts";
import { BlobMissing, type BlobStore } from "../ports/blobs.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import type { Order } from "./order.ts";
import { type OpenOptions, openResults, patchOfResults, type Results } from "./results.ts";
import { blobsOf } from "./segments.ts";
import { inputBlobs } from "./source.ts";

export const isAboutInput = (error: unknown): error is Error =>
  error instanceof RecordError || error instanceof BadGzip;

/** The message for the caller. Unexpected errors appear only in the log. */
export function failureMessage(error: unknown): string {
  if (isAboutInput(error) || error instanceof GatewayError) return error.message;
  if (error instanceof BlobMissing) return "The input or the results were deleted while the job ran.";
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return `The job failed with an internal error${code}.`;
}

/** Flushes and closes the results. Resolves with the first failure. */
export async function seal({ log, journal, order }: Results): Promise<unknown> {
  let failure: unknown;
  for (const file of [log, journal, order]) {
    await file?.sync().catch((error: unknown) => {
      failure ??= error;
    });
    await file?.close().catch(() => undefined);
  }
  return failure;
}

/**
 * Makes the ordered results and the journal of an ended chunk durable. Resolves with the id of the results, which may be a new one. The
 * log stays open until the ledger has the end: without it, a process that takes over asks for what was not shared.
 */
export async function sealChunk(order: Order, { journal }: Results): Promise<BlobId> {
  await journal.sync();
  return order.seal();
}

/** Lets another process go on, or this one later. What cannot be shared now is still in this process. */
export async function closeResults({ log, journal, order }: Results): Promise<void> {
  for (const file of [log, journal, order]) await file?.close().catch(() => undefined);
}

/**
 * After a failed write: truncates the results after the last whole line, and adds the lines that only the log has. Resolves with
 * the bytes of the results.
 */
export async function salvage(run: RunRow, results: Results, options: OpenOptions): Promise<number> {
  const saved = await openResults({ ...run, ...patchOfResults(results) }, options);
  await saved.order?.addWaiting();
  const { size } = saved;
  const failure = await seal(saved);
  if (failure !== undefined) throw failure;
  return size;
}

/** Deletes what an ended batch needed. The results of a chunk, and the journal that counts their tokens, are still to be read. */
export async function deleteLeftovers(blobs: BlobStore, run: RunRow, results: Results | undefined): Promise<void> {
  for (const blob of inputBlobs(run)) await blobs.delete(blob);
  if (results === undefined) return;
  if (results.order !== undefined) for (const blob of blobsOf(results.log.segments)) await blobs.delete(blob);
  if (run.options.source === undefined) await blobs.delete(results.journal.id);
  // What was deleted is not shared.
  await closeResults(results);
}

export const isStorageFailure = (failure: unknown): boolean => failure instanceof StorageUnavailable;
