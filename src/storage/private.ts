/** Keeps the data folder from other users of the machine: mode 0700 for folders, 0600 for files. */
import type { Dirent } from "node:fs";
import { chmod, mkdir, opendir, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "./fs.ts";

export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

/** Bits of other users. */
const OTHERS = 0o077;
/** The bit of folders that several users share, such as `/tmp`. */
const STICKY = 0o1000;
/** Files of the ledger, its reserve, and the key of page tokens. Other files in the folder may not be Quarry's. */
const OWN = /^(?:ledger\.db|reserve|token\.key)/;
/** Concurrent changes of modes. */
const BATCH = 256;

/**
 * Creates the data folder, or changes the modes of one that an earlier version created. The mode of `files` changes last, so
 * that an interrupted change continues at the next start. Resolves with a message if other users keep access.
 */
export async function makePrivate(dataDir: string): Promise<string | undefined> {
  await mkdir(dataDir, { recursive: true, mode: PRIVATE_FOLDER });
  const message = `Other users may read the data folder '${dataDir}'`;
  const { mode } = await stat(dataDir);
  const shared = (mode & STICKY) !== 0;
  const steps = [
    async () => {
      if (!shared && mode & OTHERS) await chmod(dataDir, mode & ~OTHERS);
    },
    async () => change((await readdir(dataDir, { withFileTypes: true })).filter((entry) => OWN.test(entry.name))),
    () => changeTree(path.join(dataDir, "files")),
  ];
  // The folder may be another user's, and its content Quarry's own.
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  const [first] = failures;
  if (first !== undefined) return `${message}: its modes cannot be changed (${codeOf(first) ?? String(first)})`;
  return shared ? `${message}: it is a shared folder, whose mode is not changed` : undefined;
}

async function changeTree(root: string): Promise<void> {
  const mode = await stat(root).then(
    (found) => found.mode,
    () => 0,
  );
  if ((mode & OTHERS) === 0) return;
  await changeWithin(root);
  await chmod(root, PRIVATE_FOLDER);
}

async function changeWithin(folder: string): Promise<void> {
  let batch: Dirent[] = [];
  for await (const entry of await opendir(folder)) {
    if (entry.isDirectory()) await changeWithin(path.join(folder, entry.name));
    batch.push(entry);
    if (batch.length < BATCH) continue;
    await change(batch);
    batch = [];
  }
  await change(batch);
}

/** `chmod` follows symbolic links, which are not Quarry's. A read-only disk refuses it even without a change. */
const change = (entries: readonly Dirent[]): Promise<unknown> =>
  Promise.all(
    entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const mode = entry.isFile() ? PRIVATE_FILE : PRIVATE_FOLDER;
        if (((await stat(file)).mode & 0o777) !== mode) await chmod(file, mode);
      }),
  );
