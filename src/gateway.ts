/** Builds and starts a gateway from a configuration, for main.ts, the tests and the demo. */

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import manifest from "../package.json" with { type: "json" };
import { createBedrockHandlers } from "./api/bedrock/handlers.ts";
import { routes as bedrockRoutes } from "./api/generated/bedrock/routes.ts";
import { routes as s3Routes } from "./api/generated/s3/routes.ts";
import { createTokens, tokenSecret } from "./api/page-tokens.ts";
import { createEncryptionRule } from "./api/s3/encryption.ts";
import { createS3Handlers } from "./api/s3/handlers.ts";
import { createFormHandlers, formRoutes } from "./api/s3/post-object.ts";
import { hostedBuckets } from "./api/s3/virtual-host.ts";
import type { Service } from "./api/serve.ts";
import { bedrockError, s3Error } from "./api/wire-errors.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import { browserCheck } from "./auth/browsers.ts";
import { createCors } from "./auth/cors.ts";
import { createSessions } from "./auth/sessions.ts";
import { createThrottles } from "./auth/throttle.ts";
import { isLoopback } from "./config/access.ts";
import { BEDROCK_DOCUMENT_BYTES, S3_DOCUMENT_BYTES } from "./config/limits.ts";
import type { Config } from "./config/schema.ts";
import { visibleConfig } from "./config/visible.ts";
import { createDeliverer, type Deliverer } from "./events/deliver.ts";
import { createEndpoints } from "./events/endpoints.ts";
import { createWebhookSender } from "./events/send/sender.ts";
import type { EventTimings } from "./events/timings.ts";
import { createJobService } from "./jobs/service.ts";
import { createPrices } from "./jobs/usage/prices.ts";
import { createUsage } from "./jobs/usage/report.ts";
import { warm } from "./lib/digests/thread.ts";
import { GatewayError, StorageUnavailable } from "./lib/errors.ts";
import { createScrubber } from "./lib/scrub.ts";
import { createAllowedHosts } from "./lib/webhooks/target.ts";
import { createModelService } from "./models/service.ts";
import { createCopies } from "./objects/copy.ts";
import { createDeferredDeletes } from "./objects/deferred-deletes.ts";
import { createExpirySweeper } from "./objects/expiry-sweeper.ts";
import { createIntendedFiles } from "./objects/intended-files.ts";
import { type LedgerObjects, ledgerObjects } from "./objects/ledger-objects.ts";
import { createLifecycles } from "./objects/lifecycles.ts";
import { withSizeLimit } from "./objects/size-limit.ts";
import { createUploadSweeper } from "./objects/upload-sweeper.ts";
import type { WebhookSender } from "./ports/events.ts";
import type { Provider } from "./ports/provider.ts";
import { buildProvider, confidentialIn, providerTypes } from "./providers/registry.ts";
import { createRouting } from "./routing.ts";
import { bedrockIdHeaders, createApp, s3IdHeaders } from "./server/app.ts";
import { scrubbedLog } from "./server/log.ts";
import { createMetrics, type Metrics, type WaitingJobs } from "./server/metrics/index.ts";
import { openStorage } from "./storage/open-storage.ts";
import { loadAssets } from "./ui/assets.ts";
import { createCheckRoute } from "./ui/check.ts";
import { createFeeds } from "./ui/feeds.ts";
import { createHealth } from "./ui/health.ts";
import { createUi } from "./ui/index.ts";
import { createJobRoutes } from "./ui/jobs.ts";
import { createProvidersRoute } from "./ui/providers.ts";
import { createResultRoutes } from "./ui/results.ts";
import { createStreams } from "./ui/streams.ts";
import { createUsageRoute } from "./ui/usage.ts";
import { createWebhookRoutes } from "./ui/webhooks.ts";

