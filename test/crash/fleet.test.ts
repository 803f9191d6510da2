/** A part of `npm run soak -- fleet`. */
import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";
import { histogram } from "./fleet/recovery.ts";
import { runFleet } from "./fleet/run.ts";
import { TROUBLES } from "./fleet/trouble.ts";

test("a fleet loses, doubles and pays nothing twice in 2 minutes of kills and outages", {
  timeout: 600_000,
}, async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { events, objects, localRecords, bills, requestRecovery, takeOvers } = await runFleet(folder, { seconds: 120 });
  expect(Object.keys(events).sort()).toEqual(Object.keys(TROUBLES).sort());
  expect(objects).toBeGreaterThan(0);
  expect(localRecords).toBeGreaterThan(0);
  expect(bills.jobs).toBeGreaterThan(0);
  process.stdout.write(`from a kill until requests succeed: ${histogram(requestRecovery)}\n`);
  process.stdout.write(`from a death until its chunk goes on: ${histogram(takeOvers.map(({ ms }) => ms))}\n`);
});
