/**
 * Ids of function calls. Gemini's need not have any: a response then belongs to the first open call of its name (ai.google.dev,
 * Function calling).
 */
import { isJsonObject, type JsonObject } from "../../json.ts";
import { type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import { spelled } from "./spelling.ts";

interface Call {
  readonly given: string | undefined;
  readonly name: string;
  readonly id: string;
}

export interface CallIds {
  /** The neutral id of a call. */
  id(given: string | undefined, name: string): string;
  /** The neutral id of the call that a response belongs to. Throws RecordError with status 400 if there is none. */
  answered(given: string | undefined, name: string, path: Path): string;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Ids that the contents name. */
export function callIdsIn(contents: unknown): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const content of listOf(contents)) {
    if (!isJsonObject(content)) continue;
    for (const part of listOf(content.parts)) {
      const call = isJsonObject(part) ? spelled(part as JsonObject, "functionCall") : undefined;
      if (isJsonObject(call) && typeof call.id === "string") ids.add(call.id);
    }
  }
  return ids;
}

/** @param reserved ids that made ones must not equal */
export function callIds(reserved: () => ReadonlySet<string>): CallIds {
  const used = new Set<string>();
  const open: Call[] = [];
  let taken: ReadonlySet<string> | undefined;
  let made = 0;
  const make = (): string => {
    taken ??= reserved();
    for (;;) {
      made += 1;
      const id = `call_${made}`;
      if (!taken.has(id) && !used.has(id)) return id;
    }
  };
  return {
    id(given, name) {
      const id = given === undefined || given === "" || used.has(given) ? make() : given;
      used.add(id);
      open.push({ given, name, id });
      return id;
    },
    answered(given, name, path) {
      const named = given === undefined ? -1 : open.findIndex((call) => call.given === given);
      const at = named >= 0 ? named : open.findIndex((call) => call.name === name && !(given && call.given));
      const [call] = at < 0 ? [] : open.splice(at, 1);
      if (call === undefined) throw new RecordError(400, `${pathText(path)} has no function call before it.`);
      if (call.name !== name) throw new RecordError(400, `${pathText(path)} is of another function than its call.`);
      return call.id;
    },
  };
}
