/** The process: configuration, log, signals. */
import { pino } from "pino";
import { type Config, ConfigError, loadConfig, type ProviderConfig } from "./config.ts";
import { type Gateway, startGateway } from "./gateway.ts";

async function main(): Promise<void> {
  const config = loadConfig(process.argv.slice(2), process.env, process.cwd());
  const destination = pino.destination({ dest: 1, sync: false, minLength: 8192 });
  const log = pino({ level: config.log_level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  // A line waits at most this long, so that `tail -f` and a container's log driver see it.
  setInterval(() => destination.flush(), 250).unref();

  const gateway = await startGateway(config, log);
  log.info({ url: gateway.url, ...summary(config), startMs: Math.round(performance.now()) }, "listening");
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(gateway, signal));

  async function stop(gateway: Gateway, signal: string): Promise<void> {
    log.info({ signal }, "stopping");
    // Beyond every grace that was configured: a hanging disk must not keep the process.
    setTimeout(() => process.exit(1), (config.shutdown_seconds + 1.5) * 1000).unref();
    await gateway.stop();
    log.info("stopped");
    destination.flushSync();
    process.exit(0);
  }
}

/** What the start-up log says: what is configured, which provider is the default, where data lives. Never a key. */
const summary = (config: Config) => ({
  s3: "/bedrock/files",
  bedrock: "/bedrock",
  configFile: config.file ?? "none: built-in defaults",
  dataDir: config.data_dir,
  defaultProvider: config.default_provider,
  providers: Object.fromEntries(
    Object.entries(config.providers).map(([name, provider]) => [name, { type: provider.type, at: placeOf(provider) }]),
  ),
});

function placeOf(provider: ProviderConfig): string {
  if (provider.type === "bedrock") return provider.region;
  return provider.base_url ?? "echo (built in: answers repeat the question; set base_url for a real model)";
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`Quarry could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
