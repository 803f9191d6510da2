/** Batches that run a chunk of a job. They publish nothing: the runner of chunks reads their results and releases them. */
import type { BlobId } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { JobTokens, RunResults } from "../ports/jobs.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import type { Ledger } from "../ports/ledger.ts";
import { createCounts } from "./counts.ts";
import { entriesOf } from "./journal.ts";
import { blobsOf } from "./segments.ts";
import { inputBlobs } from "./source.ts";

/** The results of a batch that has ended. Undefined if it is no chunk, or ended before its first record. */
export async function chunkResults(blobs: BlobStore, run: RunRow): Promise<RunResults | undefined> {
  const { results, journal, options } = run;
  if (options.source === undefined || results === undefined || journal === undefined) return undefined;
  return { blob: results, tokens: run.tokens ?? (await tokensIn(blobs, journal)) };
}

/** Records of versions before the tokens were part of them. */
async function tokensIn(blobs: BlobStore, journal: BlobId): Promise<JobTokens> {
  const counts = createCounts();
  for await (const entry of entriesOf(await blobs.get(journal), Number.MAX_SAFE_INTEGER)) {
    if (!("ordered" in entry)) counts.add(entry);
  }
  return counts.tokens();
}

/** Deletes a batch and its blobs. The record comes last, so that a crash leaves what the next call needs. */
export async function deleteRun(
  { ledger, blobs }: { readonly ledger: Pick<Ledger, "runs">; readonly blobs: BlobStore },
  id: string,
): Promise<void> {
  const run = await ledger.runs.get(id);
  if (run === undefined) return;
  const { results, journal } = run;
  const own = run.options.source === undefined && run.endTime !== undefined ? [] : [results, journal];
  for (const blob of [...inputBlobs(run), ...blobsOf(run.log), ...own])
    if (blob !== undefined) await blobs.delete(blob);
  await ledger.runs.delete(id);
}
