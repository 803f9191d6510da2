/** Errors for SQLite's result codes (sqlite.org, "Result and Error Codes"). */
import { StorageUnavailable } from "../../lib/errors.ts";

const codeOf = (error: unknown): number | undefined =>
  // The lowest byte. The other bytes only detail the location.
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;

/** SQLITE_BUSY: another process holds the lock. */
export const isBusy = (error: unknown): boolean => codeOf(error) === 5;

const UNWRITABLE: ReadonlyMap<number | undefined, string> = new Map([
  [8, "The gateway's storage is read-only."], // SQLITE_READONLY
  [10, "The gateway's ledger cannot be written."], // SQLITE_IOERR: also where the file system has become read-only
  [13, "The gateway's storage is full."], // SQLITE_FULL
  [14, "The gateway's ledger cannot be opened."], // SQLITE_CANTOPEN
]);

/** Converts errors of a ledger that cannot be written to StorageUnavailable. Returns other errors unchanged. */
export function ledgerError(error: unknown): unknown {
  const message = UNWRITABLE.get(codeOf(error));
  return message === undefined ? error : new StorageUnavailable(message, error);
}
