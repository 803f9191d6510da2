/**
 * Google's schemas (a subset of OpenAPI 3.0: types in capitals, `nullable`, an order of properties) and JSON Schema, both ways.
 * Source: the SDK's `Schema`.
 */
import type { Schema, Type } from "@google/genai";
import { isJsonObject, isNumber, isRawNumber, type JsonObject, parseJson } from "../../json.ts";
import { arrayAt, isAbsent, objectAt, textAt } from "../../members.ts";
import { member, type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import { snakeCase } from "./spelling.ts";
import type { Wire } from "./wire.ts";

/** Levels of a schema that is converted. Providers allow fewer. */
const MAX_DEPTH = 100;

/** How to convert a keyword. `same`: the value. `count`: a number that Google writes as a string. */
type Keyword = "same" | "count" | "schema" | "list" | "map" | "own";

const KEYWORDS = {
  anyOf: "list",
  default: "same",
  description: "same",
  enum: "own",
  example: "own",
  format: "own",
  items: "schema",
  maxItems: "count",
  maxLength: "count",
  maxProperties: "count",
  maximum: "same",
  minItems: "count",
  minLength: "count",
  minProperties: "count",
  minimum: "same",
  nullable: "own",
  pattern: "same",
  properties: "own",
  propertyOrdering: "own",
  required: "same",
  title: "same",
  type: "own",
} as const satisfies Readonly<Record<keyof Schema, Keyword>>;

/** Keywords of JSON Schema that hold schemas. The API takes some of them beside its own. */
const JSON_SCHEMA_KEYWORDS: Readonly<Record<string, Keyword>> = {
  additionalProperties: "schema",
  allOf: "list",
  oneOf: "list",
  prefixItems: "list",
  $defs: "map",
  defs: "map",
  definitions: "map",
};

const READ = new Map<string, { readonly name: string; readonly keyword: Keyword }>(
  Object.entries({ ...KEYWORDS, ...JSON_SCHEMA_KEYWORDS }).flatMap(([name, keyword]) => [
    [name, { name, keyword }],
    [snakeCase(name), { name, keyword }],
  ]),
);

/** Options of a conversion to JSON Schema. */
export interface SchemaReading {
  /** True if the model can give no other properties than the named ones, as for answers. */
  readonly closed: boolean;
}

/** The JSON Schema of one of Google's schemas. Throws RecordError with status 400. */
export function jsonSchemaAt(value: unknown, path: Path, reading: SchemaReading, depth = 0): JsonObject {
  const source = objectAt(value, path);
  if (depth > MAX_DEPTH) throw new RecordError(400, `${pathText(path)} is nested too deep.`);
  const into = new Map<string, unknown>();
  const below = (inner: unknown, at: Path) =>
    isJsonObject(inner) ? jsonSchemaAt(inner, at, reading, depth + 1) : inner;
  const own: Record<string, unknown> = {};
  for (const written in source) {
    const found = source[written];
    if (isAbsent(found)) continue;
    const { name, keyword } = READ.get(written) ?? { name: written, keyword: "same" };
    const at = member(path, written);
    if (keyword === "own") own[name] = found;
    else if (keyword === "same") into.set(name, found);
    else if (keyword === "count") into.set(name, typeof found === "string" ? countAt(found, at) : found);
    else if (keyword === "schema") into.set(name, below(found, at));
    else if (keyword === "list") {
      into.set(
        name,
        arrayAt(found, at).map((inner, index) => below(inner, member(at, index))),
      );
    } else
      into.set(
        name,
        mapped(objectAt(found, at), (inner, key) => below(inner, member(at, key))),
      );
  }
  readOwn(own, into, path, reading, below);
  return Object.fromEntries(into);
}

/** An integer in a string. */
function countAt(text: string, path: Path): unknown {
  if (!/^\d{1,19}$/.test(text)) throw new RecordError(400, `${pathText(path)} must be an integer.`);
  return parseJson(text);
}

function mapped(source: JsonObject, convert: (value: unknown, name: string) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(source).map(([name, value]) => [name, convert(value, name)]));
}

/** Keywords that JSON Schema has in another form. */
function readOwn(
  own: JsonObject,
  into: Map<string, unknown>,
  path: Path,
  reading: SchemaReading,
  below: (inner: unknown, at: Path) => unknown,
): void {
  const nullable = own.nullable === true;
  if (own.type !== undefined) {
    const types = (Array.isArray(own.type) ? own.type : [own.type])
      .map((type) => textAt(type, member(path, "type")).toLowerCase())
      .filter((type) => type !== "type_unspecified");
    if (nullable && types.length > 0 && !types.includes("null")) types.push("null");
    if (types.length > 0) into.set("type", types.length === 1 ? types[0] : types);
  } else if (nullable && Array.isArray(into.get("anyOf"))) {
    into.set("anyOf", [...(into.get("anyOf") as unknown[]), { type: "null" }]);
  }
  if (own.enum !== undefined) {
    const values = arrayAt(own.enum, member(path, "enum"));
    into.set("enum", nullable && !values.includes(null) ? [...values, null] : values);
  }
  // The format "enum" says only that there is a list of values.
  if (own.format !== undefined && own.format !== "enum") into.set("format", own.format);
  if (own.example !== undefined) into.set("examples", [own.example]);
  if (own.properties !== undefined) {
    const at = member(path, "properties");
    const properties = objectAt(own.properties, at);
    const order = Array.isArray(own.propertyOrdering) ? own.propertyOrdering : [];
    into.set(
      "properties",
      mapped(ordered(properties, order), (inner, name) => below(inner, member(at, name))),
    );
    if (reading.closed && !into.has("additionalProperties")) into.set("additionalProperties", false);
  }
}

function ordered(properties: JsonObject, order: readonly unknown[]): JsonObject {
  if (order.length === 0) return properties;
  const first = order.filter((name) => typeof name === "string" && Object.hasOwn(properties, name)) as string[];
  return Object.fromEntries(
    [...new Set([...first, ...Object.keys(properties)])].map((name) => [name, properties[name]]),
  );
}

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
  if (depth > MAX_DEPTH) return undefined;
  const into: WireSchema = {};
  if (!writeType(schema, into)) return undefined;
  for (const name in schema) {
    const found = schema[name];
    // A schema without these two says the same to Gemini: it never adds properties to an answer.
    if (isAbsent(found) || name === "type" || name === "$schema") continue;
    const write = WRITE.get(name);
    if (write === undefined || !write(found, into, depth)) return undefined;
  }
  // Gemini refuses an object without properties.
  if (into.type === "OBJECT" && into.properties === undefined) return undefined;
  return into;
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
