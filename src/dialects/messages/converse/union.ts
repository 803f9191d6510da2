/** Unions of the AWS SDK: objects with exactly one member. */
import type { Loss } from "../../loss.ts";
import { isAbsent, type MemberReader, type MemberReaders, mustBe, objectAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";

/** The names of a union's members. */
export type UnionName<Union> = Exclude<keyof Union, "$unknown">;

/** A reader for every member of a structure of the SDK. It does not compile when the SDK has a new one. */
export type ReaderOf<Name extends PropertyKey, Draft> = Readonly<Record<Name, MemberReader<Draft>>>;

/** Calls the reader of the only member. Throws RecordError with status 400 for none or several. */
export function readUnion<T>(value: unknown, table: MemberReaders<T>, into: T, path: Path, loss: Loss): void {
  const source = objectAt(value, path);
  let found: string | undefined;
  for (const name in source) {
    if (isAbsent(source[name])) continue;
    if (found !== undefined) throw mustBe(path, `an object with one member, not ${found} and ${name}`);
    found = name;
  }
  if (found === undefined) throw mustBe(path, "an object with one member");
  const reader = table.get(found);
  if (reader === undefined) loss.refuse(member(path, found), "it is unknown");
  else reader(source[found], into, member(path, found), loss);
}
