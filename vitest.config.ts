import { defineConfig } from "vitest/config";

/** Tests of the ledger's rows, which hold on every database that has them, and of processes that share a database. */
const ON_POSTGRES = [
  "test/storage/ledger/{buckets,chunks,deferred-deletes,files,history,in-scope,jobs,listing,live,pinned-inputs,runs,sorted-jobs,spending,uploads}.test.ts",
  "test/storage/ledger/postgres/*.test.ts",
  "test/jobs/fleet/*.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    // Polls end within milliseconds, but not on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    // A gateway and its client already use both cores of a small machine.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "embedded", include: ["test/**/*.test.ts"], exclude: ["test/storage/ledger/postgres/**", "test/jobs/fleet/**"] },
      },
      {
        extends: true,
        test: { name: "postgres", include: ON_POSTGRES, globalSetup: "test/support/postgres-project.ts" },
      },
    ],
  },
});
