/** A provider: S3 objects and, optionally, batch jobs. A provider has a capability if the member is present. */
import type { ProviderName } from "../lib/names.ts";
import type { JobEngine } from "./jobs.ts";
import type { BedrockModels, Models } from "./models.ts";
import type { ObjectCall, Objects } from "./objects.ts";

export interface Elsewhere {
  /** They run failed records, in this order. */
  readonly fallback: readonly ProviderName[];
  /** It runs jobs with too few records for a batch. */
  readonly belowMinimum: ProviderName | undefined;
}

export interface Provider {
  readonly name: ProviderName;
  readonly objects: Objects;
  readonly jobs?: JobEngine;
  readonly models?: Models;
  /** In place of `models`, for a provider that is Bedrock. */
  readonly bedrockModels?: BedrockModels;
  /** Providers that run what this one does not, as configured. */
  readonly elsewhere?: Elsewhere;
  /** Sentence that names the alternative to an absent capability. It ends the message of `unsupported`. */
  readonly instead?: string;
  /** Continues work that an earlier process left. Called once, before the first request. */
  resume?(): Promise<void>;
  /** Adds to the queue what it may have lost, and deletes what creates without a job have left. Repeatable. */
  requeue?(): Promise<void>;
  /**
   * Resolves when the provider does no more work.
   * @param leftMs milliseconds that are left of the time that running work was given
   */
  shutdown?(leftMs?: number): Promise<void>;
}

/** A call with the provider that it is routed to. */
export interface ProviderCall extends ObjectCall {
  readonly provider: Provider;
}
