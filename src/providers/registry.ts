/** A provider from its configuration. Total over the types that a configuration can name. */
import type { ProviderConfig, ProviderType } from "../config/load.ts";
import type { BuiltProvider, ProviderPorts } from "./built.ts";
import { localProvider } from "./local/index.ts";

type Builder<T extends ProviderType> = (ports: ProviderPorts<T>) => BuiltProvider;

/** Loaded only where they are configured: the SDKs of all providers together double the gateway's memory at its start. */
const BUILDERS: { readonly [T in ProviderType]: () => Promise<Builder<T>> } = {
  local: async () => localProvider,
  "openai-compatible": async () => localProvider,
  openai: async () => (await import("./openai/index.ts")).openaiProvider,
  gemini: async () => (await import("./gemini/index.ts")).geminiProvider,
  anthropic: async () => (await import("./anthropic/index.ts")).anthropicProvider,
  bedrock: async () => (await import("./bedrock/index.ts")).bedrockProvider,
};

export async function buildProvider(
  ports: Omit<ProviderPorts, "config"> & { config: ProviderConfig },
): Promise<BuiltProvider> {
  const build = (await BUILDERS[ports.config.type]()) as Builder<ProviderType>;
  return build(ports as ProviderPorts);
}
