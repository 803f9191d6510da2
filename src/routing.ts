/** Selects the provider of a request: by header, bucket rule, access key or default. */
import { ANONYMOUS, type Identity } from "./auth/access-keys.ts";
import type { Config } from "./config/schema.ts";
import { GatewayError } from "./lib/errors.ts";
import { glob } from "./lib/glob.ts";
import type { ProviderName } from "./lib/names.ts";
import type { Provider } from "./ports/provider.ts";

export interface Routing {
  /**
   * `header` is the value of `x-model-provider`; an empty one counts as absent. Throws InvalidArgument for an unknown name,
   * and AccessDenied for a provider that the caller may not use. The header is not trusted: boto3 adds it after signing.
   */
  choose(header: string | undefined, bucket: string | undefined, caller?: Caller): Provider;
  /** The provider of the first rule that this bucket matches. Throws as `choose` does. */
  ruled(bucket: string, caller?: Caller): Provider | undefined;
  /** The provider in the header, if there is one. Throws as `choose` does. */
  inHeader(header: string | undefined, caller?: Caller): Provider | undefined;
  /** The providers of all bucket rules, without those that the caller may not use. */
  inAnyRule(caller: Pick<Identity, "isProviderAllowed">): readonly Provider[];
  /** The provider of a request for this bucket without a header, whether the caller may use it or not. */
  ruledOrDefault(bucket: string, caller: Caller): Provider;
  byName(name: ProviderName): Provider | undefined;
  readonly providers: readonly Provider[];
}

type Caller = Pick<Identity, "defaultProvider" | "mayUseProvider">;

export function createRouting(
  providers: readonly Provider[],
  config: Pick<Config, "routes" | "default_provider">,
): Routing {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const find = (name: ProviderName): Provider => {
    const provider = byName.get(name);
    if (provider !== undefined) return provider;
    const known = [...byName.keys()].join(", ");
    throw new GatewayError("InvalidArgument", `x-model-provider: '${name}' is not configured. Configured: ${known}`, {
      fields: { ArgumentName: "x-model-provider", ArgumentValue: name },
    });
  };
  const rules = config.routes.map((route) => ({ pattern: glob(route.bucket), provider: find(route.provider) }));
  const fallback = find(config.default_provider);
  const fromHeader = (header: string | undefined) => (header ? find(header.trim().toLowerCase()) : undefined);
  const inRules = (bucket: string | undefined) =>
    bucket === undefined ? undefined : rules.find((rule) => rule.pattern.test(bucket))?.provider;
  const defaultOf = ({ defaultProvider }: Caller) => (defaultProvider === undefined ? fallback : find(defaultProvider));
  const allowed = <P extends Provider | undefined>(provider: P, caller: Caller): P => {
    if (provider !== undefined) caller.mayUseProvider(provider.name);
    return provider;
  };

  return {
    providers,
    byName: (name) => byName.get(name),
    inHeader: (header, caller = ANONYMOUS) => allowed(fromHeader(header), caller),
    ruled: (bucket, caller = ANONYMOUS) => allowed(inRules(bucket), caller),
    inAnyRule: (caller) => {
      const inOrder = new Set(rules.map((rule) => rule.provider));
      return [...inOrder].filter((provider) => caller.isProviderAllowed(provider.name));
    },
    ruledOrDefault: (bucket, caller) => inRules(bucket) ?? defaultOf(caller),
    choose: (header, bucket, caller = ANONYMOUS) =>
      allowed(fromHeader(header) ?? inRules(bucket) ?? defaultOf(caller), caller),
  };
}
