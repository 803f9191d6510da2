/** The lines of a batch: those of its input, or those of a chunk of a job. */
import { uncompressed } from "../lib/gunzip.ts";
import { linesOf, type RawLine } from "../lib/jsonl.ts";
import type { BlobId } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { RunOptions, RunRow, RunSource } from "../ports/ledger/runs.ts";
import type { LineSource } from "../ports/lines.ts";
import { partLines } from "../storage/blobs/line-index.ts";

/** The lines that are not blank, some at a time, from the first. */
export type OpenLines = () => AsyncGenerator<readonly RawLine[]>;

export const linesOfRun = (blobs: BlobStore, { input, options }: RunRow, maxLineBytes: number): OpenLines =>
  async function* lines() {
    if (options.source === undefined) yield* linesOf(await uncompressed(await blobs.get(input)), maxLineBytes);
    else yield* partLines(blobs, { ...options.source, input }, maxLineBytes);
  };

/**
 * The run's own links to a chunk's lines, so that they stay while the run needs them. Keeps none if one fails. A store whose links
 * copy the whole input has none for a chunk: the job, which outlives its chunks, keeps the lines.
 */
export async function linkSource(blobs: BlobStore, source: LineSource): Promise<RunSource> {
  if (blobs.linksCopy) return { ...source, isBorrowed: true };
  const made: BlobId[] = [];
  const link = async (blob: BlobId) => {
    const linked = await blobs.link(blob);
    made.push(linked);
    return linked;
  };
  try {
    const { list } = source.part;
    const [input, index] = [await link(source.input), await link(source.index)];
    const part = list === undefined ? source.part : { ...source.part, list: await link(list) };
    return { ...source, input, index, part };
  } catch (error) {
    await Promise.all(made.map((blob) => blobs.delete(blob)));
    throw error;
  }
}

/** The blobs that a run reads, and that are its own. */
export const inputBlobs = ({ input, options }: { readonly input: BlobId; readonly options: RunOptions }) => {
  const { source } = options;
  if (source?.isBorrowed) return [];
  return [input, source?.index, source?.part.list].filter((blob) => blob !== undefined);
};
