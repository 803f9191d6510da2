/** Builds and starts a gateway from a configuration, for main.ts, the tests and the demo. */

import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import manifest from "../package.json" with { type: "json" };
import { createTokens, tokenSecret } from "./api/page-tokens.ts";
import { createServices } from "./api/services.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import { browserCheck } from "./auth/browsers.ts";
import { createCors } from "./auth/cors.ts";
import { createThrottles } from "./auth/throttle.ts";
import { createBackground, type SendOptions } from "./background/index.ts";
import { isLoopback } from "./config/access.ts";
import type { Config } from "./config/schema.ts";
import { visibleConfig } from "./config/visible.ts";
import { createEndpoints } from "./events/endpoints.ts";
import { createJobService } from "./jobs/service.ts";
import { createPrices } from "./jobs/usage/prices.ts";
import { warm } from "./lib/digests/thread.ts";
import { GatewayError, StorageUnavailable } from "./lib/errors.ts";
import { createScrubber } from "./lib/scrub.ts";
import { createModelService } from "./models/service.ts";
import { createDeferredDeletes } from "./objects/deferred-deletes.ts";
import { createIntendedFiles } from "./objects/intended-files.ts";
import { createLifecycles } from "./objects/lifecycles.ts";
import { createProviderObjects, storesOf } from "./objects/provider-objects.ts";
import { buildProvider, confidentialIn, providerTypes } from "./providers/registry.ts";
import { openQueue } from "./queue/open.ts";
import { createRouting } from "./routing.ts";
import { createApp } from "./server/app.ts";
import { listen } from "./server/listen.ts";
import { scrubbedLog } from "./server/log.ts";
import { createMetrics, type Metrics, type WaitingJobs } from "./server/metrics/index.ts";
import { openStorage } from "./storage/open-storage.ts";
import { createHealth } from "./ui/health.ts";
import { createPage } from "./ui/page.ts";

export interface Gateway {
  /** `http://host:port` as bound; `https` if TLS is configured. */
  readonly url: string;
  /** The same of the port whose root is S3. Undefined if none is configured. */
  readonly s3Url: string | undefined;
  /** Stops running work within the configured time, and closes the ledger. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** True: a missing ledger is created although there are blobs. They become orphans. */
  readonly newLedger?: boolean | undefined;
  /** The number of log lines that were not written since the start. */
  readonly droppedLogLines?: (() => number) | undefined;
  /** The folder of the built page. Default: that of the build. */
  readonly pageFolder?: string | undefined;
  /** Others have taken over this process's work, and it can write nothing any more. It should end. */
  readonly onFenced?: (() => void) | undefined;
  /** Replaces how events are sent. */
  readonly events?: SendOptions | undefined;
}

