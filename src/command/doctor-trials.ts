/** The trials of `quarry doctor`: the data folder, and each provider as the gateway builds it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import type { Config } from "../config/schema.ts";
import { createScrubber } from "../lib/scrub.ts";
import type { DiagnosisPorts, Finding } from "../ports/diagnosis.ts";
import { failed } from "../providers/diagnosis/findings.ts";
import { confidentialIn, diagnoseProvider } from "../providers/registry.ts";
import { createInProcessQueue } from "../queue/in-process.ts";
import { diskStore } from "../storage/blobs/disk.ts";
import { openLedger } from "../storage/ledger/sqlite/open.ts";
import { NO_RESERVE } from "../storage/reserve.ts";
import { diagnoseFolder } from "./doctor-folder.ts";
import { sentenceOf } from "./failure.ts";

/** A finding with whose it is. */
export interface DoctorRow extends Finding {
  readonly provider: string;
}

const GATEWAY = "(gateway)";

interface Trials {
  /** Buckets of jobs at AWS. */
  readonly bucket?: readonly string[];
  readonly awsEndpoint?: string;
  /** Time limit in milliseconds of each check. */
  readonly ms: number;
  /** True: the data folder is tried too. */
  readonly folder: boolean;
}

/** Rejects only for a folder of temporary files that cannot be used. */
export async function tryProviders(
  config: Config,
  names: readonly string[],
  { bucket = [], awsEndpoint, ms, folder }: Trials,
): Promise<readonly DoctorRow[]> {
  const confidential = confidentialIn(config, process.env);
  // Hosts are not secret for somebody who has the configuration.
  const scrub = createScrubber({ ...confidential, urls: [] });
  const scratch = await mkdtemp(path.join(tmpdir(), "quarry-doctor-"));
  // Providers are built as the gateway builds them. Its own ledger may be in use.
  const ledger = await openLedger(scratch);
  try {
    const blobs = await diskStore(path.join(scratch, "files"), NO_RESERVE);
    const log = pino({ level: "silent" });
    const queue = createInProcessQueue({ log });
    const shared = { ledger, blobs, queue, log, createBuckets: false, scrub, graceMs: 0 };
    const one = async (name: string): Promise<readonly DoctorRow[]> => {
      const buckets = [...bucketsOf(config, name), ...bucket];
      const ports: DiagnosisPorts = { ...shared, name, config: config.providers[name]!, ms, awsEndpoint, buckets };
      const found = await diagnoseProvider(ports as Parameters<typeof diagnoseProvider>[0]).catch((error: unknown) => [
        // The other providers are tried all the same.
        failed("provider", sentenceOf(error), `Check providers.${name}.`),
      ]);
      return found.map((finding) => ({ provider: name, ...finding }));
    };
    const own = folder ? diagnoseFolder(config, confidential) : Promise.resolve([]);
    const [ours, ...theirs] = await Promise.all([own, ...names.map(one)]);
    const rows = [...ours.map((finding) => ({ provider: GATEWAY, ...finding })), ...theirs.flat()];
    return rows.map(({ text, fix, ...row }) => ({
      ...row,
      text: scrub.text(text),
      ...(fix !== undefined && { fix: scrub.text(fix) }),
    }));
  } finally {
    await ledger.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Buckets that the rules of `routes` name in full. */
const bucketsOf = ({ routes }: Config, name: string): readonly string[] =>
  routes.filter(({ provider, bucket }) => provider === name && !/[*?]/.test(bucket)).map(({ bucket }) => bucket);
