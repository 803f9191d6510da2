/**
 * Loaded into a gateway with NODE_OPTIONS. On SIGUSR2 it collects garbage and writes memory usage in bytes, as JSON, to the file
 * in MEMORY_FILE.
 */
import { renameSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const file = process.env.MEMORY_FILE;
process.on("SIGUSR2", () => {
  collect();
  collect();
  writeFileSync(`${file}.new`, JSON.stringify(process.memoryUsage()));
  renameSync(`${file}.new`, file);
});
