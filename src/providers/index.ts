/** A provider from its configuration. Total over the types that a configuration can name. */
import type { Logger } from "pino";
import type { ConfigOf, ProviderConfig, ProviderType } from "../config.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { ObjectStore } from "../objects/store.ts";
import type { Provider, ProviderName } from "../provider.ts";
import { localProvider } from "./local.ts";

/** What a provider may use of the gateway. */
export interface ProviderPorts<T extends ProviderType = ProviderType> {
  readonly name: ProviderName;
  readonly config: ConfigOf<T>;
  readonly ledger: Pick<Ledger, "runs" | "files" | "jobs">;
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

const BUILDERS: { readonly [T in ProviderType]: (ports: ProviderPorts<T>) => BuiltProvider } = {
  local: localProvider,
  "openai-compatible": localProvider,
  openai: () => todo(),
  gemini: () => todo(),
  anthropic: () => todo(),
  bedrock: () => todo(),
};

export const buildProvider = (ports: Omit<ProviderPorts, "config"> & { config: ProviderConfig }): BuiltProvider =>
  (BUILDERS[ports.config.type] as (ports: ProviderPorts) => BuiltProvider)(ports as ProviderPorts);

function todo(): never {
  throw new Error("todo");
}
