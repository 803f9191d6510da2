/** The configuration's schema as JSON Schema, for editors and for the reference in docs. */
import * as z from "zod";
import type { ProviderTypes } from "./provider-types.ts";
import { configSchema } from "./schema.ts";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

export function configJsonSchema(providers: Pick<ProviderTypes, "types">): JsonSchema {
  return z.toJSONSchema(configSchema(providers), {
    io: "input",
    override: ({ zodSchema, jsonSchema, path }) => {
      const { type } = zodSchema._zod.def;
      if (path.at(-1) === "propertyNames") return;
      // A secret that has a key variable may be absent from the file.
      if (type === "object" && jsonSchema.required) {
        const keyed = [...providers.types.values()].some((t) => t.schema === (zodSchema as unknown) && t.keyVariable);
        if (keyed) jsonSchema.required = jsonSchema.required.filter((key) => key !== "api_key");
      }
      // Any string may be `env.NAME`, which loadConfig replaces before it validates.
      const text = type === "enum" || (type === "string" && (jsonSchema.pattern ?? jsonSchema.format) !== undefined);
      if (!text) return;
      const { description, ...plain } = jsonSchema;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
      if (description !== undefined) jsonSchema.description = description;
      jsonSchema.anyOf = [plain, { type: "string", pattern: "^env\\." }];
    },
  });
}
