/** Runs Kysely's queries on node:sqlite, in one file that one process owns. */
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { type CompiledQuery, Kysely } from "kysely";
import { StorageUnavailable } from "../../../lib/errors.ts";
import { coded, located, syncFolder } from "../../fs.ts";
import { NO_RESERVE, type Reserve } from "../../reserve.ts";
import type { Database, Transaction } from "../database.ts";
import type { Schema } from "../schema.ts";
import { type Connection, isReadOnly, openReadOnly, openWritable, sqliteDialect } from "./connection.ts";
import { isFull, ledgerError } from "./failures.ts";
import { serialWrites, type Writes } from "./writes.ts";

export interface Sqlite extends Database {
  /** False if the file was opened on a file system that is read-only or has no room, and no write has found room since. */
  readonly writable: boolean;
  /** Waits for pending writes, then closes. */
  close(): Promise<void>;
}

/** A connection and what is bound to it. */
interface Opened extends Connection {
  /** Undefined: the connection only reads. */
  readonly writes: Writes | undefined;
  close(): Promise<void>;
}

/** Opens the file, for reading only if it cannot be written now. Creates it if missing. */
export function openSqlite(path: string, reserve: Reserve = NO_RESERVE): Sqlite {
  let current = inPlace(() => (isReadOnly(path) ? readOnly() : writableIfPossible()));

  /** Runs a step whose errors name the file. */
  function inPlace<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw located(error, path);
    }
  }

  function readOnly(): Opened {
    const connection = openReadOnly(path);
    return { ...connection, writes: undefined, close: async () => connection.db.close() };
  }

  function writable(): Opened {
    const connection = openWritable(path);
    const { db, statement, all, first } = connection;
    const tx: Transaction = {
      all: async (query) => all(query),
      first: async (query) => first(query),
      run: async (query) => Number(statement(query.sql).run(...(query.parameters as never[])).changes),
    };
    const log = flusher(`${path}-wal`);
    const writes = serialWrites({ db, path, tx, flush: log.flush });
    return {
      ...connection,
      writes,
      async close() {
        await writes.idle();
        await log.close();
        if (db.isOpen) db.close();
      },
    };
  }

  /** A full file system may have no room for the log. */
  function writableIfPossible(): Opened {
    try {
      return writable();
    } catch (error) {
      if (!isFull(error)) throw error;
      return readOnly();
    }
  }

  /** The writer. Opens the file anew if it could not be written before. */
  function writer(): Writes {
    if (current.writes !== undefined) return current.writes;
    if (isReadOnly(path)) throw new StorageUnavailable("The gateway's storage is read-only.", coded("EROFS", path));
    // SQLite's locks are those of the process, and closing any descriptor of a file ends them all. So the old connection is
    // closed first.
    current.db.close();
    try {
      current = inPlace(writable);
    } catch (error) {
      current = inPlace(readOnly);
      throw ledgerError(error, path);
    }
    return current.writes!;
  }

  let making: Promise<void> | undefined;
  /** Frees the reserve, and the space of the log, for a write that the full disk prevented. */
  const makeRoom = () => {
    const make = async () => {
      await reserve.spend();
      const { db, writes } = current;
      while (writes?.busy) await writes.busy;
      try {
        db.exec("pragma wal_checkpoint(truncate)");
      } catch {
        // The space of the log is not needed if the write succeeds without it.
      }
    };
    making ??= make().finally(() => {
      making = undefined;
    });
    return making;
  };

  // There is one connection, so a read during a transaction would see uncommitted rows.
  const committed = async <T>(read: (connection: Connection) => T): Promise<T> => {
    while (current.writes?.busy) await current.writes.busy;
    return inPlace(() => read(current));
  };

  return {
    builder: new Kysely<Schema>({ dialect: sqliteDialect(() => current) }),
    get writable() {
      return current.writes !== undefined;
    },
    all: <Row>(query: CompiledQuery<Row>) => committed(({ all }) => all(query)),
    first: <Row>(query: CompiledQuery<Row>) => committed(({ first }) => first(query)),
    async write(work, { mayUseReserve = false } = {}) {
      const { write } = writer();
      if (!mayUseReserve) {
        if (!reserve.held) await reserve.require();
        return write(work);
      }
      return write(work).catch(async (error: unknown) => {
        if (!isFull(error)) throw error;
        await makeRoom();
        return write(work);
      });
    },
    close: () => current.close(),
  };
}

/**
 * Makes the bytes of a file survive a power failure. The file exists after the first commit and stays the same until
 * the database is closed: SQLite overwrites its log from the beginning.
 */
function flusher(path: string) {
  let file: FileHandle | undefined;
  return {
    async flush(): Promise<void> {
      if (file === undefined) {
        file = await open(path, "r+");
        await syncFolder(dirname(path));
      }
      await file.datasync();
    },
    async close(): Promise<void> {
      await file?.close();
      file = undefined;
    },
  };
}
