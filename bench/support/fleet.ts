/** Fleets under test. Their PostgreSQL does not flush, so that the disk of the machine is not what is measured. */
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
  BUCKET_KEY,
  type Bucket,
  type BucketServer,
  type Fleet,
  type FleetOptions,
  startFleet,
} from "../../test/support/fleet.ts";
import { s3Client } from "../../test/support/sdk.ts";
import { cpuMs, cpuWithChildrenMs } from "./cpu.ts";
import { startOptions } from "./gateway.ts";
import { startVersitygw } from "./versitygw.ts";

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
  more: Pick<FleetOptions, "blobs" | "bucket"> = {},
): Promise<MeasuredFleet> {
  const given = { replicas, yaml, node: startOptions(), env: { LOG_LEVEL: "info" } };
  const fleet = await startFleet(folder, { ...given, ...more });
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

const BUCKET = "quarry-blobs";

/** A bucket that is no Quarry. */
export async function versitygwBucket(
  folder: string,
): Promise<{ readonly server: BucketServer; readonly bucket: Bucket }> {
  const gateway = await startVersitygw(folder, BUCKET_KEY);
  const { pid, port, url } = gateway;
  const credentials = { accessKeyId: BUCKET_KEY.id, secretAccessKey: BUCKET_KEY.secret };
  const s3 = s3Client(url, { endpoint: url, forcePathStyle: true, credentials });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  s3.destroy();
  const stop = async () => gateway[Symbol.asyncDispose]();
  return { server: { pid, port, stop }, bucket: { endpoint: url, name: BUCKET } };
}

/** The difference in seconds, by part. */
export const cpuBetween = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(after).map(([part, ms]) => [part, (ms - (before[part] ?? 0)) / 1000]));
