/**
 * File rows that were looked up lately, so that HEAD, GET and polling clients cost no query. Holds only for a ledger whose
 * every write goes through this process, as an embedded one's does.
 */
import type { FileRow } from "./ledger.ts";

/** A kilobyte each. */
const MOST = 10_000;

export interface Recent {
  /** The row as it is now: from before, or asked for with `read`. */
  get(key: string, read: () => Promise<FileRow | undefined>): Promise<FileRow | undefined>;
  /** From inside the transaction that changes the row. */
  forget(key: string): void;
}

export function recentRows(): Recent {
  const rows = new Map<string, FileRow>();
  let changes = 0;
  return {
    async get(key, read) {
      const before = rows.get(key);
      if (before !== undefined) return before;
      const started = changes;
      const row = await read();
      // What was read while something changed may be older than the change.
      if (row === undefined || started !== changes) return row;
      if (rows.size >= MOST) for (const oldest of rows.keys()) if (rows.delete(oldest)) break;
      rows.set(key, row);
      return row;
    },
    forget(key) {
      changes += 1;
      rows.delete(key);
    },
  };
}
