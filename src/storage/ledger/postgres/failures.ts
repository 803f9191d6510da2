/** Errors for PostgreSQL's SQLSTATE codes (postgresql.org, "Appendix A. PostgreSQL Error Codes") and for its connections. */
import { StorageUnavailable } from "../../../lib/errors.ts";

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/**
 * A column was added to a table while a connection had a statement prepared that reads all columns of it (PostgreSQL's plancache.c,
 * RevalidateCachedQuery). The statement must be prepared again.
 */
export const isStalePlan = (error: unknown): boolean =>
  codeOf(error) === "0A000" && (error as Error).message === "cached plan must not change result type";

/** serialization_failure and deadlock_detected. */
const CONFLICTS: ReadonlySet<string | undefined> = new Set(["40001", "40P01"]);

/** True if the transaction was undone because of a concurrent one, so that it can be run again. */
export const isConflict = (error: unknown): boolean => CONFLICTS.has(codeOf(error)) || isStalePlan(error);

/**
 * unique_violation. Two transactions that insert one key after both found it absent end with this one, too (postgresql.org,
 * "13.5. Serialization Failure Handling"). A transaction that runs again finds the key.
 */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === "23505";

/** connection_exception, insufficient_resources, operator_intervention and system_error: not the statement's fault. */
const UNAVAILABLE_CLASSES: ReadonlySet<string> = new Set(["08", "53", "57", "58"]);

const MESSAGES: ReadonlyMap<string | undefined, string> = new Map([
  ["25006", "The gateway's database is read-only."],
  ["53100", "The gateway's database is full."],
  ["53300", "The gateway's database has too many connections."],
  ["57014", "The gateway's database took too long."],
]);

/** Errors of sockets, and those of the driver itself, which have no code. */
const isOfConnection = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if ("syscall" in error) return true;
  return /^Connection terminated|^timeout exceeded|^Query read timeout|^Client has encountered a connection error/.test(
    error.message,
  );
};

/** Converts errors of a database that cannot be used now to StorageUnavailable. Returns other errors unchanged. */
export function databaseError(error: unknown, { inDoubt = false } = {}): unknown {
  if (error instanceof StorageUnavailable) return error;
  const code = codeOf(error);
  const message = MESSAGES.get(code);
  if (message !== undefined) return new StorageUnavailable(message, error, { inDoubt });
  const isUnavailable = code !== undefined && code.length === 5 && UNAVAILABLE_CLASSES.has(code.slice(0, 2));
  if (!isUnavailable && !isOfConnection(error)) return error;
  return new StorageUnavailable("The gateway's database cannot be reached.", error, { inDoubt });
}
