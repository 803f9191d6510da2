/**
 * Google's JSON takes each member in camel case and in snake case, enumeration values in any case, and a single value for a
 * list (protobuf's JSON mapping, and the REST examples of ai.google.dev).
 */
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { isAbsent, type MemberReader, type MemberReaders, readArray, readObject, textAt } from "../../members.ts";
import { member, type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";

const SNAKES = new Map<string, string>();

/** @param name a name of a table. Names of requests would fill the memory. */
export function snakeCase(name: string): string {
  const known = SNAKES.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  SNAKES.set(name, snake);
  return snake;
}

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A table with both spellings of each name. */
export function bothSpellings<T>(table: Readonly<Record<string, MemberReader<T>>>): MemberReaders<T> {
  const readers = new Map<string, MemberReader<T>>();
  for (const [name, reader] of Object.entries(table)) readers.set(name, reader).set(snakeCase(name), reader);
  return readers;
}

/** As `readObject`. Throws RecordError if a member is there in both spellings. */
export function readSpelled<T>(value: unknown, table: MemberReaders<T>, into: T, path: Path, loss: Loss): JsonObject {
  const source = readObject(value, table, into, path, loss);
  for (const name in source) {
    if (!name.includes("_")) continue;
    const camel = camelCase(name);
    if (!isAbsent(source[name]) && !isAbsent(source[camel]) && camel !== name) {
      throw new RecordError(400, `${pathText(member(path, camel))} and ${name} are the same member.`);
    }
  }
  return source;
}

/** The member in either spelling. Undefined if it is absent or null. */
export const spelled = (source: JsonObject, name: string): unknown =>
  source[name] ?? source[snakeCase(name)] ?? undefined;

/** The path of the member, as the source spells it. */
export const spelledPath = (source: JsonObject, name: string, path: Path): Path =>
  member(path, isAbsent(source[name]) ? snakeCase(name) : name);

/** CallIds `read` with each element of a list, or with the value in its place. */
export function readOneOrMany(value: unknown, path: Path, read: (element: unknown, path: Path) => void): void {
  if (Array.isArray(value)) readArray(value, path, read);
  else read(value, path);
}

/** A name of an enumeration in capitals. */
export const enumAt = (value: unknown, path: Path): string => textAt(value, path).toUpperCase();
