/** `/ui/api/providers`: how the providers do, and the configuration in force without secrets. */
import type { Scrubber } from "../lib/scrub.ts";
import type { BatchLimits } from "../ports/jobs.ts";
import type { Provider } from "../ports/provider.ts";
import type { Health } from "./health.ts";
import type { ProviderMessage, ProvidersMessage } from "./messages.ts";
import type { PageCall, PageRoute } from "./route.ts";

interface Options {
  readonly providers: readonly Provider[];
  readonly health: Pick<Health, "of">;
  /** The configuration without secrets. */
  readonly config: { readonly providers: { readonly [name: string]: { readonly [setting: string]: unknown } } };
  readonly scrub: Scrubber;
}

const numbersOf = ({ enqueuedTokens: _, ...limits }: BatchLimits) => limits;

export function createProvidersRoute({ providers, health, config, scrub }: Options): PageRoute {
  function describe({ name, jobs }: Provider, operator: boolean): ProviderMessage {
    const { lastError, ...times } = health.of(name);
    const { type, ...settings } = config.providers[name] ?? {};
    return {
      name,
      type: String(type),
      ...times,
      lastError: lastError === undefined ? undefined : scrub.text(lastError),
      limits: jobs?.limits && numbersOf(jobs.limits),
      // Settings name hosts and buckets, which are the operator's.
      settings: operator ? settings : {},
    };
  }

  return {
    method: "GET",
    path: "providers",
    operation: "ListProviders",
    async handle({ viewer }: PageCall): Promise<ProvidersMessage> {
      const allowed = providers.filter(({ name }) => viewer.permissions.isProviderAllowed(name));
      return {
        providers: allowed.map((provider) => describe(provider, viewer.operator)),
        config: viewer.operator ? config : undefined,
      };
    },
  };
}
