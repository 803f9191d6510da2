/** The configuration in force, for people: without secrets. */
import type * as z from "zod";
import { visibleBlobs } from "./blobs.ts";
import { eventSettings } from "./events.ts";
import { isSecret, withoutQuery } from "./fields.ts";
import { ledgerAddress } from "./ledger.ts";
import type { ProviderTypes } from "./provider-types.ts";
import type { Config } from "./schema.ts";

type Settings = { readonly [name: string]: unknown };

export type VisibleConfig = Settings & { readonly providers: { readonly [name: string]: Settings } };

/** Stands for a secret that is set. */
const SET = "(set)";

export function visibleConfig(config: Config, types: ProviderTypes["types"]): VisibleConfig {
  const { access_keys, blobs, ledger, tls, providers, events, ...rest } = config;
  return {
    ...rest,
    ...(ledger !== undefined && { ledger: { ...ledger, url: ledgerAddress(ledger) } }),
    blobs: visibleBlobs(blobs),
    tls: tls !== undefined,
    events: visible(eventSettings, events),
    access_keys: access_keys.map(({ secret: _, webhooks, ...key }) => ({
      ...key,
      webhooks: visible(eventSettings.unwrap().shape.webhooks, webhooks),
    })),
    providers: Object.fromEntries(
      Object.entries(providers).map(([name, provider]) => {
        const { shape } = types.get(provider.type)!.schema as unknown as z.ZodObject;
        const settings = Object.entries(provider).map(([field, value]) => [field, visible(shape[field], value)]);
        return [name, Object.fromEntries(settings)];
      }),
    ),
  };
}

/** A field that is not in the schema is not shown. */
function visible(field: z.core.$ZodType | undefined, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (field === undefined || isSecret(field)) return SET;
  const { def } = field._zod as z.core.$ZodTypes["_zod"];
  if ("innerType" in def) return visible(def.innerType, value);
  if (def.type === "record") {
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [key, visible(def.valueType, item)]),
    );
  }
  if (def.type === "array") return (value as readonly unknown[]).map((item) => visible(def.element, item));
  if (typeof value === "string" && "format" in def && def.format === "url") return withoutQuery(value);
  if (typeof value === "object" && value !== null) return def.type === "object" ? visibleObject(field, value) : value;
  return value;
}

function visibleObject(field: z.core.$ZodType, value: object): unknown {
  const { shape } = field as z.ZodObject;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visible(shape[key], item)]));
}
