/** Starts what the gateways of the tests share in fleet mode. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { type FleetParts, startParts } from "./parts.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Present in the tests in fleet mode. */
    fleet?: FleetParts;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-fleet-"));
  const { parts, close } = await startParts(path.join(folder, "bucket"));
  provide("fleet", parts);
  return async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  };
}
