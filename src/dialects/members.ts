/** Readers of untrusted JSON. Each returns the value in its type, or throws RecordError with status 400 that names the path. */
import { isJsonObject, isNumber, type JsonNumber, type JsonObject, numberOf } from "./json.ts";
import type { Loss } from "./loss.ts";
import { member, type Path, pathText } from "./path.ts";
import { RecordError } from "./record-error.ts";

/** @param expected completes "<path> must be …" */
export const mustBe = (path: Path, expected: string): RecordError =>
  new RecordError(400, `${pathText(path)} must be ${expected}.`);

export const missing = (path: Path): RecordError => new RecordError(400, `${pathText(path)} is missing.`);

export function objectAt(value: unknown, path: Path): JsonObject {
  if (!isJsonObject(value)) throw mustBe(path, "an object");
  return value;
}

export function arrayAt(value: unknown, path: Path): readonly unknown[] {
  if (!Array.isArray(value)) throw mustBe(path, "an array");
  return value;
}

export function textAt(value: unknown, path: Path): string {
  if (typeof value !== "string") throw mustBe(path, "a string");
  return value;
}

export function booleanAt(value: unknown, path: Path): boolean {
  if (typeof value !== "boolean") throw mustBe(path, "true or false");
  return value;
}

export function numberAt(value: unknown, path: Path): JsonNumber {
  if (!isNumber(value)) throw mustBe(path, "a number");
  return value;
}

/** A number without a fraction, in any notation. */
export function integerAt(value: unknown, path: Path): JsonNumber {
  if (!isNumber(value) || !Number.isInteger(numberOf(value))) throw mustBe(path, "an integer");
  return value;
}

export function oneOfAt<T extends string>(value: unknown, values: readonly T[], path: Path): T {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw mustBe(path, values.map((candidate) => `"${candidate}"`).join(" or "));
  return found;
}

/** Null is absent, everywhere. */
export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Reads a member that is present into the object under construction. */
export type MemberReader<T> = (value: unknown, into: T, path: Path, loss: Loss) => void;

/** A reader for each known member. */
export type MemberReaders<T> = ReadonlyMap<string, MemberReader<T>>;

export const memberReaders = <T>(table: Readonly<Record<string, MemberReader<T>>>): MemberReaders<T> =>
  new Map(Object.entries(table));

/** For a member without effect on the answer. */
export const ignored: MemberReader<unknown> = (_value, _into, path, loss) => loss.ignore(path);

/** For a member that changes the answer and that the neutral form does not have. */
export const dropped: MemberReader<unknown> = (_value, _into, path, loss) => loss.drop(path);

/** For a member without which the request means something else. */
export const refused: MemberReader<unknown> = (_value, _into, path, loss) => loss.refuse(path);

/** For members that the caller of `readObject` reads by itself. */
export const taken: MemberReader<unknown> = () => {};

/** Calls the reader of every member that is present. Members without a reader are refused. */
export function readObject<T>(value: unknown, table: MemberReaders<T>, into: T, path: Path, loss: Loss): JsonObject {
  const source = objectAt(value, path);
  for (const name in source) {
    const found = source[name];
    if (isAbsent(found)) continue;
    const reader = table.get(name);
    if (reader === undefined) loss.refuse(member(path, name), "it is unknown");
    else reader(found, into, member(path, name), loss);
  }
  return source;
}

/** Calls `read` with every element of an array. */
export function readArray(value: unknown, path: Path, read: (element: unknown, path: Path) => void): void {
  const list = arrayAt(value, path);
  for (let at = 0; at < list.length; at += 1) read(list[at], member(path, at));
}
