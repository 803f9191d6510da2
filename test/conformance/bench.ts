/** A driver's provider for the tests of a suite: by itself, and in a gateway. */

import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { S3Client } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { createDeferredDeletes } from "../../src/objects/deferred-deletes.ts";
import { ledgerObjects } from "../../src/objects/ledger-objects.ts";
import type { BlobStore } from "../../src/ports/blobs.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { Objects } from "../../src/ports/objects.ts";
import type { BuiltProvider } from "../../src/ports/provider-ports.ts";
import { buildProvider, providerTypes } from "../../src/providers/registry.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { openLedger } from "../../src/storage/ledger/open.ts";
import { startTestGateway, type TestGateway, temporaryFolder } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import type { Driver, Suite, Upstream } from "./driver.ts";

export const NEVER = new AbortController().signal;
export const CALL = { signal: NEVER, owner: "", operator: false };

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

interface Common {
  readonly upstream: Upstream;
  /** How many contents the gateway has on its disk, and how many it is about to have. */
  held(): Promise<number>;
}

/** What a provider is made of, without a gateway around it. */
export interface Parts extends Common {
  readonly provider: BuiltProvider;
  /** As gateway.ts makes them of the provider. Buckets are not created by writes. */
  readonly objects: Objects;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
}

export interface Bench extends Common {
  readonly gateway: TestGateway;
  readonly s3: S3Client;
  /** Names the provider in the header, so that lists have the jobs that Quarry did not create. */
  readonly bedrock: BedrockClient;
  close(): Promise<void>;
}

/** More than a machine with much to do ever takes. */
const PATIENCE_S = 20;

const yamlOf = ({ provider }: Driver, { yaml }: Upstream) =>
  // Nothing is believed without asking the provider.
  `{ fresh_seconds: 0.001, shutdown_seconds: 0.5, providers: { ${provider}: { ${yaml} } } }`;

async function heldIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

/** One for all tests of a `describe`; there once they run. */
export function useParts(driver: Driver, suite: Suite): () => Parts {
  let parts: Parts;
  let folder: string;
  beforeAll(async () => {
    const upstream = await driver.start(suite, PATIENCE_S);
    folder = await temporaryFolder();
    await writeFile(path.join(folder, "quarry.yaml"), yamlOf(driver, upstream));
    const { data_dir, providers } = loadConfig(undefined, {}, folder, providerTypes);
    const ledger = await openLedger(data_dir);
    const root = path.join(data_dir, "files");
    const blobs = await diskStore(root);
    const provider = await buildProvider({
      name: driver.provider,
      config: providers[driver.provider]!,
      ledger,
      blobs,
      log: pino({ level: "silent" }),
      graceMs: 100,
    });
    await provider.resume?.();
    const { files, instead } = provider;
    const stores = new Map(files === undefined ? [] : [[provider.name, files]]);
    const log = pino({ level: "silent" });
    const deferredDeletes = createDeferredDeletes({ ledger, stores, freshMs: 1, log });
    const limits = { maxObjectBytes: 5 * 1024 ** 3, maxUploadBytes: 5 * 1024 ** 3, freshMs: 1 };
    const objects =
      provider.objects ??
      ledgerObjects({
        provider: provider.name,
        instead,
        files,
        ledger,
        blobs,
        deferredDeletes,
        buckets: "explicit",
        ...limits,
      });
    parts = { upstream, provider, objects, blobs, ledger, held: () => heldIn(root) };
  });
  afterAll(async () => {
    await parts?.provider.shutdown?.();
    await parts?.ledger.close();
    await parts?.upstream.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => parts;
}

/** @param seconds for which the provider waits for its upstream */
export async function startBench(driver: Driver, suite: Suite, seconds = PATIENCE_S): Promise<Bench> {
  const upstream = await driver.start(suite, seconds);
  const gateway = await startTestGateway(yamlOf(driver, upstream));
  const bedrock = bedrockClient(gateway.url);
  bedrock.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = driver.provider;
      return next(args);
    },
    { step: "build" },
  );
  return {
    upstream,
    gateway,
    s3: s3Client(gateway.url),
    bedrock,
    held: () => heldIn(path.join(gateway.dataDir, "files")),
    async close() {
      await gateway.stop();
      await upstream.close();
    },
  };
}

/** One for all tests of a `describe`; there once they run. */
export function useBench(driver: Driver, suite: Suite): () => Bench {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench(driver, suite);
  });
  afterAll(() => bench?.close());
  return () => bench;
}
