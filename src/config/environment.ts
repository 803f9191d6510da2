/** Environment variables: overrides of keys, `env.NAME` values and the SDKs' variables for API keys. */
import { ConfigError } from "./error.ts";
import type { ProviderTypes } from "./provider-types.ts";
import type { ParsedConfig } from "./schema.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** Containers set these variables, so they win over the file. */
const FROM_ENV = {
  HOST: ["host", String],
  PORT: ["port", Number],
  LOG_LEVEL: ["log_level", String],
  DATA_DIR: ["data_dir", String],
  DEFAULT_PROVIDER: ["default_provider", String],
} as const satisfies Record<string, readonly [keyof ParsedConfig, (text: string) => unknown]>;

/** The overridden top-level keys, each with its variable and value. */
export function readOverrides(env: Env): ReadonlyMap<string, { readonly variable: string; readonly value: unknown }> {
  return new Map(
    Object.entries(FROM_ENV).flatMap(([variable, [key, parse]]) => {
      const text = env[variable];
      return text === undefined || text === "" ? [] : [[key, { variable, value: parse(text) }] as const];
    }),
  );
}

/** Adds `api_key` to providers without one whose key variable is set. */
export function addKeys(
  given: Record<string, unknown>,
  env: Env,
  types: ProviderTypes["types"],
): Record<string, unknown> {
  const { providers } = given;
  if (typeof providers !== "object" || providers === null || Array.isArray(providers)) return given;
  const filled = Object.entries(providers).map(([name, provider]: [string, unknown]) => {
    if (typeof provider !== "object" || provider === null) return [name, provider];
    const variable = types.get((provider as { type: string }).type)?.keyVariable;
    const key = variable === undefined ? undefined : env[variable];
    return [name, key && !("api_key" in provider) ? { ...provider, api_key: key } : provider];
  });
  return { ...given, providers: Object.fromEntries(filled) };
}

/** Replaces each string `env.NAME` by the variable's value, at any depth. */
export function resolveSecrets(
  value: unknown,
  env: Env,
  place: (at: readonly string[]) => string,
  at: readonly string[] = [],
): unknown {
  if (typeof value === "string" && value.startsWith("env.")) {
    const variable = value.slice("env.".length);
    const found = env[variable];
    if (!found) throw new ConfigError(`${place(at)}: ${at.join(".")}: the environment variable ${variable} is not set`);
    return found;
  }
  if (Array.isArray(value)) return value.map((item, i) => resolveSecrets(item, env, place, [...at, String(i)]));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolveSecrets(item, env, place, [...at, key])]),
    );
  }
  return value;
}

/** OpenTelemetry's variables that turn telemetry on without the section. */
const ENDPOINTS = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/** The settings with `telemetry`, if a variable turns it on. OTEL_SDK_DISABLED turns it off in any case. */
export function withTelemetry(settings: Record<string, unknown>, env: Env): Record<string, unknown> {
  const { telemetry, ...others } = settings;
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return others;
  const isOn = telemetry !== undefined || ENDPOINTS.some((name) => Boolean(env[name]));
  return isOn ? { ...others, telemetry: telemetry ?? {} } : settings;
}
