/** Starts the PostgreSQL server of the tests that run on it. */
import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a database of the server. Absent in the tests of the embedded ledger. */
    postgres?: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres(["-c", "max_connections=200"]);
  provide("postgres", await server.createDatabase());
  return () => server.close();
}
