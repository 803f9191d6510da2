/**
 * Merges results in the order of completion. Each chunk gets a number in that order before its results are appended. The number is
 * the cursor of the files that have them, so that after a crash the last chunk is appended to the other files only.
 */
import type { Chunk, ChunkedFile } from "../../ports/chunks.ts";
import { PRIOR, SHARED } from "../../storage/blobs/line-index.ts";
import type { FileWriter } from "./file-writer.ts";
import { type AppendOrder, closeSources, type MergePorts, type Merging, openSources } from "./merging.ts";
import { childrenOf, isHeld, isSettledChunk, numbersOf } from "./overlay.ts";
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
  /** The rows from which the results are read. */
  readonly rows: readonly Chunk[];
  /** Undefined: all lines of the group. */
  readonly only?: ((line: number) => boolean) | undefined;
}

/** Appends the results of chunks that are done. Records that run elsewhere follow their chunk. */
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
  const whole = { first: 1, last: Math.max(0, ...files.slice(-1).map(lastLine)), rows: chunks };

  async function append({ order, group, first, last, rows, only }: Unit): Promise<void> {
    const reads = { prior: group === PRIOR, shared: group === SHARED };
    const sources = await openSources(ports, merging, reads);
    try {
      sources.groups.update(rows);
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
          writesLine: only,
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

  /** The lines of a chunk that run elsewhere. The same from the end of the chunk on. */
  async function elsewhere({ number }: Chunk): Promise<ReadonlySet<number>> {
    const lines = new Set<number>();
    for (const child of children.get(number) ?? []) {
      for await (const line of numbersOf(blobs, job.index!, child)) lines.add(line);
    }
    return lines;
  }

  /** The results of the chunk itself, without those that others may replace. */
  async function appendFirst(chunk: Chunk, { first: order, isPartial }: AppendOrder): Promise<void> {
    if (!isPartial) return append({ ...chunk.part, order, rows: chunks });
    const lines = await elsewhere(chunk);
    await append({ ...chunk.part, order, rows: roots, only: (line) => !lines.has(line) });
  }

  async function appendRest(chunk: Chunk, order: number): Promise<void> {
    const lines = await elsewhere(chunk);
    await append({ ...chunk.part, order, rows: chunks, only: (line) => lines.has(line) });
  }

  /** The chunks that have a number, by it. An earlier process may have written its last one to some files only. */
  async function resumed(): Promise<Map<number, AppendOrder>> {
    const orders = new Map<number, AppendOrder>();
    for (const chunk of await ledger.chunks.of(job.id)) {
      const { appended, isPartial = false, appendedRest } = noteOf(chunk);
      if (appended !== undefined) orders.set(chunk.number, { first: appended, isPartial, rest: appendedRest });
    }
    if (orders.size === 0) {
      if (job.prior !== undefined) await append({ ...whole, order: PRIOR_ORDER, group: PRIOR });
      return orders;
    }
    const last = lastOrder(orders);
    for (const chunk of roots) {
      const order = orders.get(chunk.number);
      if (order?.first === last) await appendFirst(chunk, order);
      if (order?.rest === last) await appendRest(chunk, last);
    }
    return orders;
  }

  async function number(chunk: Chunk, order: AppendOrder): Promise<void> {
    const { first: appended, isPartial, rest: appendedRest } = order;
    const noted = { ...noteOf(chunk), appended, isPartial, appendedRest };
    await ledger.chunks.updateChunk(job.id, chunk.number, { noted });
    merging.orders!.set(chunk.number, order);
  }

  merging.orders ??= await resumed();
  for (const chunk of roots) {
    const known = merging.orders.get(chunk.number);
    const isSettled = isSettledChunk(chunk, children);
    // Which of its records run elsewhere is known once it is not held any more.
    if (known === undefined && chunk.state === "done" && !isHeld(chunk)) {
      const order = { first: lastOrder(merging.orders) + 1, isPartial: !isSettled, rest: undefined };
      await number(chunk, order);
      await appendFirst(chunk, order);
    } else if (known?.isPartial && known.rest === undefined && isSettled) {
      const rest = lastOrder(merging.orders) + 1;
      await number(chunk, { ...known, rest });
      await appendRest(chunk, rest);
    }
  }
  const isAll = roots.every((chunk) => {
    const order = merging.orders!.get(chunk.number);
    return order !== undefined && (!order.isPartial || order.rest !== undefined);
  });
  if (!isAll || job.shared === undefined || merging.hasShared) return;
  merging.sharedCounts = noResults();
  await append({ ...whole, order: SHARED_ORDER, group: SHARED });
  merging.hasShared = true;
}

const lastOrder = (orders: ReadonlyMap<number, AppendOrder>): number =>
  Math.max(
    PRIOR_ORDER,
    ...[...orders.values()].flatMap(({ first, rest }) => (rest === undefined ? [first] : [first, rest])),
  );
