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

type Builder<T extends ProviderType> = (ports: ProviderPorts<T>) => BuiltProvider;

/** Loaded only where they are configured: the SDKs of all providers together double the gateway's memory at its start. */
const BUILDERS: { readonly [T in ProviderType]: () => Promise<Builder<T>> } = {
  local: async () => localProvider,
  "openai-compatible": async () => localProvider,
  openai: async () => (await import("./openai.ts")).openaiProvider,
  gemini: async () => (await import("./gemini.ts")).geminiProvider,
  anthropic: async () => (await import("./anthropic/index.ts")).anthropicProvider,
  bedrock: async () => (await import("./bedrock.ts")).bedrockProvider,
};

export async function buildProvider(
  ports: Omit<ProviderPorts, "config"> & { config: ProviderConfig },
): Promise<BuiltProvider> {
  const build = (await BUILDERS[ports.config.type]()) as Builder<ProviderType>;
  return build(ports as ProviderPorts);
}
