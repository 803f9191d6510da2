import { vi } from "vitest";

/** Resolves when the check passes. On a busy machine that takes longer than the second that Vitest waits. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 10_000, interval: 5 });
