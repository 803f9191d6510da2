/** Makes one of Google's schemas of a JSON Schema, where the subset can say the same. Source: the SDK's `Schema`. */
import type { Schema, Type } from "@google/genai";
import { isJsonObject, isNumber, isRawNumber, type JsonObject } from "../../json.ts";
import { isAbsent } from "../../members.ts";
import { MAX_SCHEMA_DEPTH } from "./json-schema.ts";
import type { Wire } from "./wire.ts";

const TYPES: ReadonlyMap<unknown, `${Type}`> = new Map<unknown, `${Type}`>([
  ["string", "STRING"],
  ["number", "NUMBER"],
  ["integer", "INTEGER"],
  ["boolean", "BOOLEAN"],
  ["array", "ARRAY"],
  ["object", "OBJECT"],
  ["null", "NULL"],
]);

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  NUMBER: ["float", "double"],
  INTEGER: ["int32", "int64"],
  STRING: ["date", "date-time"],
};

type WireSchema = { -readonly [Name in keyof Wire<Schema>]: Wire<Schema>[Name] };

/** Google's schema for the JSON Schema of an answer. Undefined if the subset cannot say the same. */
export function googleSchema(schema: JsonObject, depth = 0): Wire<Schema> | undefined {
  if (depth > MAX_SCHEMA_DEPTH) return undefined;
  const optional = optionalSchema(schema);
  if (optional !== undefined) return nullableSchema(optional, schema, depth);
  const into: WireSchema = {};
  if (!writeType(schema, into)) return undefined;
  for (const name in schema) {
    const found = schema[name];
    if (isAbsent(found) || name === "type") continue;
    const write = WRITE.get(name);
    if (write === undefined || !write(found, into, depth)) return undefined;
  }
  return isComplete(into) ? into : undefined;
}

/** Gemini refuses an object without properties, an array without items, and anything beside `anyOf`. */
function isComplete({ type, properties, required, items, anyOf, ...others }: WireSchema): boolean {
  if (anyOf !== undefined) return type === undefined && Object.keys(others).length === 0;
  if (type === "OBJECT" && properties === undefined) return false;
  if (required?.some((name) => !Object.hasOwn(properties ?? {}, name)) === true) return false;
  return type !== "ARRAY" || items !== undefined;
}

/** The other schema of two, of which one is for null. Pydantic writes optional members in this way. */
function optionalSchema({ type, anyOf }: JsonObject): JsonObject | undefined {
  if (!isAbsent(type) || !Array.isArray(anyOf) || anyOf.length !== 2) return undefined;
  const isNull = (option: unknown) =>
    isJsonObject(option) && option.type === "null" && Object.keys(option).length === 1;
  const [other, second] = anyOf.filter((option) => !isNull(option));
  return second === undefined && isJsonObject(other) && typeof other.type === "string" ? other : undefined;
}

/** The schema with the title and the description of the one around it. */
function nullableSchema(schema: JsonObject, { anyOf, ...around }: JsonObject, depth: number): Wire<Schema> | undefined {
  const values = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {};
  for (const name in around) if (!isAbsent(around[name]) && !isAbsent(schema[name])) return undefined;
  return googleSchema({ ...schema, ...values, ...around, type: [schema.type, "null"] }, depth + 1);
}

/** False if the type has no counterpart. */
function writeType(schema: JsonObject, into: WireSchema): boolean {
  if (isAbsent(schema.type)) return Array.isArray(schema.anyOf);
  const names = Array.isArray(schema.type) ? schema.type : [schema.type];
  const types = names.filter((name) => name !== "null" || names.length === 1);
  if (types.length !== 1 || names.length > 2) return false;
  const type = TYPES.get(types[0]);
  if (type === undefined) return false;
  into.type = type;
  if (names.length === 2) into.nullable = true;
  return true;
}

type KeywordWriter = (value: unknown, into: WireSchema, depth: number) => boolean;

const textKeyword =
  (name: "description" | "title" | "pattern"): KeywordWriter =>
  (value, into) => {
    if (typeof value !== "string") return false;
    into[name] = value;
    return true;
  };

const countKeyword =
  (name: "maxItems" | "minItems" | "maxLength" | "minLength" | "maxProperties" | "minProperties"): KeywordWriter =>
  (value, into) => {
    if (!isNumber(value)) return false;
    const text = isRawNumber(value) ? value.rawJSON : String(value);
    if (!/^\d{1,18}$/.test(text)) return false;
    into[name] = text;
    return true;
  };

const limitKeyword =
  (name: "maximum" | "minimum"): KeywordWriter =>
  (value, into) => {
    if (!isNumber(value)) return false;
    into[name] = value;
    return true;
  };

const WRITE: ReadonlyMap<string, KeywordWriter> = new Map<string, KeywordWriter>([
  ["description", textKeyword("description")],
  ["title", textKeyword("title")],
  ["pattern", textKeyword("pattern")],
  ["maxItems", countKeyword("maxItems")],
  ["minItems", countKeyword("minItems")],
  ["maxLength", countKeyword("maxLength")],
  ["minLength", countKeyword("minLength")],
  ["maxProperties", countKeyword("maxProperties")],
  ["minProperties", countKeyword("minProperties")],
  ["maximum", limitKeyword("maximum")],
  ["minimum", limitKeyword("minimum")],
  // Gemini never adds properties to an answer.
  ["additionalProperties", (value) => value === false],
  [
    "format",
    (value, into) => {
      if (typeof value !== "string" || !FORMATS[into.type ?? ""]?.includes(value)) return false;
      into.format = value;
      return true;
    },
  ],
  [
    "enum",
    (value, into) => {
      if (!Array.isArray(value) || into.type !== "STRING") return false;
      const names = value.filter((name) => name !== null);
      if (names.length === 0 || names.some((name) => typeof name !== "string" || name === "")) return false;
      if (names.length < value.length !== (into.nullable === true)) return false;
      into.enum = names;
      return true;
    },
  ],
  [
    "required",
    (value, into) => {
      if (!Array.isArray(value) || value.some((name) => typeof name !== "string")) return false;
      if (value.length > 0) into.required = value;
      return true;
    },
  ],
  [
    "items",
    (value, into, depth) => {
      into.items = isJsonObject(value) ? googleSchema(value, depth + 1) : undefined;
      return into.items !== undefined;
    },
  ],
  [
    "anyOf",
    (value, into, depth) => {
      if (!Array.isArray(value)) return false;
      const options: Wire<Schema>[] = [];
      for (const option of value) {
        const written = isJsonObject(option) ? googleSchema(option, depth + 1) : undefined;
        if (written === undefined) return false;
        options.push(written);
      }
      into.anyOf = options;
      return true;
    },
  ],
  [
    "properties",
    (value, into, depth) => {
      if (!isJsonObject(value)) return false;
      const names = Object.keys(value);
      if (names.length === 0) return false;
      const properties: [string, Wire<Schema>][] = [];
      for (const name of names) {
        const inner = value[name];
        const written = isJsonObject(inner) ? googleSchema(inner, depth + 1) : undefined;
        if (written === undefined) return false;
        properties.push([name, written]);
      }
      into.properties = Object.fromEntries(properties);
      // Gemini sorts properties by name unless it is told the order.
      if (names.length > 1) into.propertyOrdering = names;
      return true;
    },
  ],
]);
