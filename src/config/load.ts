/** Reads the environment and `quarry.yaml`. The result is complete, checked and immutable. */
import { complete } from "./complete.ts";
import { addKeys, type Env, readOverrides, resolveSecrets, withTelemetry } from "./environment.ts";
import { ConfigError } from "./error.ts";
import type { ProviderTypes } from "./provider-types.ts";
import { type Config, configSchema } from "./schema.ts";
import { emptySource, findFile, type Place, readSource } from "./source.ts";

/** @param named the file that the command line names, relative to `cwd` */
export function loadConfig(
  named: string | undefined,
  env: Env,
  cwd: string,
  { types, unconfigured }: ProviderTypes,
): Config {
  const file = findFile(named, env, cwd);
  const source = file === undefined ? emptySource : readSource(file);
  const overrides = readOverrides(env);
  const given = addKeys(resolveSecrets(source.value, env, source.place) as Record<string, unknown>, env, types);
  const settings = withTelemetry(given, env);
  const value = { ...settings, ...Object.fromEntries([...overrides].map(([key, { value }]) => [key, value])) };

  const place: Place = (at) => {
    const variable = overrides.get(at[0] ?? "")?.variable;
    return variable === undefined ? source.place(at) : `environment variable ${variable}`;
  };
  const schema = configSchema({ types });
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues
        .flatMap((issue) => {
          const at = issue.path.map(String);
          const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
          return keys.map((key) => {
            const where = key === undefined ? at : [...at, key];
            const what = key === undefined ? issue.message : "is not a known key";
            return `${place(where)}: ${where.join(".") || "the file"} ${what}`;
          });
        })
        .join("\n"),
    );
  }
  const config =
    Object.keys(parsed.data.providers).length > 0
      ? parsed.data
      : { ...parsed.data, providers: schema.shape.providers.parse(unconfigured) };
  return complete(config, { types, file, place, cwd });
}
