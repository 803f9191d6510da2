/** Fleets under test. Their PostgreSQL does not flush, so that the disk of the machine is not what is measured. */
import { type Fleet, type FleetOptions, startFleet } from "../../test/support/fleet.ts";
import { cpuMs, cpuWithChildrenMs } from "./cpu.ts";
import { startOptions } from "./gateway.ts";

export interface MeasuredFleet extends AsyncDisposable {
  readonly fleet: Fleet;
  /** Processor time of the parts so far, in milliseconds. */
  cpu(): Readonly<Record<string, number>>;
}

/** @param folder is empty */
export async function measuredFleet(
  folder: string,
  replicas: number,
  yaml: string,
  blobs?: FleetOptions["blobs"],
): Promise<MeasuredFleet> {
  const given = { replicas, yaml, node: startOptions(), env: { LOG_LEVEL: "info" } };
  const fleet = await startFleet(folder, { ...given, ...(blobs !== undefined && { blobs }) });
  return {
    fleet,
    cpu: () => ({
      ...Object.fromEntries(fleet.replicas.map(({ pid }, at) => [`replica ${at + 1}`, cpuMs(pid)])),
      PostgreSQL: cpuWithChildrenMs(fleet.postgres.pid),
      bucket: cpuMs(fleet.bucket.pid),
    }),
    [Symbol.asyncDispose]: () => fleet.close(),
  };
}

/** The difference in seconds, by part. */
export const cpuBetween = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(after).map(([part, ms]) => [part, (ms - (before[part] ?? 0)) / 1000]));
