/**
 * The ports. A provider is a set of verbs: a capability is the member being there, so there are no stub methods and no
 * flags that can disagree with them. What holds for every provider is not here but in files.ts and batches.ts.
 */
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { FileStore } from "./files.ts";
import type { JobEngine } from "./jobs.ts";
import type { NamedStore } from "./objects.ts";

export interface Ports {
  readonly files: FileStore;
  readonly named: NamedStore;
  readonly jobs: JobEngine;
}
export type Port = keyof Ports;

export type Provider = {
  readonly name: ProviderName;
  /** What to use where a verb is missing: the end of the refusal's sentence. */
  readonly instead?: string;
} & { readonly [P in Port]?: Partial<Ports[P]> };

/** A provider's verb, or the one error that says it has none. */
export function verb<P extends Port, V extends keyof Ports[P] & string>(
  provider: Provider,
  port: P,
  name: V,
): NonNullable<Ports[P][V]> {
  const member = (provider[port] as Partial<Ports[P]> | undefined)?.[name];
  if (member === undefined) {
    const instead = provider.instead ? ` ${provider.instead}` : "";
    throw new GatewayError("Unsupported", `The provider '${provider.name}' has no ${port}.${name}.${instead}`);
  }
  return member as NonNullable<Ports[P][V]>;
}
