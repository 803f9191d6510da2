/** Processor time of another process, as Linux counts it. */
import { readFileSync } from "node:fs";

/** proc(5): in ticks of 10 ms on every Linux that Node runs on. */
const TICK_MS = 10;

/** User and system time so far, in milliseconds. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name in parentheses, and may contain any character.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
