/** `quarry serve` and `quarry verify`: configuration, log and signals. */
import { blobsAddress } from "../config/blobs.ts";
import { connectionSettings, ledgerAddress } from "../config/ledger.ts";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { type Gateway, startGateway } from "../gateway.ts";
import { createScrubber } from "../lib/scrub.ts";
import { confidentialIn, locationOf, providerTypes } from "../providers/registry.ts";
import { createLog } from "../server/log.ts";
import { createPretty } from "../server/pretty.ts";
import { verifyStorage } from "../storage/verify.ts";
import type { StartArguments } from "./start.ts";

/** Files that libraries create are private too. Nothing of a gateway is meant for other users of the machine. */
const makeFilesPrivate = () => void process.umask(0o077);

export async function serve(given: StartArguments): Promise<void> {
  makeFilesPrivate();
  const config = loadConfig(given.config, process.env, process.cwd(), providerTypes);
  const { stdout } = process;
  const {
    logger: log,
    flush,
    dropped,
  } = createLog(config.log_level, stdout.isTTY ? createPretty(stdout.hasColors()) : undefined);
  process.once("exit", flush);

  const gateway = await startGateway(config, log, {
    newLedger: given.newLedger,
    droppedLogLines: dropped,
    // Its supervisor starts it again. A process that went on could answer no write.
    onFenced: () => process.exit(1),
  }).catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(createScrubber(confidentialIn(config, process.env)).text(text));
  });
  log.info(
    { url: gateway.url, s3Url: gateway.s3Url, ...summary(config), startMs: Math.round(performance.now()) },
    "listening",
  );
  flush();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(gateway, signal));

  async function stop(gateway: Gateway, signal: string): Promise<void> {
    log.info({ signal }, "stopping");
    // Longer than every configured grace period: a disk that hangs must not keep the process alive.
    setTimeout(() => process.exit(1), (config.shutdown_seconds + 1.5) * 1000).unref();
    await gateway.stop();
    log.info("stopped");
    process.exit(0);
  }
}

/** @param given the value of `--config` */
export async function verify(given: string | undefined): Promise<void> {
  makeFilesPrivate();
  const config = loadConfig(given, process.env, process.cwd(), providerTypes);
  const { stdout } = process;
  const say = (line: string) => void stdout.write(`${line}\n`);
  const database = config.ledger && { ...connectionSettings(config.ledger), onError: () => {} };
  const intact = await verifyStorage(config.data_dir, say, {
    database,
    bucket: config.blobs.type === "s3" ? config.blobs : undefined,
  });
  // The threads that compute digests would keep the process.
  stdout.write("", () => process.exit(intact ? 0 : 1));
}

/** The fields of the start-up log entry. They contain no secret. */
const summary = (config: Config) => ({
  s3: "/bedrock/files",
  bedrock: "/bedrock",
  configFile: config.file ?? "none: built-in defaults",
  ledger: config.ledger === undefined ? "in the data folder" : ledgerAddress(config.ledger),
  blobs: config.blobs.type === "disk" ? "in the data folder" : blobsAddress(config.blobs),
  dataDir: config.data_dir,
  access: config.access_keys.length === 0 ? "open: no access_keys" : config.access_keys.map(({ id }) => id),
  tls: config.tls !== undefined,
  defaultProvider: config.default_provider,
  providers: Object.fromEntries(
    Object.entries(config.providers).map(([name, provider]) => [
      name,
      { type: provider.type, at: locationOf(provider) },
    ]),
  ),
});
