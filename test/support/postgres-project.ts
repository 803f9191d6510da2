/** Starts the PostgreSQL server of the tests that run on it. */
import type { TestProject } from "vitest/node";
import { openPostgresLedger } from "../../src/storage/ledger/postgres/open.ts";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a migrated database of the server, which tests copy. Absent in the tests of the embedded ledger. */
    postgres?: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres(["-c", "max_connections=200"]);
  const template = await server.createDatabase();
  const settings = { connections: 2, connectTimeoutMs: 10_000, queryTimeoutMs: 10_000, onError() {}, alone: false };
  await (await openPostgresLedger({ connectionString: template, ...settings })).close();
  provide("postgres", template);
  return () => server.close();
}
