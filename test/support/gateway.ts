/**
 * A gateway in the test's process, with a free port and a data folder of its own. In fleet mode it is a fleet behind a load balancer.
 */

import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, inject } from "vitest";
import { parse, stringify } from "yaml";
import { loadConfig } from "../../src/config/load.ts";
import { type Gateway, type StartOptions, startGateway } from "../../src/gateway.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { type Balancer, startBalancer } from "./fleet/balancer.ts";
import { bucketCount, newFleetYaml, uploadCount } from "./fleet/parts.ts";
import { settled } from "./fleet/waiting-deletes.ts";
import { TESTED_REPLICAS } from "./fleet.ts";

export interface LogLine {
  /** pino's level: 30 is info, 50 is error. */
  readonly level: number;
  readonly msg: string;
  readonly [member: string]: unknown;
}

export interface TestGateway {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** The same of the port whose root is S3, if the configuration has one. */
  readonly s3Url: string;
  readonly dataDir: string;
  /** Everything logged so far, at all levels. */
  readonly log: readonly LogLine[];
  /** Number of blobs, temporary files included. */
  blobCount(): Promise<number>;
  /** Number of blobs that are being written. In a bucket, those that are large enough for uploads of several parts. */
  temporaryCount(): Promise<number>;
  /** Stops the gateway and removes its folder. */
  stop(): Promise<void>;
}

interface TestOptions extends StartOptions {
  /** Fills the data folder before the start. */
  readonly before?: (dataDir: string) => Promise<void>;
  /** Of a fleet: 1 for what holds for each replica on its own. Default: TESTED_REPLICAS */
  readonly replicas?: number;
}

export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), "quarry-test-"));

/** Adds what makes the gateways of a configuration a fleet, in fleet mode. */
export async function testedYaml(yaml: string): Promise<string> {
  const parts = inject("fleet");
  return parts === undefined ? yaml : stringify({ ...parse(yaml), ...parse(await newFleetYaml(parts)) });
}

/** Deletes that wait are done before. @param yaml of `testedYaml` */
export async function countBlobs(dataDir: string, yaml: string): Promise<number> {
  const parts = inject("fleet");
  await settled();
  const inBucket = parts && (await bucketCount(parts, yaml));
  if (inBucket !== undefined) return inBucket;
  const entries = await readdir(path.join(dataDir, "files"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

async function countTemporary(dataDir: string, yaml: string): Promise<number> {
  const parts = inject("fleet");
  const inBucket = parts && (await uploadCount(parts, yaml));
  return inBucket ?? (await readdir(path.join(dataDir, "files", "tmp"))).length;
}

/** @param yaml a whole `quarry.yaml`; default: built-in defaults */
export async function startTestGateway(yaml?: string, options: TestOptions = {}): Promise<TestGateway> {
  const folder = await temporaryFolder();
  const log: LogLine[] = [];
  const lines = new Writable({
    write(line: Buffer, _encoding, done) {
      log.push(JSON.parse(line.toString()));
      done();
    },
  });
  const start = async (home: string, text: string | undefined): Promise<Gateway> => {
    await mkdir(home, { recursive: true });
    if (text !== undefined) await writeFile(path.join(home, "quarry.yaml"), text);
    const dataDir = path.join(home, "data");
    await options.before?.(dataDir);
    const config = loadConfig(undefined, { PORT: "0", DATA_DIR: dataDir }, home, providerTypes);
    return startGateway(config, pino({ level: "trace", base: undefined }, lines), options);
  };
  const isFleet = inject("fleet") !== undefined;
  const text = isFleet ? await testedYaml(yaml ?? "{}") : yaml;
  const gateways: Gateway[] = [];
  const balancers: Balancer[] = [];
  if (!isFleet) gateways.push(await start(folder, text));
  else {
    const { replicas = TESTED_REPLICAS } = options;
    for (let at = 0; at < replicas; at += 1) gateways.push(await start(path.join(folder, `${at}`), text));
  }
  const balanced = async (urls: readonly string[]): Promise<string> => {
    if (urls.length === 1) return urls[0]!;
    const targets = urls.map((url) => ({ port: Number(new URL(url).port), isHealthy: true }));
    balancers.push(await startBalancer(targets));
    // A load balancer that passes bytes on passes TLS on.
    return balancers.at(-1)!.url.replace("http:", new URL(urls[0]!).protocol);
  };
  const s3Urls = gateways.flatMap(({ s3Url }) => (s3Url === undefined ? [] : [s3Url]));
  const dataDir = path.join(folder, ...(isFleet ? ["0"] : []), "data");
  return {
    url: await balanced(gateways.map(({ url }) => url)),
    s3Url: s3Urls.length === 0 ? "no port of S3" : await balanced(s3Urls),
    dataDir,
    log,
    blobCount: () => countBlobs(dataDir, text ?? "{}"),
    temporaryCount: () => countTemporary(dataDir, text ?? "{}"),
    async stop() {
      await Promise.all(balancers.map((balancer) => balancer.close()));
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One gateway for all tests of a file or a `describe`. Read its members only inside tests. */
export function useGateway(yaml?: string, options?: TestOptions): Omit<TestGateway, "stop"> {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway(yaml, options);
  });
  afterAll(() => gateway?.stop());
  return {
    get url() {
      return gateway.url;
    },
    get s3Url() {
      return gateway.s3Url;
    },
    get dataDir() {
      return gateway.dataDir;
    },
    get log() {
      return gateway.log;
    },
    blobCount: () => gateway.blobCount(),
    temporaryCount: () => gateway.temporaryCount(),
  };
}
