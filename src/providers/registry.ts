/** The types of providers. A new provider is one folder and one line in `ENTRIES`. */
import type * as z from "zod";
import { confidential } from "../config/confidential.ts";
import type { Env } from "../config/environment.ts";
import type { ProviderConfig, ProviderSettings, ProviderTypes } from "../config/provider-types.ts";
import type { Config } from "../config/schema.ts";
import type { ProviderName } from "../lib/names.ts";
import type { Confidential } from "../lib/scrub.ts";
import type { DiagnosisPorts, Finding } from "../ports/diagnosis.ts";
import type { BatchTarget } from "../ports/jobs.ts";
import type { BuiltProvider, ProviderPorts } from "../ports/provider-ports.ts";
import { anthropicType } from "./anthropic/config.ts";
import { bedrockType } from "./bedrock/config.ts";
import { geminiType } from "./gemini/config.ts";
import { localType, openaiCompatibleType } from "./local/config.ts";
import { localProvider } from "./local/index.ts";
import { localTarget } from "./local/target.ts";
import { openaiType } from "./openai/config.ts";

interface Entry extends ProviderSettings {
  load(): Promise<(ports: ProviderPorts<ProviderConfig>) => BuiltProvider>;
  target(): Promise<TargetOf<ProviderConfig>>;
  readonly trials: Trials<ProviderConfig>;
}

/** What `diagnoseProvider` does differently for a type. */
interface Trials<C> {
  /** In place of the trial of a server with an API key. */
  diagnose?(): Promise<(ports: DiagnosisPorts<C>) => Promise<readonly Finding[]>>;
  /** For servers whose lists need no key. */
  tryKey?(): Promise<(ports: DiagnosisPorts<C>) => Promise<Finding | undefined>>;
}

/** What batches of a provider take. The files of all types load no SDK. */
type TargetOf<C> = (name: ProviderName, config: C) => BatchTarget;

/** Ties the type of a provider's configuration to its constructor, then erases it. */
const entry = <S extends z.ZodType<ProviderConfig>>(
  settings: ProviderSettings<S>,
  load: () => Promise<(ports: ProviderPorts<z.output<S>>) => BuiltProvider>,
  target: () => Promise<TargetOf<z.output<S>>>,
  trials: Trials<z.output<S>> = {},
) => ({ ...settings, load, target, trials }) as unknown as Entry;

const modelServerTrials = { tryKey: async () => (await import("./local/key-trial.ts")).tryServerKey };

/** SDKs load only if configured: all of them together double the memory at start-up. */
const ENTRIES = [
  entry(
    localType,
    async () => localProvider,
    async () => localTarget,
    modelServerTrials,
  ),
  entry(
    openaiCompatibleType,
    async () => localProvider,
    async () => localTarget,
    modelServerTrials,
  ),
  entry(
    openaiType,
    async () => (await import("./openai/index.ts")).openaiProvider,
    async () => (await import("./openai/target.ts")).openaiTarget,
  ),
  entry(
    geminiType,
    async () => (await import("./gemini/index.ts")).geminiProvider,
    async () => (await import("./gemini/target.ts")).geminiTarget,
  ),
  entry(
    anthropicType,
    async () => (await import("./anthropic/index.ts")).anthropicProvider,
    async () => (await import("./anthropic/target.ts")).anthropicTarget,
  ),
  entry(
    bedrockType,
    async () => (await import("./bedrock/index.ts")).bedrockProvider,
    async () => (await import("./bedrock/target.ts")).bedrockTarget,
    { diagnose: async () => (await import("./bedrock/diagnosis/index.ts")).diagnoseBedrock },
  ),
];

const typeOf = ({ schema }: Entry) =>
  (schema as unknown as z.ZodObject<{ type: z.ZodLiteral<string> }>).shape.type.value;
const types = new Map(ENTRIES.map((item) => [typeOf(item), item]));

export const providerTypes: ProviderTypes = { types, unconfigured: { local: { type: "local" } } };

export async function buildProvider(ports: ProviderPorts<ProviderConfig>): Promise<BuiltProvider> {
  const build = await types.get(ports.config.type)!.load();
  const { fallback = [], below_minimum: belowMinimum } = ports.config;
  return { ...build(ports), elsewhere: { fallback, belowMinimum } };
}

/** Tries a provider for real, without a cost and without a change. */
export async function diagnoseProvider(ports: DiagnosisPorts<ProviderConfig>): Promise<readonly Finding[]> {
  const { load, trials, keyVariable } = types.get(ports.config.type)!;
  if (trials.diagnose !== undefined) return (await trials.diagnose())(ports);
  const { diagnoseServer } = await import("./diagnosis/server.ts");
  const build = await load();
  const built = build({ ...ports, config: { ...ports.config, models: {} } as ProviderConfig });
  const tryKey = await trials.tryKey?.();
  return diagnoseServer({ ports, built, keyVariable, tryKey: tryKey && (() => tryKey(ports)) });
}

/** What batches of a provider with this configuration take. Only `type`, `models` and what decides the lines are read. */
export const lineTargetOf = async (name: ProviderName, config: ProviderConfig): Promise<BatchTarget> =>
  (await types.get(config.type)!.target())(name, config);

/** What no message of a gateway with this configuration may contain. */
export const confidentialIn = (
  config: Pick<Config, "providers" | "access_keys" | "ledger" | "blobs" | "telemetry" | "events">,
  env: Env,
): Confidential => confidential(config, types, env);

/** Where a provider runs, for the start-up log. */
export const locationOf = (config: ProviderConfig): string => types.get(config.type)!.location(config);
