/** What a provider is built from, and what it is once built. */
import type { Logger } from "pino";
import type { ConfigOf, ProviderType } from "../config/load.ts";
import type { ProviderName } from "../lib/names.ts";
import type { ObjectStore } from "../ports/blobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Provider } from "../ports/provider.ts";

/** What a provider may use of the gateway. */
export interface ProviderPorts<T extends ProviderType = ProviderType> {
  readonly name: ProviderName;
  readonly config: ConfigOf<T>;
  readonly ledger: Pick<Ledger, "runs" | "pinnedInputs" | "files" | "jobs">;
  readonly objects: ObjectStore;
  readonly log: Logger;
  /** Milliseconds that work under way has once `shutdown` is called. */
  readonly graceMs: number;
}

/** A provider with what it does at the gateway's start and end. */
export interface BuiltProvider extends Provider {
  /** Before the first request: work that the process before left. */
  resume?(): Promise<void>;
  /** Resolves when nothing of it runs any more. */
  shutdown?(): Promise<void>;
}
