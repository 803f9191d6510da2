/** A part of `npm run soak -- bills`. */
import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";
import { compareBills } from "./bills.ts";
import { KINDS_OF_JOBS } from "./paid-jobs.ts";

test("jobs of every ending cost what the providers have billed", { timeout: 300_000 }, async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { kills, statuses, answers } = await compareBills(folder, { jobs: KINDS_OF_JOBS });
  expect(kills).toBeGreaterThan(0);
  expect(answers).toBeGreaterThan(KINDS_OF_JOBS);
  expect(Object.keys(statuses)).toEqual(
    expect.arrayContaining(["Completed", "Failed", "Stopped", "PartiallyCompleted", "Expired"]),
  );
});
