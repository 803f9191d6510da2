/** A provider: S3 objects and, where it runs them, batch jobs. A capability is a member that is there. */
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { JobEngine } from "./jobs.ts";
import type { ObjectCall, Objects } from "./objects.ts";

export interface Provider {
  readonly name: ProviderName;
  readonly objects: Objects;
  readonly jobs?: JobEngine;
  /** Sentence that names the alternative to a missing capability. Ends the message of `unsupported`. */
  readonly instead?: string;
  /** Continues work that an earlier process left. Called once, before the first request. */
  resume?(): Promise<void>;
  /** Resolves when the provider does no more work. */
  shutdown?(): Promise<void>;
}

/** A call with the provider that it is routed to. */
export interface ProviderCall extends ObjectCall {
  readonly provider: Provider;
}

/** The error for an operation that a provider does not have. */
export const unsupported = ({ name, instead }: Pick<Provider, "name" | "instead">, operation: string): GatewayError =>
  new GatewayError("Unsupported", `The provider '${name}' has no ${operation}.${instead ? ` ${instead}` : ""}`);
