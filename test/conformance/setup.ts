/** Builds a driver's provider for the tests of a suite: alone, or in a gateway. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { S3Client } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import { ANONYMOUS } from "../../src/auth/access-keys.ts";
import { loadConfig } from "../../src/config/load.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { createDeferredDeletes } from "../../src/objects/deferred-deletes.ts";
import { createIntendedFiles } from "../../src/objects/intended-files.ts";
import { ledgerObjects } from "../../src/objects/ledger-objects.ts";
import { createLifecycles } from "../../src/objects/lifecycles.ts";
import type { BlobStore } from "../../src/ports/blobs.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { Objects } from "../../src/ports/objects.ts";
import type { BuiltProvider } from "../../src/ports/provider-ports.ts";
import { buildProvider, providerTypes } from "../../src/providers/registry.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { countBlobs, startTestGateway, type TestGateway, temporaryFolder, testedYaml } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import type { Driver, Suite, Upstream } from "./driver.ts";

export const NEVER = new AbortController().signal;
export const CALL = { signal: NEVER, owner: "", operator: false, permissions: ANONYMOUS };

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

interface Common {
  readonly upstream: Upstream;
  /** Number of blobs on the gateway's disk, temporary files included. */
  blobCount(): Promise<number>;
}

/** A provider and its parts, without a gateway. */
export interface Parts extends Common {
  readonly provider: BuiltProvider;
  /** As gateway.ts builds them for the provider. Writes do not create buckets. */
  readonly objects: Objects;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
}

export interface Setup extends Common {
  readonly gateway: TestGateway;
  readonly s3: S3Client;
  /** Sends the provider's header, so that lists include unmanaged jobs. */
  readonly bedrock: BedrockClient;
  close(): Promise<void>;
}

/** Longer than any request takes, even on a busy machine. */
const PATIENCE_S = 20;

const yamlOf = ({ provider }: Driver, { yaml }: Upstream) =>
  // `fresh_seconds` is minimal, so that every read asks the provider.
  `{ fresh_seconds: 0.001, shutdown_seconds: 0.5, providers: { ${provider}: { ${yaml} } } }`;

/** Shared by all tests of a `describe`. Call the result only inside tests. */
export function useParts(driver: Driver, suite: Suite): () => Parts {
  let parts: Parts;
  let folder: string;
  beforeAll(async () => {
    const upstream = await driver.start(suite, PATIENCE_S);
    folder = await temporaryFolder();
    const yaml = await testedYaml(yamlOf(driver, upstream));
    await writeFile(path.join(folder, "quarry.yaml"), yaml);
    const config = loadConfig(undefined, {}, folder, providerTypes);
    const { data_dir, providers } = config;
    const log = pino({ level: "silent" });
    const { ledger, blobs } = await openStorage(config, {
      newLedger: false,
      webhooks: { recipients: () => [] },
      version: "1",
      onFenced() {},
      log,
    });
    const provider = await buildProvider({
      name: driver.provider,
      config: providers[driver.provider]!,
      ledger,
      blobs,
      log,
      createBuckets: true,
      scrub: createScrubber({ secrets: [], urls: [] }),
      graceMs: 100,
    });
    await provider.resume?.();
    const { files, instead } = provider;
    const stores = new Map(files === undefined ? [] : [[provider.name, files]]);
    const deferredDeletes = createDeferredDeletes({ ledger, stores, freshMs: 1, log });
    const intendedFiles = createIntendedFiles({ ledger, stores, log });
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
        intendedFiles,
        lifecycles: createLifecycles(ledger),
        buckets: "explicit",
        ...limits,
      });
    parts = { upstream, provider, objects, blobs, ledger, blobCount: () => countBlobs(data_dir, yaml) };
  });
  afterAll(async () => {
    await parts?.provider.shutdown?.();
    await parts?.ledger.close();
    await parts?.upstream.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => parts;
}

/** @param seconds the provider's timeout for its upstream */
export async function startSetup(driver: Driver, suite: Suite, seconds = PATIENCE_S): Promise<Setup> {
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
    blobCount: gateway.blobCount,
    async close() {
      await gateway.stop();
      await upstream.close();
    },
  };
}

/** Shared by all tests of a `describe`. Call the result only inside tests. */
export function useSetup(driver: Driver, suite: Suite): () => Setup {
  let setup: Setup;
  beforeAll(async () => {
    setup = await startSetup(driver, suite);
  });
  afterAll(() => setup?.close());
  return () => setup;
}
