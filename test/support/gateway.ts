/** A gateway in the test's process, with a free port and a data folder of its own. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { type StartOptions, startGateway } from "../../src/gateway.ts";
import { providerTypes } from "../../src/providers/registry.ts";

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
  /** Stops the gateway and removes its folder. */
  stop(): Promise<void>;
}

interface TestOptions extends StartOptions {
  /** Fills the data folder before the start. */
  readonly before?: (dataDir: string) => Promise<void>;
}

export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), "quarry-test-"));

/** @param yaml a whole `quarry.yaml`; default: built-in defaults */
export async function startTestGateway(yaml?: string, options: TestOptions = {}): Promise<TestGateway> {
  const folder = await temporaryFolder();
  if (yaml !== undefined) await writeFile(path.join(folder, "quarry.yaml"), yaml);
  const dataDir = path.join(folder, "data");
  const log: LogLine[] = [];
  const lines = new Writable({
    write(line: Buffer, _encoding, done) {
      log.push(JSON.parse(line.toString()));
      done();
    },
  });
  await options.before?.(dataDir);
  const config = loadConfig(undefined, { PORT: "0", DATA_DIR: dataDir }, folder, providerTypes);
  const gateway = await startGateway(config, pino({ level: "trace", base: undefined }, lines), options);
  return {
    url: gateway.url,
    s3Url: gateway.s3Url ?? "no port of S3",
    dataDir,
    log,
    async stop() {
      await gateway.stop();
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
  };
}
