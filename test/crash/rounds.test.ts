/** A few rounds of `npm run soak -- chunks`. */
import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";
import { startRounds } from "./rounds.ts";

test("jobs of several batches survive 2 rounds of kills and of faults of providers", { timeout: 300_000 }, async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rounds = await startRounds(folder);
  onTestFinished(() => rounds.close());
  for (let number = 1; number <= 2; number += 1) await rounds.round(number);
  expect(rounds.kills).toBeGreaterThan(0);
  await rounds.end();
});
