/** The counts and the manifest of a job of several batches. */
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import type { ModelUsage, RecordCounts } from "../../ports/jobs.ts";
import { manifestText } from "../publish.ts";
import { summedUsage, totalTokens } from "../tokens.ts";
import { modelNote } from "../translation/plan.ts";
import type { Merging } from "./merging.ts";
import { childrenOf, overlaid } from "./overlay.ts";
import { fileAt, formPlanOf, noteOf, planOf } from "./plan.ts";
import { noResults, type ResultCounts, recordCounts } from "./result-state.ts";

function add(sum: ResultCounts, { total, success, error }: ResultCounts): void {
  sum.total += total;
  sum.success += success;
  sum.error += error;
}

/** The counts of all lines. Every chunk is done, and all lines have been merged. */
export async function countsOf(
  blobs: BlobStore,
  { job, files, sharedCounts }: Pick<Merging, "job" | "files" | "sharedCounts">,
  chunks: readonly Chunk[],
): Promise<RecordCounts> {
  const children = childrenOf(chunks);
  const { priorRecords } = planOf(job);
  // Only successful records are not run again.
  const sum = { ...noResults(), total: priorRecords, success: priorRecords };
  for (const chunk of chunks) {
    if (chunk.fallbackOf !== undefined) continue;
    const { frame } = formPlanOf(fileAt(files, chunk.part.first));
    const { blob, isTemporary, counts } = await overlaid(blobs, job, chunk, children, frame);
    if (isTemporary) await blobs.delete(blob);
    add(sum, counts);
  }
  add(sum, sharedCounts);
  return recordCounts(sum);
}

const modelOf = (chunk: Chunk): string => noteOf(chunk).plan?.model ?? chunk.modelId;

/** The tokens of all answers by provider and model, those that another provider's answer replaced included. */
export const usageOf = (chunks: readonly Chunk[]): readonly ModelUsage[] =>
  summedUsage(
    chunks.flatMap((chunk) =>
      chunk.tokens === undefined ? [] : [{ provider: chunk.provider, model: modelOf(chunk), tokens: chunk.tokens }],
    ),
  );

function droppedIn(chunks: readonly Chunk[]): Readonly<Record<string, number>> {
  const sum = new Map<string, number>();
  for (const chunk of chunks) {
    const { plan, dropped } = noteOf(chunk);
    for (const [place, count] of Object.entries(plan?.dropped ?? dropped ?? {})) {
      sum.set(place, (sum.get(place) ?? 0) + count);
    }
  }
  return Object.fromEntries(sum);
}

/** The models that ran, in the names of their providers. Nothing if it is the one that the job names. */
function modelsOf({ modelId }: ChunkedJob, chunks: readonly Chunk[]): object {
  const models = [...new Set(chunks.map(modelOf))].sort();
  const [model] = models;
  if (models.length > 1) return { models };
  return model === undefined || modelNote({ model, modelId }) === undefined ? {} : { model };
}

export function manifestOf(job: ChunkedJob, chunks: readonly Chunk[], counts: RecordCounts): string {
  const dropped = droppedIn(chunks);
  const quarry = {
    ...modelsOf(job, chunks),
    ...(Object.keys(dropped).length > 0 && { dropped }),
    chunks: chunks.length,
  };
  return manifestText({ counts, tokens: totalTokens(usageOf(chunks)), quarry });
}
