/** What the configuration must know of each type of provider. `providers/registry.ts` supplies it: config imports no provider. */
import type * as z from "zod";

/** Only a provider's own folder knows the other fields. */
export interface ProviderConfig {
  readonly type: string;
}

export interface ProviderSettings<S extends z.ZodType<ProviderConfig> = z.ZodType<ProviderConfig>> {
  /** A strict object, discriminated by `type`. */
  readonly schema: S;
  /** The variable that the provider's own SDK reads `api_key` from. A key in the file wins. */
  readonly keyVariable?: string;
  /** Types with a rank come first, lowest rank first, where `default_provider` is not set. */
  readonly defaultRank?: number;
  /** Where the provider runs, for the start-up log. Must not contain a secret. */
  location(config: z.output<S>): string;
}

export interface ProviderTypes {
  readonly types: ReadonlyMap<string, ProviderSettings>;
  /** The providers of a configuration that names none. */
  readonly unconfigured: Readonly<Record<string, ProviderConfig>>;
}
