/** A whole gateway from a configuration: what main.ts runs, and what tests and the demo start in their own process. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Logger } from "pino";
import { createBedrockHandlers } from "./api/bedrock/handlers.ts";
import { routes as bedrockRoutes } from "./api/generated/bedrock/routes.ts";
import { routes as s3Routes } from "./api/generated/s3/routes.ts";
import { createTokens, tokenSecret } from "./api/page-tokens.ts";
import { createS3Handlers } from "./api/s3/handlers.ts";
import type { Service } from "./api/serve.ts";
import { bedrockError, s3Error } from "./api/wire-errors.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import { browserCheck } from "./auth/browsers.ts";
import { createThrottles } from "./auth/throttle.ts";
import { isLoopback } from "./config/access.ts";
import { BEDROCK_DOCUMENT_BYTES, S3_DOCUMENT_BYTES } from "./config/limits.ts";
import type { Config } from "./config/load.ts";
import { createBatches } from "./jobs/service.ts";
import { warm } from "./lib/digests/thread.ts";
import { GatewayError } from "./lib/errors.ts";
import { createAttributes } from "./objects/attributes.ts";
import { createCopies } from "./objects/copy.ts";
import { createDiscards } from "./objects/deferred-deletes.ts";
import { createUploads } from "./objects/multipart.ts";
import { createFiles } from "./objects/service.ts";
import { buildProvider } from "./providers/registry.ts";
import { createRouting } from "./routing.ts";
import { bedrockIdHeaders, createApp, s3IdHeaders } from "./server/app.ts";
import { createMetrics } from "./server/metrics.ts";
import { diskStore } from "./storage/blobs/disk.ts";
import { openLedger } from "./storage/ledger/open.ts";

export interface Gateway {
  /** `http://host:port`, as bound; `https` where TLS is configured. */
  readonly url: string;
  /** Ends what runs, within the configured time, and lets the ledger go. */
  stop(): Promise<void>;
}

export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  const ledger = await openLedger(config.data_dir);
  const blobs = await diskStore(path.join(config.data_dir, "files"));
  // The rest of the time is for writing down where the batches are, and for the answers.
  const graceMs = config.shutdown_seconds * 750;
  const providers = await Promise.all(
    Object.entries(config.providers).map(([name, provider]) =>
      buildProvider({ name, config: provider, ledger, blobs, log, graceMs }),
    ),
  );
  const routing = createRouting(providers, config);
  const freshMs = config.fresh_seconds * 1000;
  const discards = createDiscards({ ledger, providers, freshMs, log });
  const files = createFiles({
    ledger,
    blobs,
    discards,
    buckets: config.buckets,
    maxBytes: config.limits.object_bytes,
    freshMs,
  });
  const uploads = createUploads({
    ledger,
    blobs,
    files,
    buckets: config.buckets,
    partBytes: config.limits.object_bytes,
    maxBytes: config.limits.multipart_bytes,
    ageMs: config.limits.multipart_age_seconds * 1000,
  });
  const copies = createCopies({ ledger, files, uploads, maxBytes: config.limits.object_bytes });
  const attributes = createAttributes({ ledger, files });
  const tokens = createTokens(await tokenSecret(config.data_dir));
  const identity = { region: config.region, accountId: config.account_id };
  const batches = createBatches({ ledger, blobs, files, discards, providers, ...identity, log });

  const s3: Service<typeof s3Routes> = {
    name: "s3",
    prefix: "/bedrock/files",
    routes: s3Routes,
    handlers: createS3Handlers({
      files,
      uploads,
      copies,
      attributes,
      tokens,
      maxParts: config.limits.parts,
      ...identity,
    }),
    documentBytes: S3_DOCUMENT_BYTES,
    error: s3Error,
    idHeaders: s3IdHeaders,
  };
  const bedrock: Service<typeof bedrockRoutes> = {
    name: "bedrock",
    prefix: "/bedrock",
    routes: bedrockRoutes,
    handlers: createBedrockHandlers(batches, tokens),
    documentBytes: BEDROCK_DOCUMENT_BYTES,
    error: bedrockError,
    idHeaders: bedrockIdHeaders,
  };
  let stopping = false;
  const { server, idle } = createApp({
    services: [s3 as unknown as Service, bedrock as unknown as Service],
    routing,
    authenticator: createAuthenticator(config.access_keys, browserCheck(config.allowed_hosts)),
    throttles: createThrottles(config),
    limits: config.limits,
    tls: config.tls,
    log,
    metrics: createMetrics(),
    keys: config.access_keys.length > 0,
    ready: async () => {
      if (stopping) throw new GatewayError("Unavailable", "The gateway is stopping");
      await Promise.all([ledger.check(), blobs.check()]);
    },
  });

  // Nobody can see a job before its run goes on: the ledger has both.
  await Promise.all(providers.map((provider) => provider.resume?.()));
  await batches.resume();
  discards.resume();
  server.listen(config.port, config.host);
  await once(server, "listening");
  warm();
  uploads.watch((error) => log.error({ err: error }, "failed to abort abandoned uploads"));
  if (config.access_keys.length === 0 && !isLoopback(config.host)) {
    log.warn({ host: config.host }, "open to everybody who reaches this address: allow_anonymous is set");
  }
  if (ledger.crashed) {
    void blobs.sweep(ledger.live).then(
      (removed) => log.info({ removed }, "removed leftovers of the previous run"),
      (error) => log.error({ err: error }, "failed to remove leftovers of the previous run"),
    );
  }

  const address = server.address() as AddressInfo;
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `${config.tls === undefined ? "http" : "https"}://${host}:${address.port}`,
    async stop() {
      stopping = true;
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const limit = setTimeout(() => server.closeAllConnections(), config.shutdown_seconds * 1000);
      batches.close();
      discards.close();
      await Promise.all(providers.map((provider) => provider.shutdown?.()));
      await closed;
      clearTimeout(limit);
      await uploads.close();
      await idle();
      await ledger.close();
    },
  };
}
