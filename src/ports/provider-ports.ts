/** What a provider is built from. */
import type { Logger } from "pino";
import type { ProviderName } from "../lib/names.ts";
import type { ObjectStore } from "./blobs.ts";
import type { Ledger } from "./ledger.ts";

/** What a provider may use of the gateway. `Config` is the type of the provider's own configuration. */
export interface ProviderPorts<Config = unknown> {
  readonly name: ProviderName;
  readonly config: Config;
  readonly ledger: Pick<Ledger, "runs" | "files" | "jobs">;
  readonly objects: ObjectStore;
  readonly log: Logger;
  /** Milliseconds that running work has to finish after `shutdown` is called. */
  readonly graceMs: number;
}
