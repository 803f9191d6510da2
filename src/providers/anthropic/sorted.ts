/**
 * Lines that come in any order, in the order of their numbers. Memory holds a few MiB of them at a time; what is more waits,
 * sorted, in objects of the gateway's own, which are gone in the end, and swept after a crash.
 */
import type { BlobStore } from "../../ports/blobs.ts";
import { type Numbered, type Run, read, write } from "./runs.ts";

/** Memory that several sorts use one after the other. */
export interface Memory {
  /** For lines that wait to be sorted. */
  readonly slab: Buffer;
  /** For each run that is read, and one that is written. */
  window(at: number): Buffer;
}

/** @param windowBytes of each window, which are made when they are first asked for */
export function createMemory(slabBytes = 6 * 1024 * 1024, windowBytes = 64 * 1024): Memory {
  const windows: Buffer[] = [];
  return {
    slab: Buffer.allocUnsafeSlow(slabBytes),
    window(at) {
      windows[at] ??= Buffer.allocUnsafeSlow(windowBytes);
      return windows[at];
    },
  };
}

interface Options {
  readonly blobs: Pick<BlobStore, "append" | "get" | "delete">;
  readonly signal: AbortSignal;
  readonly memory: Memory;
  /** Runs that become one. */
  readonly ways?: number;
}

type Source = AsyncIterator<Numbered> | Iterator<Numbered>;

export async function* sorted(
  lines: AsyncIterable<Numbered>,
  { blobs, signal, memory, ways = 32 }: Options,
): AsyncGenerator<Numbered> {
  const waiting = gather(memory.slab);
  /** Runs of the slab, runs that were made of those, and so on, so that no line is written again for each that comes. */
  const levels: Run[][] = [];

  const spill = async (source: AsyncIterable<Numbered> | Iterable<Numbered>, level = 0): Promise<void> => {
    signal.throwIfAborted();
    levels[level] ??= [];
    const runs = levels[level];
    await write(blobs, source, memory.window(0), (run) => runs.push(run));
    if (runs.length < ways) return;
    await spill(merged(opened(runs)), level + 1);
    await forget(runs);
  };
  const opened = (runs: readonly Run[]): Source[] =>
    runs.map((run, index) => read(blobs, run, memory.window(index + 1)));
  const forget = async (runs: Run[]): Promise<void> => {
    for (const { id } of runs.splice(0)) await blobs.delete(id);
  };

  try {
    for await (const line of lines) {
      if (waiting.add(line)) continue;
      if (!waiting.isEmpty()) await spill(waiting.take());
      // One that is larger than all the memory is a run of its own.
      if (!waiting.add(line)) await spill([line]);
    }
    yield* merged([waiting.take(), ...opened(levels.flat())]);
  } finally {
    for (const runs of levels) await forget(runs);
  }
}

/** Lines put behind one another. */
function gather(slab: Buffer) {
  let lines: { readonly number: number; readonly start: number; readonly end: number }[] = [];
  let used = 0;
  return {
    isEmpty: () => lines.length === 0,
    /** False where there is no room. */
    add({ number, bytes }: Numbered): boolean {
      if (used + bytes.length > slab.length) return false;
      const start = used;
      used += bytes.copy(slab, start);
      lines.push({ number, start, end: used });
      return true;
    },
    /** All of them, in order, to be read before others are added. */
    *take(): Generator<Numbered> {
      const all = lines.sort((a, b) => a.number - b.number);
      lines = [];
      used = 0;
      for (const { number, start, end } of all) yield { number, bytes: slab.subarray(start, end) };
    },
  };
}

/** Sources that are in order, as one. */
async function* merged(sources: readonly Source[]): AsyncGenerator<Numbered> {
  const heads: { source: Source; line: Numbered }[] = [];
  const advance = async (source: Source) => {
    const { value, done } = await source.next();
    if (done !== true) heads.push({ source, line: value });
  };
  try {
    for (const source of sources) await advance(source);
    while (heads.length > 0) {
      let least = 0;
      heads.forEach(({ line }, index) => {
        if (line.number < heads[least]!.line.number) least = index;
      });
      const [head] = heads.splice(least, 1);
      yield head!.line;
      await advance(head!.source);
    }
  } finally {
    for (const source of sources) await source.return?.();
  }
}