/** A disk that was full or read-only at the start may be writable later. */
const SWEEP_RETRY_MS = 60_000;

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
  /** Replaces how events are sent. */
  readonly events?: { readonly sender?: WebhookSender; readonly timings?: Partial<EventTimings> } | undefined;
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
  let deliverer: Deliverer | undefined;
  const { ledger, blobs, reserve } = await openStorage(config, {
    newLedger: options.newLedger ?? false,
    webhooks: { ...endpoints, entered: () => deliverer?.wake() },
    log,
  });
  // The rest of the time is for recording the state of batches, and for responses.
  const graceMs = config.shutdown_seconds * 750;
  const createBuckets = config.buckets === "auto";
  const built = await Promise.all(
    Object.entries(config.providers).map(([name, provider]) =>
      buildProvider({ name, config: provider, ledger, blobs, log, scrub, createBuckets, graceMs, tracer }),
    ),
  );
  const freshMs = config.fresh_seconds * 1000;
  const { object_bytes: maxObjectBytes, multipart_bytes: maxUploadBytes } = config.limits;
  const stores = new Map(built.flatMap(({ name, files }) => (files === undefined ? [] : [[name, files]])));
  const deferredDeletes = createDeferredDeletes({ ledger, stores, freshMs, log });
  const intendedFiles = createIntendedFiles({ ledger, stores, log });
  const lifecycles = createLifecycles(ledger);
  await lifecycles.load();
  const inLedger: LedgerObjects[] = [];
  const health = createHealth();
  const providers = built.map(({ files, objects, ...given }): Provider => {
    const provider = health.watch(given);
    if (objects !== undefined) return { ...provider, objects: withSizeLimit(provider.name, objects, maxObjectBytes) };
    const own = ledgerObjects({
      provider: provider.name,
      instead: provider.instead,
      files,
      ledger,
      blobs,
      deferredDeletes,
      intendedFiles,
      lifecycles,
      buckets: config.buckets,
      maxObjectBytes,
      maxUploadBytes,
      freshMs,
    });
    inLedger.push(own);
    return { ...provider, objects: own };
  });
  const expirySweeper = createExpirySweeper({
    lifecycles,
    stores: new Map(providers.map(({ name, objects }) => [name, objects])),
    log,
  });
  const uploadSweeper = createUploadSweeper({ ledger, blobs, ageMs: config.limits.multipart_age_seconds * 1000 });
  const routing = createRouting(providers, config);
  const tokens = createTokens(await tokenSecret(ledger.secrets, config.data_dir));
  const identity = { region: config.region, accountId: config.account_id };
  const poll = { firstMs: config.poll_seconds.first * 1000, mostMs: config.poll_seconds.most * 1000 };
  const models = createModelService({ providers, region: config.region, log });
  const metrics = createMetrics({
    providers: providers.map(({ name }) => name),
    dataDir: config.data_dir,
    currency: config.prices.currency,
    ledger,
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
    ...identity,
    poll,
    prices,
    budgets: config.budgets,
    webhooks: endpoints,
    maxInputBytes: maxUploadBytes,
    scrub,
    log,
    tracer,
  });

  const s3Domains = [...config.s3_domains, ...(config.s3?.host === undefined ? [] : [config.s3.host])];
  const s3Handlers = createS3Handlers({
    copies: createCopies(maxObjectBytes),
    scrub,
    tokens,
    maxParts: config.limits.parts,
    encryption: createEncryptionRule(config.storage_encrypted),
    cors: config.cors,
    log,
    ...identity,
  });
  const s3: Service<typeof s3Routes & typeof formRoutes> = {
    name: "s3",
    prefix: "/bedrock/files",
    routes: { ...s3Routes, ...formRoutes },
    handlers: { ...s3Handlers, ...createFormHandlers(s3Handlers.PutObject) },
    documentBytes: S3_DOCUMENT_BYTES,
    error: (error, request) => s3Error(scrub.error(error), request),
    hostedBucket: hostedBuckets(s3Domains, config.allowed_hosts ?? []),
    idHeaders: s3IdHeaders,
    // Clients learn the region of a bucket from any answer about it (boto3 and the Rust SDKs).
    operationHeaders: {
      ListObjects: { "x-amz-bucket-region": config.region },
      ListObjectsV2: { "x-amz-bucket-region": config.region },
    },
  };
  const bedrock: Service<typeof bedrockRoutes> = {
    name: "bedrock",
    prefix: "/bedrock",
    routes: bedrockRoutes,
    handlers: createBedrockHandlers({ jobs, models, tokens, scrub }),
    documentBytes: BEDROCK_DOCUMENT_BYTES,
    error: (error) => bedrockError(scrub.error(error)),
    idHeaders: bedrockIdHeaders,
  };
  const cors = config.cors && createCors(config.cors);
  const authenticator = createAuthenticator(config.access_keys, browserCheck(config.allowed_hosts, s3Domains, cors));
  const throttles = createThrottles(config);
  const streams = createStreams(createFeeds());
  const ui = config.ui
    ? createUi({
        s3: s3 as unknown as Service,
        bedrock: bedrock as unknown as Service,
        access: {
          sessions: config.access_keys.length > 0 ? createSessions(config.access_keys) : undefined,
          anonymous: browserCheck(config.allowed_hosts, s3Domains),
          tls: config.tls !== undefined,
        },
        authenticator,
        throttles,
        routing,
        routes: [
          ...createJobRoutes({ jobs, tokens, scrub, streams, history: ledger.history.of }),
          ...createResultRoutes({ jobs, routing }),
          ...createWebhookRoutes({ events: ledger.events, jobs, tokens, scrub, wake: () => deliverer?.wake() }),
          createCheckRoute({ routing, prices }),
          createProvidersRoute({ providers, health, config: visibleConfig(config, providerTypes.types), scrub }),
          createUsageRoute({
            usage: createUsage({
              spending: ledger.spending,
              currency: config.prices.currency,
              budgets: config.budgets,
            }),
          }),
        ],
        streams,
        region: config.region,
        version: manifest.version,
        scrub,
        assets: loadAssets(options.pageFolder),
      })
    : undefined;
  let stopping = false;
  const { server, s3Server, idle } = createApp({
    s3: s3 as unknown as Service,
    bedrock: bedrock as unknown as Service,
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
  deferredDeletes.resume();
  await intendedFiles.resume();
  const url = await listen(server, config, config.port);
  const s3Url = s3Server && (await listen(s3Server, config, config.s3?.port ?? 0));
  warm();
  deliverer = createDeliverer({
    events: ledger.events,
    endpoints,
    sender:
      options.events?.sender ??
      createWebhookSender({
        allowed: createAllowedHosts(config.events.allowed_hosts),
        timeoutMs: config.events.timeout_seconds * 1000,
      }),
    scrub,
    attempted: metrics.attempted,
    log,
    timings: options.events?.timings,
  });
  deliverer.start();
  expirySweeper.start();
  uploadSweeper.start((error) => log.error({ err: error }, "failed to sweep abandoned uploads"));
  if (config.access_keys.length === 0 && !isLoopback(config.host)) {
    log.warn({ host: config.host }, "allow_anonymous is set: every client that reaches this address has full access");
  }
  let sweeping: NodeJS.Timeout | undefined;
  const sweepLeftovers = () =>
    void blobs.sweep(ledger.live).then(
      ({ removed, orphaned }) => {
        log.info({ removed }, "removed leftovers of the previous run");
        if (orphaned > 0) log.warn({ orphaned }, "moved blobs that the ledger does not name to files/orphans");
      },
      (error) => {
        log.error({ err: error }, "failed to remove leftovers of the previous run; retrying later");
        if (!stopping) sweeping = setTimeout(sweepLeftovers, SWEEP_RETRY_MS).unref();
      },
    );
  if (ledger.crashed) sweepLeftovers();
  const deleteOldOrphans = () =>
    void blobs.deleteOldOrphans().catch((error) => log.error({ err: error }, "failed to delete old orphans"));
  const clean = () => {
    deleteOldOrphans();
    deliverer?.deleteOld();
  };
  clean();
  const daily = setInterval(clean, 86_400_000).unref();

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
      jobs.close();
      deferredDeletes.close();
      intendedFiles.close();
      const last = performance.now() + graceMs;
      // Runs of a provider may go on while their chunks are submitted and collected.
      await jobs.shutdown(graceMs / 2);
      const leftMs = Math.max(0, last - performance.now());
      await Promise.all(providers.map((provider) => provider.shutdown?.(leftMs)));
      await deliverer?.close(Math.max(0, last - performance.now()));
      await closed;
      clearTimeout(limit);
      uploadSweeper.stop();
      expirySweeper.stop();
      clearInterval(daily);
      clearTimeout(sweeping);
      await Promise.all(inLedger.map((objects) => objects.close()));
      await idle();
      await telemetry?.shutdown();
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

/** Resolves with the URL of the bound address. */
async function listen(server: Server, { host, tls }: Pick<Config, "host" | "tls">, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, "listening");
  const bound = server.address() as AddressInfo;
  const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return `${tls === undefined ? "http" : "https"}://${name}:${bound.port}`;
}
