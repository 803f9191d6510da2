/** What a trial of a provider finds: the rows of `quarry doctor`. */
import type { ProviderPorts } from "./provider-ports.ts";

/** `not visible`: the answer is not this caller's to see, or an earlier failure hides it. */
export type FindingState = "ok" | "warning" | "failed" | "not visible";

export interface Finding {
  /** A short name, such as `key`. */
  readonly check: string;
  readonly state: FindingState;
  /** May repeat credentials: `Scrubber` removes them. */
  readonly text: string;
  /** The remedy, as an imperative sentence. */
  readonly fix?: string | undefined;
}

export interface DiagnosisPorts<Config = unknown> extends ProviderPorts<Config> {
  /** Time limit in milliseconds of each check. */
  readonly ms: number;
  /** Buckets of jobs, besides those in the provider's configuration. */
  readonly buckets: readonly string[];
  /** URL of another STS, IAM and KMS. Undefined: AWS's own. */
  readonly awsEndpoint?: string | undefined;
}
