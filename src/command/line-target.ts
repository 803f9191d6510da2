/** The provider whose lines a command reads: a configured one, or a type without a configuration. */
import { loadConfig } from "../config/load.ts";
import type { ProviderConfig } from "../config/provider-types.ts";
import type { Config } from "../config/schema.ts";
import type { BatchTarget } from "../ports/jobs.ts";
import { lineTargetOf, providerTypes } from "../providers/registry.ts";
import { CommandError } from "./failure.ts";

interface Named {
  readonly config?: string;
  readonly provider?: string;
}

interface NamedTarget {
  readonly name: string;
  readonly type: string;
  readonly target: BatchTarget;
  readonly config: Config;
}

export async function namedTarget({ config: file, provider }: Named): Promise<NamedTarget> {
  const config = loadConfig(file, process.env, process.cwd(), providerTypes);
  const name = provider ?? config.default_provider;
  const configured = Object.hasOwn(config.providers, name) ? config.providers[name] : undefined;
  if (configured === undefined && !providerTypes.types.has(name)) {
    const known = [...Object.keys(config.providers), ...providerTypes.types.keys()];
    throw new CommandError(`There is no provider and no type '${name}': ${[...new Set(known)].join(", ")}.`);
  }
  // The lines that a type takes do not depend on keys and addresses.
  const used = configured ?? ({ type: name, models: {} } as ProviderConfig);
  return { name, type: used.type, target: await lineTargetOf(name, used), config };
}
