/** What SQLite's result codes mean to those who asked (sqlite.org, "Result and Error Codes"). */
import { StorageUnavailable } from "../../lib/errors.ts";

const codeOf = (error: unknown): number | undefined =>
  // The lowest byte; the others say more of where it happened.
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;

/** SQLITE_BUSY: another process holds the lock. */
export const isBusy = (error: unknown): boolean => codeOf(error) === 5;

const UNWRITABLE: ReadonlyMap<number | undefined, string> = new Map([
  [8, "The gateway's storage is read-only."], // SQLITE_READONLY
  [10, "The gateway's ledger cannot be written."], // SQLITE_IOERR: also where the file system has become read-only
  [13, "The gateway's storage is full."], // SQLITE_FULL
  [14, "The gateway's ledger cannot be opened."], // SQLITE_CANTOPEN
]);

/** The same error, or StorageUnavailable where the ledger takes no write now. */
export function ledgerError(error: unknown): unknown {
  const message = UNWRITABLE.get(codeOf(error));
  return message === undefined ? error : new StorageUnavailable(message, error);
}
