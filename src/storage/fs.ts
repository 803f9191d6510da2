/** File system helpers of the disk store. */
import fs from "node:fs";
import { promisify } from "node:util";
import { StorageUnavailable } from "../lib/errors.ts";

/** Messages for failed writes that the operator must resolve, by errno. */
const UNAVAILABLE: ReadonlyMap<string | undefined, string> = new Map([
  ["ENOSPC", "The gateway's storage is full."],
  ["EDQUOT", "The gateway's storage is full: its quota is used up."],
  ["EROFS", "The gateway's storage is read-only."],
]);

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** Converts errors in the table above to StorageUnavailable. Returns other errors unchanged. */
export function storageError(error: unknown): unknown {
  const message = UNAVAILABLE.get(codeOf(error));
  return message === undefined ? error : new StorageUnavailable(message, error);
}

/** Runs a write and converts its error with `storageError`. */
export const writing = <T>(write: Promise<T>): Promise<T> =>
  write.catch((error: unknown) => {
    throw storageError(error);
  });

const open = promisify(fs.open);
const close = promisify(fs.close);
const fsync = promisify(fs.fsync);

/** Makes names that were added to or changed in a folder survive a power failure. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await fsync(folder);
  } finally {
    await close(folder);
  }
}
