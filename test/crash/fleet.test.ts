/** A part of `npm run soak -- fleet`. */
import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";
import { histogram } from "./fleet/recovery.ts";
import { runFleet } from "./fleet/run.ts";

test("a fleet loses, doubles and pays nothing twice in 2 minutes of kills and outages", {
  timeout: 600_000,
}, async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { events, objects, localRecords, bills, requestRecovery, itemRecovery } = await runFleet(folder, {
    seconds: 120,
  });
  expect(Object.keys(events)).toEqual(expect.arrayContaining(["kill", "database", "bucket"]));
  expect(objects).toBeGreaterThan(0);
  expect(localRecords).toBeGreaterThan(0);
  expect(bills.jobs).toBeGreaterThan(0);
  process.stdout.write(`from a kill until requests succeed: ${histogram(requestRecovery)}\n`);
  process.stdout.write(`from a kill until its records are asked again: ${histogram(itemRecovery)}\n`);
});
