/** The configuration's view of the provider types. `providers/registry.ts` supplies it, because config imports no provider. */
import type * as z from "zod";

/** The fields common to all types. Other fields are typed in the provider's folder. */
export interface ProviderConfig {
  readonly type: string;
  /** Names of providers that run failed records. */
  readonly fallback?: readonly string[] | undefined;
  /** Name of the provider that runs jobs with too few records. */
  readonly below_minimum?: string | undefined;
}

export interface ProviderSettings<S extends z.ZodType<ProviderConfig> = z.ZodType<ProviderConfig>> {
  /** A strict object, discriminated by `type`. */
  readonly schema: S;
  /** The variable from which the provider's SDK reads the API key. A key in the file takes precedence. */
  readonly keyVariable?: string;
  /** Further variables from which the provider's SDK reads secrets. */
  readonly secretVariables?: readonly string[];
  /** Types with a rank come first, lowest rank first, where `default_provider` is not set. */
  readonly defaultRank?: number;
  /** Where the provider runs, for the start-up log. Must not contain a secret. */
  location(config: z.output<S>): string;
}

export interface ProviderTypes {
  readonly types: ReadonlyMap<string, ProviderSettings>;
  /** The default for `providers`. */
  readonly unconfigured: Readonly<Record<string, ProviderConfig>>;
}
