/**
 * Makes JSON Schema of Google's schemas: a subset of OpenAPI 3.0, with types in capitals, `nullable` and an order of properties.
 * Source: the SDK's `Schema`.
 */
import type { Schema } from "@google/genai";
import { isJsonObject, type JsonObject, parseJson } from "../../json.ts";
import { arrayAt, isAbsent, objectAt, textAt } from "../../members.ts";
import { member, type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import { snakeCase } from "./spelling.ts";

/** Levels of a schema that is converted. Providers allow fewer. */
export const MAX_SCHEMA_DEPTH = 100;

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
export interface GoogleSchemaOptions {
  /** True if the model can give no other properties than the named ones, as for answers. */
  readonly closed: boolean;
}

/** The JSON Schema of one of Google's schemas. Throws RecordError with status 400. */
export function jsonSchemaAt(value: unknown, path: Path, reading: GoogleSchemaOptions, depth = 0): JsonObject {
  const source = objectAt(value, path);
  if (depth > MAX_SCHEMA_DEPTH) throw new RecordError(400, `${pathText(path)} is nested too deep.`);
  const into = new Map<string, unknown>();
  const below = (inner: unknown, at: Path) =>
    isJsonObject(inner) ? jsonSchemaAt(inner, at, reading, depth + 1) : inner;
  const own: Record<string, unknown> = {};
  for (const written in source) {
    const found = source[written];
    if (isAbsent(found)) continue;
    const { name, keyword } = READ.get(written) ?? { name: written, keyword: "same" };
    const at = member(path, written);
    if (into.has(name) || Object.hasOwn(own, name)) throw new RecordError(400, `${pathText(at)} is there twice.`);
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
  reading: GoogleSchemaOptions,
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
