/** Runs Kysely's queries on node:sqlite, in one file that one process owns. */
import { chmodSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { syncFolder } from "../fs.ts";
import { PRIVATE_FILE } from "../private.ts";
import type { Database, Transaction } from "./database.ts";
import type { Schema } from "./schema.ts";
import { serialWrites } from "./writes.ts";

/**
 * The exclusive lock comes first: a write-ahead log that is opened under it needs no shared memory, and a second
 * process is refused at once. With synchronous=NORMAL SQLite does not flush the log after a commit, which would block
 * the process; this module flushes it. SQLite still flushes what a checkpoint needs (sqlite.org, "PRAGMA synchronous").
 */
const PRAGMAS = `
  pragma locking_mode = exclusive;
  pragma journal_mode = wal;
  pragma synchronous = normal;
`;

export interface Sqlite extends Database {
  /** Waits for pending writes, then closes. */
  close(): Promise<void>;
}

export function openSqlite(path: string): Sqlite {
  const db = new DatabaseSync(path);
  try {
    // SQLite creates the write-ahead log with the mode of the database. A read-only disk refuses even the same mode.
    if ((statSync(path).mode & 0o777) !== PRIVATE_FILE) chmodSync(path, PRIVATE_FILE);
    db.exec(PRAGMAS);
  } catch (error) {
    db.close();
    throw error;
  }

  // A few dozen, one per query text. No text contains a caller's values.
  const statements = new Map<string, StatementSync>();
  function statement(sql: string): StatementSync {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    const made = db.prepare(sql);
    statements.set(sql, made);
    return made;
  }
  const values = (query: CompiledQuery<unknown>) => query.parameters as SQLInputValue[];
  const all = <Row>(query: CompiledQuery<Row>) => statement(query.sql).all(...values(query)) as Row[];
  const first = <Row>(query: CompiledQuery<Row>) => statement(query.sql).get(...values(query)) as Row | undefined;

  const tx: Transaction = {
    all: async (query) => all(query),
    first: async (query) => first(query),
    run: async (query) => Number(statement(query.sql).run(...values(query)).changes),
  };
  const log = flusher(`${path}-wal`);
  const writes = serialWrites(db, tx, log.flush);

  return {
    builder: new Kysely<Schema>({ dialect: dialect(db) }),
    // There is one connection, so a read during a transaction would see uncommitted rows.
    async all(query) {
      while (writes.busy) await writes.busy;
      return all(query);
    },
    async first(query) {
      while (writes.busy) await writes.busy;
      return first(query);
    },
    write: writes.write,
    async close() {
      await writes.idle();
      await log.close();
      if (db.isOpen) db.close();
    },
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

/** The dialect that Kysely uses to compile queries and to run migrations. */
function dialect(db: DatabaseSync): SqliteDialect {
  return new SqliteDialect({
    database: {
      close: () => db.close(),
      prepare(sql) {
        const prepared = db.prepare(sql);
        const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
        return {
          reader: prepared.columns().length > 0,
          all: (parameters) => prepared.all(...values(parameters)),
          run: (parameters) => prepared.run(...values(parameters)),
          iterate: (parameters) => prepared.iterate(...values(parameters)),
        };
      },
    },
  });
}
