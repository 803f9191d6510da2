import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../gateway.ts";
import { supervise } from "./process.ts";

test("a kill of a process that has just ended by itself resolves, and it starts again", async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const broken = await supervise(folder, { yaml: "no_such_key: 1\n" });
  onTestFinished(broken.stop);
  const ended = (times: number) =>
    expect.poll(() => broken.exits.length, { interval: 5, timeout: 20_000 }).toBeGreaterThanOrEqual(times);
  await ended(1);
  await broken.kill();
  await ended(broken.exits.length + 1);
});
