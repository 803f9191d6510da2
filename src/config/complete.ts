/** Checks across keys and the defaults that depend on other keys. */
import path from "node:path";
import { completeAccess } from "./access.ts";
import { ConfigError } from "./error.ts";
import { checkEvents } from "./events.ts";
import type { ProviderTypes } from "./provider-types.ts";
import type { Config, ParsedConfig } from "./schema.ts";
import type { Place } from "./source.ts";

interface Surroundings {
  readonly types: ProviderTypes["types"];
  readonly file: string | undefined;
  readonly place: Place;
  readonly cwd: string;
}

export function complete(config: ParsedConfig, { types, file, place, cwd }: Surroundings): Config {
  const { providers } = config;
  const known = Object.keys(providers);
  const fail = (at: readonly string[], message: string): never => {
    throw new ConfigError(`${place(at)}: ${at.join(".")} ${message}`);
  };
  const check = (value: string, at: string[]) => {
    if (!known.includes(value)) fail(at, `'${value}' is not a configured provider (${known.join(", ")})`);
  };
  config.routes.forEach((route, index) => {
    check(route.provider, ["routes", String(index), "provider"]);
  });
  for (const [name, { fallback = [], below_minimum: belowMinimum }] of Object.entries(providers)) {
    const checkOther = (other: string, ...at: string[]) => {
      check(other, ["providers", name, ...at]);
      if (other === name) fail(["providers", name, ...at], "must name another provider");
    };
    fallback.forEach((other, index) => {
      checkOther(other, "fallback", String(index));
    });
    if (belowMinimum !== undefined) checkOther(belowMinimum, "below_minimum");
  }
  config.prices.models.forEach(({ provider }, index) => {
    if (provider !== undefined) check(provider, ["prices", "models", String(index), "provider"]);
  });
  config.budgets.forEach(({ key, tenant }, index) => {
    const at = ["budgets", String(index)];
    if (key !== undefined && !config.access_keys.some(({ id }) => id === key)) {
      fail([...at, "key"], `'${key}' is not the id of an access key`);
    }
    const tenants = ["", ...config.access_keys.map((one) => one.tenant ?? "")];
    if (tenant !== undefined && !tenants.includes(tenant)) {
      fail([...at, "tenant"], `'${tenant}' is not the tenant of an access key`);
    }
  });
  // The sort is stable: providers of one rank keep the order of the file.
  const rank = (name: string) => types.get(providers[name]!.type)?.defaultRank ?? Number.MAX_SAFE_INTEGER;
  const fallback = config.default_provider ?? known.toSorted((a, b) => rank(a) - rank(b))[0]!;
  check(fallback, ["default_provider"]);
  if (config.s3?.port !== undefined && config.s3.port === config.port && config.port !== 0) {
    fail(["s3", "port"], `must differ from port (${config.port})`);
  }
  // Such a name would be a bucket.
  const { host } = config.s3 ?? {};
  for (const key of ["allowed_hosts", "s3_domains"] as const) {
    config[key]?.forEach((name, index) => {
      const isBelow = host !== undefined && name.toLowerCase().endsWith(`.${host}`);
      if (isBelow) fail([key, String(index)], `'${name}' is below s3.host '${host}', where names are buckets`);
    });
  }
  if (config.cors?.origins.includes("*") && config.access_keys.length === 0) {
    fail(
      ["cors", "origins"],
      "'*' needs access_keys: without them, every web page that a user opens could use the gateway; name the origins",
    );
  }
  checkEvents(config, fail);
  const folder = file === undefined ? cwd : path.dirname(file);
  return {
    ...config,
    ...completeAccess(config, {
      host: config.host,
      providers: known,
      defaultProvider: fallback,
      throttle: config.limits,
      folder,
      fail,
    }),
    default_provider: fallback,
    data_dir: path.resolve(folder, config.data_dir),
    file,
  };
}
