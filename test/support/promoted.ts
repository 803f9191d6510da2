/** What the collections of the young generation moved to the old one, which only a full collection frees. */
import { GCProfiler, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

interface Heap {
  readonly heapSpaceStatistics: readonly { readonly spaceName: string; readonly spaceUsedSize: number }[];
}

const oldBytes = ({ heapSpaceStatistics }: Heap): number =>
  heapSpaceStatistics.find(({ spaceName }) => spaceName === "old_space")!.spaceUsedSize;

/**
 * Bytes that moved for each of the calls. The first tenth of the calls does not count, and what they leave is old: garbage of the old
 * generation keeps what it refers to.
 */
export function promotedBytes(calls: number, call: (at: number) => void): number {
  for (let at = 0; at < calls / 10; at += 1) call(at);
  gc();
  const profiler = new GCProfiler();
  profiler.start();
  for (let at = 0; at < calls; at += 1) call(at);
  const young = profiler.stop()!.statistics.filter(({ gcType }) => gcType === "Scavenge");
  if (young.length < 3) throw new Error("the calls allocate too little to be measured");
  const moved = young.map(({ beforeGC, afterGC }) => oldBytes(afterGC) - oldBytes(beforeGC));
  return moved.reduce((sum, bytes) => sum + bytes, 0) / calls;
}
