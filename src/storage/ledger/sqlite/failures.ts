/** Errors for SQLite's result codes (sqlite.org, "Result and Error Codes"). */
import { GatewayError, StorageUnavailable } from "../../../lib/errors.ts";
import { located } from "../../fs.ts";

const extendedCodeOf = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode : undefined;

const codeOf = (error: unknown): number | undefined => {
  const code = extendedCodeOf(error);
  // The lowest byte. The other bytes only detail the location.
  return code === undefined ? undefined : code & 0xff;
};

/** SQLITE_BUSY: another process holds the lock. */
export const isBusy = (error: unknown): boolean => codeOf(error) === 5;

/** SQLITE_FULL, SQLITE_CANTOPEN and SQLITE_IOERR_WRITE, which is a used up quota. Also of an error from `ledgerError`. */
export function isFull(error: unknown): boolean {
  const code = extendedCodeOf(error instanceof GatewayError ? error.detail.cause : error);
  return code === 13 || code === 14 || code === 778;
}

const UNWRITABLE: ReadonlyMap<number | undefined, string> = new Map([
  [8, "The gateway's storage is read-only."], // SQLITE_READONLY
  [10, "The gateway's ledger cannot be written."], // SQLITE_IOERR: also where the file system has become read-only
  [13, "The gateway's storage is full."], // SQLITE_FULL
  [14, "The gateway's ledger cannot be opened."], // SQLITE_CANTOPEN
]);

/**
 * Converts errors of a ledger that cannot be written to StorageUnavailable. Returns other errors unchanged, except for the
 * text of SQLite's.
 */
export function ledgerError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code !== undefined) located(error, path);
  const message = UNWRITABLE.get(code);
  return message === undefined ? error : new StorageUnavailable(message, error);
}
