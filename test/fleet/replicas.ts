/** Gateways in the test's process that share a database and the bytes. */
import { rm } from "node:fs/promises";
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { S3Client } from "@aws-sdk/client-s3";
import { inject, onTestFinished, vi } from "vitest";
import type { openStorage } from "../../src/storage/open-storage.ts";
import { freshUrl } from "../storage/ledger/fixtures.ts";
import { startTestGateway, type TestGateway, temporaryFolder } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";

const shared = vi.hoisted(() => ({ files: "" }));

// TODO: the configuration of a fleet, once it has a bucket and the queue.
vi.mock("../../src/storage/open-storage.ts", async () => {
  const { diskStore } = await import("../../src/storage/blobs/disk.ts");
  const { openPostgresLedger } = await import("../../src/storage/ledger/postgres/open.ts");
  const { connectionSettings } = await import("../../src/config/ledger.ts");
  const { NO_RESERVE } = await import("../../src/storage/reserve.ts");
  const open: typeof openStorage = async ({ ledger: config }, { webhooks, log }) => {
    const settings = { ...connectionSettings(config!), onError() {}, alone: false };
    const replica = { version: "1", onFenced() {}, log };
    const ledger = await openPostgresLedger({ ...settings, replica }, webhooks);
    const blobs = await diskStore(shared.files);
    return {
      ledger,
      blobs: { ...blobs, sweep: async () => ({ removed: 0, orphaned: 0 }) },
      reserve: NO_RESERVE,
      orphans: "",
      fleet: undefined,
    };
  };
  return { openStorage: open };
});
vi.mock("../../src/queue/in-process.ts", async (original) => {
  const { createInProcessQueue } = await original<typeof import("../../src/queue/in-process.ts")>();
  const create: typeof createInProcessQueue = (options) => ({ ...createInProcessQueue(options), isShared: true });
  return { createInProcessQueue: create };
});

export interface Replicas {
  readonly gateways: readonly TestGateway[];
  /** One of each replica. */
  readonly s3: readonly S3Client[];
  readonly bedrock: readonly BedrockClient[];
}

/** @param yaml the configuration without the ledger */
export async function startReplicas(count: number, yaml: string): Promise<Replicas> {
  const url = await freshUrl(inject("postgres")!);
  shared.files = await temporaryFolder();
  const gateways: TestGateway[] = [];
  onTestFinished(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await rm(shared.files, { recursive: true, force: true });
  });
  for (let at = 0; at < count; at += 1) {
    gateways.push(await startTestGateway(`ledger: { url: "${url}", connections: 12 }\n${yaml}`));
  }
  return {
    gateways,
    s3: gateways.map((one) => s3Client(one.url)),
    // A create that another replica has in progress is answered with 503 until its job is known.
    bedrock: gateways.map((one) => bedrockClient(one.url, { maxAttempts: 10 })),
  };
}
