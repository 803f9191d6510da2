/**
 * What the ledger's queries need from a database, so that they can run on another one. Queries are Kysely's, compiled;
 * nothing here knows SQL.
 */
import type { CompiledQuery, Kysely } from "kysely";
import type { Schema } from "./schema.ts";

export interface LedgerReader {
  all<Row>(query: CompiledQuery<Row>): Promise<Row[]>;
  first<Row>(query: CompiledQuery<Row>): Promise<Row | undefined>;
}

export interface Transaction extends LedgerReader {
  /** Resolves with the number of rows that were inserted, changed or removed. */
  run(query: CompiledQuery<unknown>): Promise<number>;
}

export interface Database extends LedgerReader {
  /** Builds queries in this database's dialect. They are run by the members here and never by Kysely itself. */
  readonly builder: Kysely<Schema>;
  /**
   * Runs `work` as one transaction: durable when this resolves; undone when `work` rejects, and rejects with its error.
   * Work must await nothing but its transaction: other writes, and the reads outside it, wait for its end.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
