/** One connection to the ledger's file: writable, or read-only on a read-only file system. */
import { accessSync, chmodSync, constants, statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { type CompiledQuery, SqliteDialect } from "kysely";
import { codeOf } from "../../fs.ts";
import { PRIVATE_FILE } from "../../private.ts";

/**
 * The exclusive lock comes first: a write-ahead log that is opened under it needs no shared memory, and a second
 * process is refused at once. With synchronous=NORMAL SQLite does not flush the log after a commit, which would block
 * the process; `sqlite.ts` flushes it. SQLite still flushes what a checkpoint needs (sqlite.org, "PRAGMA synchronous").
 */
const PRAGMAS = `
  pragma locking_mode = exclusive;
  pragma journal_mode = wal;
  pragma synchronous = normal;
`;

export interface Connection {
  readonly db: DatabaseSync;
  /** The prepared statement of this text. */
  statement(sql: string): StatementSync;
  all<Row>(query: CompiledQuery<Row>): Row[];
  first<Row>(query: CompiledQuery<Row>): Row | undefined;
}

/** True if the file is on a file system that is read-only now. Throws EACCES if this process may not write it. */
export function isReadOnly(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EROFS") return true;
    if (code !== "ENOENT") throw error;
  }
  return false;
}

/** Creates the file if missing. SQLite creates the write-ahead log with the mode of the database. */
export function openWritable(path: string): Connection {
  const db = new DatabaseSync(path);
  hide(path);
  return connect(db, PRAGMAS);
}

function hide(path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o777) === PRIVATE_FILE) return;
  try {
    chmodSync(path, PRIVATE_FILE);
  } catch {
    // A file system without modes, or a folder of another user: `makePrivate` has reported it.
  }
}

/**
 * SQLite opens a database with a log only where it can lock and write, unless it is told that there are no writers. With a
 * log, `unix-none` locks nothing and the exclusive mode needs no shared memory. Without one, `immutable` expects none
 * (sqlite.org, "Write-Ahead Logging", "Read-Only Databases").
 */
export function openReadOnly(path: string): Connection {
  const url = pathToFileURL(path);
  const hasLog = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  url.search = hasLog ? "vfs=unix-none" : "immutable=1";
  return connect(new DatabaseSync(url, { readOnly: true }), hasLog ? "pragma locking_mode = exclusive" : "");
}

function connect(db: DatabaseSync, pragmas: string): Connection {
  try {
    db.exec(pragmas);
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
  return {
    db,
    statement,
    all: <Row>(query: CompiledQuery<Row>) => statement(query.sql).all(...values(query)) as Row[],
    first: <Row>(query: CompiledQuery<Row>) => statement(query.sql).get(...values(query)) as Row | undefined,
  };
}

/** The dialect that Kysely uses to compile queries and to run migrations. */
export function sqliteDialect(connection: () => Connection): SqliteDialect {
  return new SqliteDialect({
    database: {
      close: () => connection().db.close(),
      prepare(sql) {
        const prepared = connection().db.prepare(sql);
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
