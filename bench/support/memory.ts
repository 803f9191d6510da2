/** Resident memory of another process, as Linux counts it. */
import { readFileSync, writeFileSync } from "node:fs";

const MIB = 1024;

function field(pid: number, name: "VmRSS" | "VmHWM"): number {
  const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  if (kib === undefined) throw new Error(`/proc/${pid}/status has no ${name}`);
  return Number(kib) / MIB;
}

export interface Memory {
  /** Peak since the start of the watch, in MiB. Exact, because the kernel records it. */
  peak(): number;
  /** The peak minus the memory at the start of the watch, in MiB. */
  growth(): number;
}

export function watchMemory(pid: number): Memory {
  // proc(5): 5 resets the peak to the current value.
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  const before = field(pid, "VmRSS");
  const peak = () => field(pid, "VmHWM");
  return { peak, growth: () => peak() - before };
}
