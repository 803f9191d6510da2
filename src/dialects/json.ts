/**
 * JSON whose numbers keep their text. A number that JavaScript would write in another way, such as 1234567890123456789 or 1.0,
 * is a `RawNumber`, which `JSON.stringify` writes unchanged.
 */

export type JsonObject = { readonly [name: string]: unknown };

/** The value of `JSON.rawJSON` for the text of a number. */
export interface RawNumber {
  readonly rawJSON: string;
}

export type JsonNumber = number | RawNumber;

/** TypeScript's library does not have these yet (TC39, "JSON.parse source text access"). V8 has them since 11.4. */
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/**
 * True if an object or an array may hold a number that JavaScript writes in another way: -0, or one of 16 or more characters,
 * with an exponent, or with a fraction that ends in 0 or begins with six zeros. Text inside strings counts, which costs time only.
 */
const MAY_CHANGE = /[:,[]\s*(?:-0(?![.\d])|-?(?:[\d.]{16}|\d+(?:\.\d+)?[eE]|\d+\.\d*0(?!\d)|0\.000000))/;

type Reviver = (this: unknown, name: string, value: unknown, context: { readonly source?: string }) => unknown;

const keepText: Reviver = (_, value, { source }) =>
  typeof value === "number" && source !== undefined && source !== String(value) ? rawJSON(source) : value;

const parseKept = (text: string): unknown => JSON.parse(text, keepText as (name: string, value: unknown) => unknown);

/** Throws SyntaxError. */
export function parseJson(text: string): unknown {
  if (MAY_CHANGE.test(text)) return parseKept(text);
  const value: unknown = JSON.parse(text);
  return typeof value === "number" ? parseKept(text) : value;
}

export const isRawNumber = (value: unknown): value is RawNumber => isRawJSON(value);

export const isNumber = (value: unknown): value is JsonNumber => typeof value === "number" || isRawJSON(value);

/** The value as JavaScript's number, for comparisons. Digits may be lost. */
export const numberOf = (value: JsonNumber): number => (typeof value === "number" ? value : Number(value.rawJSON));

/** False for arrays, null and numbers. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isRawJSON(value);

/** The object in a JSON text. Undefined for other values and for a text that is not JSON. */
export function parsedObject(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
