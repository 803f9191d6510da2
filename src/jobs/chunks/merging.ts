/** The merge of one job's results, as far as it has come in this process. */
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { FileWriter } from "./file-writer.ts";
import { createGroupLines } from "./group-lines.ts";
import { lineReader } from "./line-reader.ts";
import { fileAt, formPlanOf, lastLine } from "./plan.ts";
import { noResults, type ResultCounts } from "./result-state.ts";
import { createSharedLines } from "./shared.ts";
import { type Sources, walk } from "./walk.ts";

export interface MergePorts {
  readonly ledger: { readonly chunks: Pick<Ledger["chunks"], "of" | "updateFile" | "updateChunk"> };
  readonly blobs: BlobStore;
}

export interface Merging {
  readonly job: ChunkedJob;
  /** Rows with their current cursors. */
  readonly files: ChunkedFile[];
  /** Set while the lines of the job are read in their order. */
  sources: Sources | undefined;
  /** The counts of the lines that share a result. Complete when all lines have been merged. */
  sharedCounts: ResultCounts;
  /** What was appended in the order of completion, by the chunk's number. Undefined until it is read from the ledger. */
  orders: Map<number, AppendOrder> | undefined;
  /** True if the lines that share a result are merged, in the order of completion. */
  hasShared: boolean;
  /** The last line that `sources` have passed. */
  line: number;
  /** Called with each file that has grown. */
  readonly saved: (file: ChunkedFile) => void;
}

/** Numbers in the order of completion. */
export interface AppendOrder {
  /** Of the chunk, or of its records that did not run elsewhere. */
  readonly first: number;
  /** True if records ran elsewhere and were not done. */
  readonly isPartial: boolean;
  /** Of those records. Undefined: they are not done, or there are none. */
  readonly rest: number | undefined;
}

const PIECE_BYTES = 256 * 1024;

const NOTHING = () => false;
const skipped = async () => {};

/** @param reads which of the sources besides chunks are read */
export async function openSources(
  { blobs }: MergePorts,
  merging: Merging,
  reads: { readonly prior: boolean; readonly shared: boolean },
): Promise<Sources> {
  const { job, files } = merging;
  const frameOf = (line: number) => formPlanOf(fileAt(files, line)).frame;
  return {
    groups: createGroupLines({ blobs, job, frameOf, keeps: job.shared !== undefined }),
    prior: reads.prior && job.prior !== undefined ? lineReader(blobs, job.prior, PIECE_BYTES) : undefined,
    shared: reads.shared && job.shared !== undefined ? await createSharedLines({ blobs, job, files }) : undefined,
    sharedCounts: merging.sharedCounts,
  };
}

export async function closeSources({ groups, shared }: Sources): Promise<void> {
  await groups.close();
  await shared?.close();
}

/** Appends the results that are due in the order of the lines. */
export async function mergeInOrder(
  ports: MergePorts,
  merging: Merging,
  chunks: readonly Chunk[],
  writer: FileWriter,
): Promise<void> {
  const { job, files } = merging;
  const { blobs } = ports;
  const common = { blobs, index: job.index! };
  if (merging.sources === undefined) {
    merging.sharedCounts = noResults();
    merging.sources = await openSources(ports, merging, { prior: true, shared: true });
    merging.line = 0;
  }
  const { sources } = merging;
  sources.groups.update(chunks);
  try {
    for (let number = 0; number < files.length; number += 1) {
      const file = files[number]!;
      const last = lastLine(file);
      // After a start, the sources come to where the file is.
      const first = Math.max(file.firstLine, merging.line + 1);
      if (first <= file.resultLine) {
        await walk(sources, { ...common, file, first, last: file.resultLine, writes: NOTHING, write: skipped });
        merging.line = file.resultLine;
      }
      if (file.resultLine === last && (file.results !== undefined || file.finished)) continue;
      const write = (bytes: Buffer) => writer.write(file, bytes);
      const writes = () => true;
      // What is not due is not read: in a bucket, the rest of the index is a large answer.
      const until = Math.max(file.resultLine, Math.min(last, sources.groups.settledUntil));
      const passed = await walk(sources, { ...common, file, first: file.resultLine + 1, last: until, writes, write });
      merging.line = passed;
      if (passed > file.resultLine || passed === last) {
        await writer.save(file, passed, (saved) => {
          files[number] = saved;
          merging.saved(saved);
        });
      }
      if (passed < last) break;
    }
    await writer.settled();
  } finally {
    await sources.shared?.pause();
  }
}
