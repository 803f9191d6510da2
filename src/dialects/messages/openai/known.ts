/** The members of an object of a request, by what happens to them. */
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { isAbsent } from "../../members.ts";
import { member, type Path } from "../../path.ts";

/** `read`: the caller reads it. The others are the classes of `Loss`. */
export type Handling = "read" | "ignored" | "dropped" | "refused";

export type KnownMembers = ReadonlyMap<string, Handling>;

/** @param T the SDK's type. The table does not compile when the type gets a member. */
export const knownMembers = <T>(
  table: { readonly [N in keyof Required<T>]: Handling },
  others: Readonly<Record<string, Handling>> = {},
): KnownMembers => new Map(Object.entries({ ...table, ...others }) as [string, Handling][]);

/** Reports every member that nobody reads. */
export function checkMembers(source: JsonObject, known: KnownMembers, path: Path, loss: Loss): void {
  for (const name in source) {
    const handling = known.get(name);
    if (handling === "read" || isAbsent(source[name])) continue;
    const where = member(path, name);
    if (handling === "ignored") loss.ignore(where);
    else if (handling === "dropped") loss.drop(where);
    else loss.refuse(where, handling === undefined ? "it is unknown" : undefined);
  }
}
