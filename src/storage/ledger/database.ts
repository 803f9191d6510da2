/**
 * The interface between the ledger's queries and a database. Queries are compiled Kysely queries. This file contains no
 * SQL.
 */
import type { CompiledQuery, Kysely } from "kysely";
import type { Schema } from "./schema.ts";

export interface LedgerReader {
  /** @param dependsOnValues true: the database must not keep a plan of the query for other values */
  all<Row>(query: CompiledQuery<Row>, options?: { readonly dependsOnValues?: boolean }): Promise<Row[]>;
  first<Row>(query: CompiledQuery<Row>): Promise<Row | undefined>;
}

export interface Transaction extends LedgerReader {
  /** Resolves with the number of rows inserted, changed or removed. */
  run(query: CompiledQuery<unknown>): Promise<number>;
}

export interface WriteOptions {
  /**
   * The write may use the space that is reserved for a full disk: it deletes something, ends work, or records what exists
   * elsewhere.
   */
  readonly mayUseReserve?: boolean;
}

export interface Database extends LedgerReader {
  /** Builds queries in this database's dialect. The members of this interface run them, never Kysely itself. */
  readonly builder: Kysely<Schema>;
  /** True: each query is a round trip, so several lookups are better one query. */
  readonly isRemote?: boolean | undefined;
  /** This process, in rows about work under way. Absent if the ledger has one process. */
  readonly replica?: string | undefined;
  /**
   * Runs `work` as one transaction. Durable when this resolves. If `work` rejects, the transaction is undone and this
   * rejects with the same error. `work` must await only its transaction: other writes, and reads outside it, wait for
   * its end.
   */
  write<T>(work: (tx: Transaction) => Promise<T>, options?: WriteOptions): Promise<T>;
}
