/** Starts what the gateways of the tests share in fleet mode. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startParts } from "./parts.ts";

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-fleet-"));
  const { parts, close } = await startParts(path.join(folder, "bucket"));
  provide("fleet", parts);
  return async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  };
}
