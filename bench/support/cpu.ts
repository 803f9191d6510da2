/** Processor time of other processes, as Linux counts it. */
import { readdirSync, readFileSync } from "node:fs";

/** proc(5): in ticks of 10 ms on every Linux that Node runs on. */
const TICK_MS = 10;

/** From the third field on. The second is the program's name in parentheses, and may contain any character. */
function fieldsOf(pid: number | string): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** User and system time so far, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = fieldsOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The same with the children of the process, those that have ended included. */
export function cpuWithChildrenMs(pid: number): number {
  const fields = fieldsOf(pid);
  let ticks = Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
  for (const other of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const theirs = fieldsOf(other);
      if (theirs[1] === `${pid}`) ticks += Number(theirs[11]) + Number(theirs[12]);
    } catch {
      // It has ended.
    }
  }
  return ticks * TICK_MS;
}
