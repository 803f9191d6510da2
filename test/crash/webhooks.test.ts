/** A few kills of `npm run soak -- webhooks`. */
import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";
import { startWebhookRounds } from "./webhooks.ts";

const KILLS = 6;

test(`every end of a job is told once to each receiver, after ${KILLS} kills`, { timeout: 300_000 }, async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rounds = await startWebhookRounds(folder);
  onTestFinished(() => rounds.close());
  for (let kill = 0; kill < KILLS; kill += 1) await rounds.kill();
  const { jobs, ends, requests } = await rounds.end();
  expect(ends).toBe(4 * jobs);
  expect(requests).toBeGreaterThan(ends);
});
