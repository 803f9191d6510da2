/** Finds the secrets and the internal hosts in a configuration. Their fields have the types `secret` and `httpUrl`. */
import type * as z from "zod";
import type { Confidential } from "../lib/scrub.ts";
import { secretsOfBlobs } from "./blobs.ts";
import type { Env } from "./environment.ts";
import { secretsOfEvents } from "./events.ts";
import { isSecret } from "./fields.ts";
import type { ProviderTypes } from "./provider-types.ts";
import type { Config } from "./schema.ts";

export function confidential(
  {
    providers,
    access_keys,
    ledger,
    blobs,
    telemetry,
    events,
  }: Pick<Config, "providers" | "access_keys" | "ledger" | "blobs" | "telemetry" | "events">,
  types: ProviderTypes["types"],
  env: Env,
): Confidential {
  const secrets = [
    ...access_keys.map(({ secret }) => secret),
    ...Object.values(telemetry?.headers ?? {}),
    ...secretsOfEvents(events, access_keys),
    ...secretsOfBlobs(blobs),
  ];
  if (ledger !== undefined) secrets.push(ledger.url, ...passwordsIn(ledger.url));
  const urls: string[] = [];

  function collect(field: z.core.$ZodType, value: unknown): void {
    const { def } = field._zod as z.core.$ZodTypes["_zod"];
    // A default is the provider's public address.
    if (value === undefined || (def.type === "default" && value === def.defaultValue)) return;
    if ("innerType" in def) {
      collect(def.innerType, value);
    } else if (def.type === "record") {
      for (const item of Object.values(value as object)) collect(def.valueType, item);
    } else if (typeof value === "string") {
      if (isSecret(field)) secrets.push(value);
      if ("format" in def && def.format === "url") urls.push(value);
    }
  }

  for (const provider of Object.values(providers)) {
    const { schema, secretVariables = [] } = types.get(provider.type)!;
    const { shape } = schema as unknown as z.ZodObject;
    for (const [name, value] of Object.entries(provider)) collect(shape[name]!, value);
    for (const name of secretVariables) if (env[name]) secrets.push(env[name]);
  }
  return { secrets, urls };
}

/** The password in a URL, as it is written and as it is sent. */
function passwordsIn(url: string): readonly string[] {
  const password = URL.canParse(url) ? new URL(url).password : "";
  if (password === "") return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
