/** The process: configuration, log, signals. */
import { ConfigError } from "./config/error.ts";
import { loadConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { locationOf, providerTypes } from "./providers/registry.ts";
import { createLog } from "./server/log.ts";

async function main(): Promise<void> {
  const config = loadConfig(process.argv.slice(2), process.env, process.cwd(), providerTypes);
  const { logger: log, flush } = createLog(config.log_level);
  process.once("exit", flush);

  const gateway = await startGateway(config, log);
  log.info({ url: gateway.url, ...summary(config), startMs: Math.round(performance.now()) }, "listening");
  flush();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(gateway, signal));

  async function stop(gateway: Gateway, signal: string): Promise<void> {
    log.info({ signal }, "stopping");
    // Beyond every grace that was configured: a hanging disk must not keep the process.
    setTimeout(() => process.exit(1), (config.shutdown_seconds + 1.5) * 1000).unref();
    await gateway.stop();
    log.info("stopped");
    process.exit(0);
  }
}

/** What the start-up log says: what is configured, which provider is the default, where data lives. Never a key. */
const summary = (config: Config) => ({
  s3: "/bedrock/files",
  bedrock: "/bedrock",
  configFile: config.file ?? "none: built-in defaults",
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

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`Quarry could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
