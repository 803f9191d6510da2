/** Describes the machine of a measurement. */
import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** Source, type and size of the folder's file system, from `df`. */
function diskOf(folder: string): string {
  const [, line = "unknown"] = execFileSync("df", ["-h", "--output=source,fstype,size", folder], { encoding: "utf8" })
    .trim()
    .split("\n");
  return line.trim().replace(/\s+/g, " ");
}

export function machine(folder: string): string {
  const cores = cpus();
  return [
    new Date().toISOString().slice(0, 10),
    `Node ${process.version}`,
    `${cores.length} cores of ${cores[0]?.model.trim() ?? "an unknown processor"}`,
    `${(totalmem() / 1024 ** 3).toFixed(0)} GiB of memory`,
    `disk ${diskOf(folder)}`,
  ].join(", ");
}
