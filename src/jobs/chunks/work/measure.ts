/** Estimates the tokens that a chunk has in the provider's queue: those of its input, by the method of estimates (../../usage). */
import { MAX_LINE_BYTES } from "../../../dialects/read-line.ts";
import type { BlobStore } from "../../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../../ports/chunks.ts";
import { partLines } from "../../../storage/blobs/line-index.ts";
import { createEstimator } from "../../usage/estimate.ts";

export async function chunkTokens(
  blobs: Pick<BlobStore, "get" | "size">,
  { input, index }: ChunkedJob,
  { part }: Chunk,
): Promise<number> {
  const estimator = createEstimator();
  for await (const lines of partLines(blobs, { input: input!, index: index!, part }, MAX_LINE_BYTES)) {
    for (const { bytes } of lines) if (bytes !== undefined) estimator.add(bytes.toString());
  }
  return estimator.end().input;
}
