/**
 * Merges results in the order of completion. Each chunk gets a number in that order before its results are appended. The number is
 * the cursor of the files that have them, so that after a crash the last chunk is appended to the other files only.
 */
import type { Chunk, ChunkedFile } from "../../ports/chunks.ts";
import { PRIOR, SHARED } from "../../storage/blobs/line-index.ts";
import type { FileWriter } from "./file-writer.ts";
import { closeSources, type MergePorts, type Merging, openSources } from "./merging.ts";
import { childrenOf, isSettledChunk } from "./overlay.ts";
import { lastLine, noteOf } from "./plan.ts";
import { noResults } from "./result-state.ts";
import { walk } from "./walk.ts";

/** Results of an earlier job come first. */
const PRIOR_ORDER = 1;
/** Lines that share a result come last. */
const SHARED_ORDER = 0x7fff_ffff;

/** `ChunkedFile.resultLine` of a file that has the results of this number. */
const cursorOf = ({ firstLine }: ChunkedFile, order: number): number => firstLine - 1 + order;

/** Lines of one group. */
interface Unit {
  readonly order: number;
  readonly group: number;
  readonly first: number;
  readonly last: number;
}

/** Appends the results of chunks that are done. */
export async function mergeAsDone(
  ports: MergePorts,
  merging: Merging,
  chunks: readonly Chunk[],
  writer: FileWriter,
): Promise<void> {
  const { job, files } = merging;
  const { ledger, blobs } = ports;
  const children = childrenOf(chunks);
  const roots = chunks.filter(({ fallbackOf }) => fallbackOf === undefined);
  const whole = { first: 1, last: Math.max(0, ...files.slice(-1).map(lastLine)) };

  async function append({ order, group, first, last }: Unit): Promise<void> {
    const reads = { prior: group === PRIOR, shared: group === SHARED };
    const sources = await openSources(ports, merging, reads);
    try {
      sources.groups.update(chunks);
      for (let number = 0; number < files.length; number += 1) {
        const file = files[number]!;
        if (file.firstLine > last || lastLine(file) < first) continue;
        const isNew = file.resultLine < cursorOf(file, order);
        let wrote = false;
        await walk(sources, {
          blobs,
          index: job.index!,
          file,
          first: Math.max(first, file.firstLine),
          last: Math.min(last, lastLine(file)),
          writes: (one) => isNew && one === group,
          async write(bytes) {
            wrote = true;
            await writer.write(file, bytes);
          },
        });
        if (!wrote) continue;
        await writer.save(file, cursorOf(file, order), (saved) => {
          files[number] = saved;
          merging.saved(saved);
        });
      }
      await writer.settled();
    } finally {
      await closeSources(sources);
    }
  }

  /** The chunks that have a number, by it. An earlier process may have written its last one to some files only. */
  async function resumed(): Promise<Map<number, number>> {
    const orders = new Map<number, number>();
    for (const chunk of await ledger.chunks.of(job.id)) {
      const order = noteOf(chunk).appended;
      if (order !== undefined) orders.set(chunk.number, order);
    }
    if (orders.size === 0) {
      if (job.prior !== undefined) await append({ ...whole, order: PRIOR_ORDER, group: PRIOR });
      return orders;
    }
    const last = Math.max(...orders.values());
    for (const { number, part } of roots) {
      if (orders.get(number) === last) await append({ ...part, order: last });
    }
    return orders;
  }

  merging.orders ??= await resumed();
  for (const chunk of roots) {
    const { number, part } = chunk;
    if (merging.orders.has(number) || !isSettledChunk(chunk, children)) continue;
    const order = Math.max(PRIOR_ORDER, ...merging.orders.values()) + 1;
    await ledger.chunks.updateChunk(job.id, number, { noted: { ...noteOf(chunk), appended: order } });
    merging.orders.set(number, order);
    await append({ ...part, order });
  }
  const isAll = roots.every(({ number }) => merging.orders!.has(number));
  if (!isAll || job.shared === undefined || merging.hasShared) return;
  merging.sharedCounts = noResults();
  await append({ ...whole, order: SHARED_ORDER, group: SHARED });
  merging.hasShared = true;
}
