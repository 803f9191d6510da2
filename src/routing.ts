/** Which provider a request goes to: header, bucket rule, default. The only place that decides it. */
import type { Config } from "./config.ts";
import { GatewayError } from "./errors.ts";
import type { Provider, ProviderName } from "./provider.ts";

export interface Routing {
  /** `header` is the value of `x-model-provider`; an empty one counts as absent. Throws InvalidArgument for an unknown name. */
  choose(header: string | undefined, bucket: string | undefined): Provider;
  /** The provider of the first rule that this bucket matches. */
  ruled(bucket: string): Provider | undefined;
  /** The provider that the header names, if there is one. */
  named(header: string | undefined): Provider | undefined;
  byName(name: ProviderName): Provider | undefined;
  readonly providers: readonly Provider[];
}

export function createRouting(
  providers: readonly Provider[],
  config: Pick<Config, "routes" | "default_provider">,
): Routing {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const find = (name: ProviderName): Provider => {
    const provider = byName.get(name);
    if (provider !== undefined) return provider;
    const known = [...byName.keys()].join(", ");
    throw new GatewayError(
      "InvalidArgument",
      `x-model-provider: '${name}' is not configured here. Configured: ${known}`,
      {
        fields: { ArgumentName: "x-model-provider", ArgumentValue: name },
      },
    );
  };
  const rules = config.routes.map((route) => ({ pattern: glob(route.bucket), provider: find(route.provider) }));
  const fallback = find(config.default_provider);
  const ruled = (bucket: string) => rules.find((rule) => rule.pattern.test(bucket))?.provider;
  const named = (header: string | undefined) => (header ? find(header.trim().toLowerCase()) : undefined);

  return {
    providers,
    byName: (name) => byName.get(name),
    named,
    ruled,
    choose: (header, bucket) => named(header) ?? (bucket === undefined ? undefined : ruled(bucket)) ?? fallback,
  };
}

/** `*` any characters, `?` one; everything else stands for itself. */
export function glob(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (c) => (c === "*" ? ".*" : c === "?" ? "." : `\\${c}`));
  return new RegExp(`^${source}$`, "su");
}
