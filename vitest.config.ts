import { defineConfig } from "vitest/config";

/** Tests of the ledger's rows, which hold on every database that has them, and of processes that share a database. */
const ON_POSTGRES = [
  "test/storage/ledger/{buckets,chunks,deferred-deletes,files,history,in-scope,jobs,listing,live,page-sessions,pinned-inputs,runs,sorted-jobs,spending,uploads}.test.ts",
  "test/storage/ledger/postgres/*.test.ts",
  "test/queue/pg-boss/*.test.ts",
  "test/fleet/*.test.ts",
  "test/jobs/fleet/*.test.ts",
];

/** True: the suites that take minutes run as well. */
const IS_LONG = process.env.FLEET_SUITES === "all";
/** Starts a fleet of its own. */
const FLEET_CRASHES = "test/crash/fleet.test.ts";

/**
 * Tests that hold in fleet mode too: those of every provider, and of real clients. `FLEET_SUITES=all` runs all of them, with every
 * provider, as `npm run soak -- suites` does.
 */
const ON_FLEET = IS_LONG
  ? ["test/conformance/*.test.ts", "test/e2e/*.test.ts"]
  : [
      "test/conformance/{batches,capabilities,files,jobs,objects,ownership,uploads-port}.test.ts",
      "test/e2e/webhooks.test.ts",
    ];

/** Of them, what holds for the files of a data folder, or within one process. test/fleet has their kinds for fleets. */
const ONLY_EMBEDDED = "test/e2e/{damage,failing-content,faults,private-data,tenants-take-turns}.test.ts";

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
        test: {
          name: "embedded",
          include: ["test/**/*.test.ts"],
          exclude: [
            ...["test/storage/ledger/postgres/**", "test/queue/pg-boss/**", "test/fleet/**", "test/jobs/fleet/**"],
            FLEET_CRASHES,
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: IS_LONG ? [...ON_POSTGRES, "test/jobs/chunks/fleet*.test.ts"] : ON_POSTGRES,
          globalSetup: "test/support/postgres-project.ts",
        },
      },
      {
        extends: true,
        test: {
          name: "fleet",
          include: [...ON_FLEET, FLEET_CRASHES],
          exclude: [ONLY_EMBEDDED],
          globalSetup: "test/support/fleet/project.ts",
          setupFiles: "test/support/fleet/setup.ts",
        },
      },
    ],
  },
});
