/** Readers for untrusted JSON. Each returns the value in its type, or throws an error that names the path. */
import type { JsonObject } from "./json.ts";
import { RecordError } from "./record-error.ts";

const wrong = (path: string, expected: string) => new RecordError(400, `${path} must be ${expected}.`);

/** The error for a member without a place in the inner form. */
export const uncarried = (path: string): RecordError =>
  new RecordError(400, `${path} cannot be carried to this model server.`);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function asObject(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw wrong(path, "an object");
  return value;
}

export function asArray(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(path, "an array");
  return value;
}

export function asText(value: unknown, path: string): string {
  if (typeof value !== "string") throw wrong(path, "a string");
  return value;
}

/** One of `values`, such as a role. */
export function asOneOf<T extends string>(value: unknown, values: readonly T[], path: string): T {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw wrong(path, values.map((candidate) => `"${candidate}"`).join(" or "));
  return found;
}

/** Reads a member's value into the object under construction, or throws an error that names the path. */
export type Reader<T> = (value: unknown, into: T, path: string) => void;

/** Readers by member name. `undefined` marks a member without effect on the answer. */
export type Readers<T> = ReadonlyMap<string, Reader<T> | undefined>;

export const readers = <T>(table: Readonly<Record<string, Reader<T> | undefined>>): Readers<T> =>
  new Map(Object.entries(table));

/** Refuses members that the table does not list. A null member counts as absent. */
export function readMembers<T>(value: unknown, table: Readers<T>, into: T, path: string): void {
  const source = asObject(value, path === "" ? "modelInput" : path);
  for (const name in source) {
    const member = path === "" ? name : `${path}.${name}`;
    if (source[name] === null) continue;
    if (!table.has(name)) throw uncarried(member);
    table.get(name)?.(source[name], into, member);
  }
}

/** Reads the members of every object in an array. */
export function readEach<T>(value: unknown, table: Readers<T>, into: T, path: string): void {
  for (const [index, element] of asArray(value, path).entries()) {
    readMembers(element, table, into, `${path}[${index}]`);
  }
}
