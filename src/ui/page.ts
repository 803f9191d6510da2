/** The page with all its routes. */
import type { Tokens } from "../api/page-tokens.ts";
import type { Service } from "../api/serve.ts";
import type { Authenticator } from "../auth/authenticate.ts";
import { browserCheck } from "../auth/browsers.ts";
import { createSessions } from "../auth/sessions.ts";
import type { Throttles } from "../auth/throttle.ts";
import type { Config } from "../config/schema.ts";
import type { JobService } from "../jobs/service.ts";
import type { Prices } from "../jobs/usage/prices.ts";
import { createUsage } from "../jobs/usage/report.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Provider } from "../ports/provider.ts";
import type { Routing } from "../routing.ts";
import { loadAssets } from "./assets.ts";
import { createCheckRoute } from "./check.ts";
import { createFeeds } from "./feeds.ts";
import type { Health } from "./health.ts";
import { createUi, type Ui } from "./index.ts";
import { createJobRoutes } from "./jobs.ts";
import { createProvidersRoute } from "./providers.ts";
import { createResultRoutes } from "./results.ts";
import { createStreams } from "./streams.ts";
import { createUsageRoute } from "./usage.ts";
import { createWebhookRoutes } from "./webhooks.ts";

interface Options {
  readonly config: Config;
  /** The configuration without secrets. */
  readonly visible: Parameters<typeof createProvidersRoute>[0]["config"];
  readonly services: { readonly s3: Service; readonly bedrock: Service };
  readonly s3Domains: readonly string[];
  readonly ledger: Pick<Ledger, "history" | "events" | "spending" | "pageSessions">;
  /** True if several processes serve the page. */
  readonly isShared: boolean;
  readonly authenticator: Authenticator;
  readonly throttles: Throttles | undefined;
  readonly routing: Routing;
  readonly providers: readonly Provider[];
  readonly health: Health;
  readonly jobs: JobService;
  readonly prices: Prices;
  readonly tokens: Tokens;
  readonly scrub: Scrubber;
  /** Deliveries are due. */
  readonly wake: () => void;
  readonly version: string;
  /** The folder of the built page. Default: that of the build. */
  readonly folder: string | undefined;
}

export function createPage(options: Options): Ui {
  const { config, services, s3Domains, ledger, isShared, authenticator, throttles, routing } = options;
  const { jobs, prices, tokens, scrub, version } = options;
  const streams = createStreams(createFeeds());
  const sessions = () => createSessions(config.access_keys, { records: isShared ? ledger.pageSessions : undefined });
  const usage = createUsage({
    spending: ledger.spending,
    currency: config.prices.currency,
    budgets: config.budgets,
  });
  return createUi({
    ...services,
    access: {
      sessions: config.access_keys.length > 0 ? sessions() : undefined,
      anonymous: browserCheck(config.allowed_hosts, s3Domains),
      tls: config.tls !== undefined,
    },
    authenticator,
    throttles,
    routing,
    routes: [
      ...createJobRoutes({ jobs, tokens, scrub, streams, history: ledger.history.of }),
      ...createResultRoutes({ jobs, routing }),
      ...createWebhookRoutes({ events: ledger.events, jobs, tokens, scrub, wake: options.wake }),
      createCheckRoute({ routing, prices }),
      createProvidersRoute({ providers: options.providers, health: options.health, config: options.visible, scrub }),
      createUsageRoute({ usage }),
    ],
    streams,
    region: config.region,
    version,
    scrub,
    assets: loadAssets(options.folder),
  });
}
