/** File system helpers of the storage. */
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

export const coded = (code: string, message: string): Error =>
  Object.assign(new Error(`${code}: ${message}`), { code });

/** Adds the file to the text of the system's and SQLite's errors that do not name one. */
export function located(error: unknown, path: string): unknown {
  const isOfFile = error instanceof Error && ("syscall" in error || "errcode" in error) && !("path" in error);
  if (isOfFile && !error.message.includes(path)) error.message = `${path}: ${error.message}`;
  return error;
}

/** Converts errors in the table above to StorageUnavailable. Returns other errors unchanged, except for their text. */
export function storageError(error: unknown, path: string): unknown {
  const message = UNAVAILABLE.get(codeOf(error));
  located(error, path);
  return message === undefined ? error : new StorageUnavailable(message, error);
}

/** Runs a write of this file and converts its error with `storageError`. */
export const writing = <T>(path: string, write: Promise<T>): Promise<T> =>
  write.catch((error: unknown) => {
    throw storageError(error, path);
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
