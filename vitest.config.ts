import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // What is awaited comes in milliseconds; a busy machine takes its time.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    // Two cores: a gateway under test and its client already use both.
    maxWorkers: 2,
  },
});
