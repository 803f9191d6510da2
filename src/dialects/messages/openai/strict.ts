/** Schemas that OpenAI takes with `strict: true` (Structured Outputs guide, "Supported schemas"). */
import { isJsonObject } from "../../json.ts";

/** Members of a schema that hold a schema, a list of schemas, or schemas by name. */
const INNER = ["items", "anyOf", "properties", "$defs", "definitions"] as const;

/** True if every object of the schema requires all of its properties and allows no others. */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (!isJsonObject(schema)) return true;
  const { type, properties, required, additionalProperties } = schema;
  const isObject = type === "object" || (Array.isArray(type) && type.includes("object")) || properties !== undefined;
  if (isObject) {
    if (additionalProperties !== false) return false;
    const names = isJsonObject(properties) ? Object.keys(properties) : [];
    const wanted: readonly unknown[] = Array.isArray(required) ? required : [];
    if (!names.every((name) => wanted.includes(name))) return false;
  }
  return INNER.every((name) => {
    const inner = schema[name];
    const isByName = name === "properties" || name === "$defs" || name === "definitions";
    return isByName && isJsonObject(inner) ? Object.values(inner).every(isStrictSchema) : isStrictSchema(inner);
  });
}
