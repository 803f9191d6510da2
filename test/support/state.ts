/** The whole state of a gateway as one text, to show that a request changed nothing. */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The ledger's write-ahead log is one of the files, so every write shows. */
export async function stateOf(dataDir: string): Promise<string> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(names.sort().map(async (name) => [name, await readFile(name, "base64")]));
  return JSON.stringify(contents);
}
