import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // Polls end within milliseconds, but not on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    // A gateway and its client already use both cores of a small machine.
    maxWorkers: 2,
  },
});