export async function startGateway(config: Config, logger: Logger, options: StartOptions = {}): Promise<Gateway> {
  let readMetrics: Metrics["read"] = async () => [];
  // The SDK is loaded only if it is needed.
  const telemetry =
    config.telemetry &&
    (await import("./tracing/index.ts")).startTelemetry({
      config: config.telemetry,
      version: manifest.version,
      metrics: () => readMetrics(),
    });
  const tracer = telemetry?.tracer;
  const scrub = createScrubber(confidentialIn(config, process.env));
  const log = scrubbedLog(logger, scrub);
  const endpoints = createEndpoints(config);
  let wake = () => {};
  const { ledger, blobs, reserve, orphans, fleet } = await openStorage(config, {
    newLedger: options.newLedger ?? false,
    webhooks: { ...endpoints, entered: () => wake() },
    version: manifest.version,
    onFenced() {
      log.fatal("other processes have taken over the work of this one, which can write nothing any more");
      options.onFenced?.();
    },
    log,
  });
  const queue = await openQueue({ log, fleet });
  const { isShared } = queue;
  // The rest of the time is for recording the state of batches, and for responses.
  const graceMs = config.shutdown_seconds * 750;
  const createBuckets = config.buckets === "auto";
  const built = await Promise.all(
    Object.entries(config.providers).map(([name, provider]) =>
      buildProvider({ name, config: provider, ledger, blobs, queue, log, scrub, createBuckets, graceMs, tracer }),
    ),
  );
  // Another process may have changed what a cached answer says.
  const freshMs = isShared ? 0 : config.fresh_seconds * 1000;
  const { object_bytes: maxObjectBytes, multipart_bytes: maxUploadBytes } = config.limits;
  const stores = storesOf(built);
  const deferredDeletes = createDeferredDeletes({ ledger, stores, freshMs, log });
  const intendedFiles = createIntendedFiles({ ledger, stores, log });
  const lifecycles = createLifecycles(ledger, { isShared });
  await lifecycles.load();
  const health = createHealth();
  const { providers, ...objects } = createProviderObjects(built.map(health.watch), {
    ledger,
    blobs,
    deferredDeletes,
    intendedFiles,
    lifecycles,
    buckets: config.buckets,
    maxObjectBytes,
    maxUploadBytes,
    freshMs,
    isShared,
  });
  const routing = createRouting(providers, config);
  const tokens = createTokens(await tokenSecret(ledger.secrets, { dataDir: config.data_dir, isShared }));
  const poll = { firstMs: config.poll_seconds.first * 1000, mostMs: config.poll_seconds.most * 1000 };
  const models = createModelService({ providers, region: config.region, log });
  const metrics = createMetrics({
    providers: providers.map(({ name }) => name),
    dataDir: config.data_dir,
    currency: config.prices.currency,
    ledger,
    queue,
    droppedLogLines: options.droppedLogLines,
    waitingJobs: () => providers.flatMap(({ name }) => waitingJobs(name, jobs.waiting(name))),
    countsOf: (job) => jobs.countsHere(job),
  });
  readMetrics = metrics.read;
  const prices = createPrices(config.prices, typesOf(config));
  const jobs = createJobService({
    ledger: { ...ledger, jobs: metrics.jobs, chunks: metrics.chunks },
    blobs,
    deferredDeletes,
    providers,
    createBuckets,
    region: config.region,
    accountId: config.account_id,
    poll,
    queue,
    prices,
    budgets: config.budgets,
    webhooks: endpoints,
    maxInputBytes: maxUploadBytes,
    scrub,
    log,
    tracer,
  });
  const background = createBackground({
    config,
    queue,
    ledger,
    blobs,
    orphans,
    providers,
    deferredDeletes,
    intendedFiles,
    lifecycles,
    endpoints,
    attempted: metrics.attempted,
    events: options.events,
    duties: jobs.duties,
    scrub,
    log,
  });
  wake = background.wake;

  const s3Domains = [...config.s3_domains, ...(config.s3?.host === undefined ? [] : [config.s3.host])];
  const services = createServices({ config, s3Domains, jobs, models, tokens, scrub, log });
  const cors = config.cors && createCors(config.cors);
  const authenticator = createAuthenticator(config.access_keys, browserCheck(config.allowed_hosts, s3Domains, cors));
  const throttles = createThrottles(config);
  const ui = config.ui
    ? createPage({
        config,
        visible: visibleConfig(config, providerTypes.types),
        services,
        s3Domains,
        ledger,
        isShared,
        authenticator,
        throttles,
        routing,
        providers,
        health,
        jobs,
        prices,
        tokens,
        scrub,
        wake: background.wake,
        version: manifest.version,
        folder: options.pageFolder,
      })
    : undefined;
  let stopping = false;
  const { server, s3Server, idle } = createApp({
    ...services,
    s3Addresses: config.s3 ?? {},
    routing,
    ui,
    authenticator,
    cors,
    throttles,
    limits: config.limits,
    tls: config.tls,
    log,
    scrub,
    metrics,
    tracer,
    keys: config.access_keys.length > 0,
    ready: async () => {
      if (stopping) throw new GatewayError("Unavailable", "The gateway is stopping");
      await Promise.all([ledger.check(), blobs.check()]);
    },
  });

  await metrics.loadJobs();
  // Before the first request, so that callers see only jobs whose runs have resumed.
  await Promise.all(
    providers.map((provider) =>
      provider.resume?.().catch((err: unknown) => {
        if (!(err instanceof StorageUnavailable)) throw err;
        log.warn({ provider: provider.name, err }, "failed to resume a provider's jobs");
      }),
    ),
  );
  await jobs.resume();
  await queue.start();
  if (!isShared) await intendedFiles.load();
  const url = await listen(server, config, config.port);
  const s3Url = s3Server && (await listen(s3Server, config, config.s3?.port ?? 0));
  warm();
  await background.start();
  if (config.access_keys.length === 0 && !isLoopback(config.host)) {
    log.warn({ host: config.host }, "allow_anonymous is set: every client that reaches this address has full access");
  }

  const servers = s3Server === undefined ? [server] : [server, s3Server];
  return {
    url,
    s3Url,
    async stop() {
      stopping = true;
      ui?.close();
      const closed = Promise.all(servers.map((one) => once(one, "close")));
      for (const one of servers) one.close().closeIdleConnections();
      const closeAll = () => {
        for (const one of servers) one.closeAllConnections();
      };
      const limit = setTimeout(closeAll, config.shutdown_seconds * 1000);
      const last = performance.now() + graceMs;
      const leftMs = () => Math.max(0, last - performance.now());
      jobs.close();
      const letGo = queue.close();
      deferredDeletes.close();
      intendedFiles.close();
      // Runs of a provider may go on while their chunks are submitted and collected.
      await jobs.shutdown(graceMs / 2);
      const left = leftMs();
      await Promise.all(providers.map((provider) => provider.shutdown?.(left)));
      await background.close(leftMs());
      await within(letGo, leftMs());
      await closed;
      clearTimeout(limit);
      await objects.close();
      await idle();
      await telemetry?.shutdown();
      await blobs.close();
      await ledger.close();
      // The closed ledger has no log, so there may be space again.
      await reserve.require().catch(() => {});
    },
  };
}

const typesOf = ({ providers }: Pick<Config, "providers">): ReadonlyMap<string, string> =>
  new Map(Object.entries(providers).map(([name, { type }]) => [name, type]));

const waitingJobs = (provider: string, reasons: ReadonlyMap<string, number>): readonly WaitingJobs[] =>
  [...reasons].map(([reason, jobs]) => ({ provider, reason, jobs }));

/** Resolves when the work has ended, or after this time. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  const limit = new AbortController();
  await Promise.race([work, after(ms, undefined, { signal: limit.signal })]);
  limit.abort();
}
