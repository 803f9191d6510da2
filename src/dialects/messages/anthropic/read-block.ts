/** Reads one content block of an Anthropic request: what all kinds have in common. */
import type { CacheControlEphemeral } from "@anthropic-ai/sdk/resources";
import type { Block, CachePointBlock, Placed } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  isAbsent,
  type MemberReader,
  memberReaders,
  missing,
  mustBe,
  objectAt,
  oneOfAt,
  readObject,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";

/** What the readers of one request share. */
export interface ParamReading {
  readonly loss: Loss;
  /** The names of the calls so far, by id. */
  readonly calls: Map<string, string>;
}

export type ParamReader = (block: JsonObject, into: Block[], path: Path, reading: ParamReading) => void;
/** A reader for each member of a block. */
type MembersOf<T> = { readonly [Name in keyof Required<T>]: MemberReader<undefined> };

export const CACHE_TTLS = ["5m", "1h"] as const;

const CACHE_CONTROL = memberReaders<undefined>({ type: taken, ttl: taken } satisfies Record<
  keyof CacheControlEphemeral,
  unknown
>);

const CACHE_TYPES = ["ephemeral"] as const satisfies readonly CacheControlEphemeral["type"][];

export function readCacheControl(value: unknown, path: Path, loss: Loss): CachePointBlock {
  const { type, ttl } = readObject(value, CACHE_CONTROL, undefined, path, loss);
  if (!isAbsent(type)) oneOfAt(type, CACHE_TYPES, member(path, "type"));
  return { type: "cachePoint", path, ttl: isAbsent(ttl) ? undefined : oneOfAt(ttl, CACHE_TTLS, member(path, "ttl")) };
}

/** A reader of a block with these members. The cache point that its `cache_control` stands for follows it. */
export function paramReader<T>(members: MembersOf<T>, read: ParamReader): ParamReader {
  const known = memberReaders<undefined>(members as Readonly<Record<string, MemberReader<undefined>>>);
  return (block, into, path, reading) => {
    readObject(block, known, undefined, path, reading.loss);
    read(block, into, path, reading);
    if (isAbsent(block.cache_control)) return;
    into.push(readCacheControl(block.cache_control, member(path, "cache_control"), reading.loss));
  };
}

export const requiredParam = (block: JsonObject, name: string, path: Path): unknown => {
  const value = block[name];
  if (isAbsent(value)) throw missing(member(path, name));
  return value;
};

export const textParam = (block: JsonObject, name: string, path: Path): string =>
  textAt(requiredParam(block, name, path), member(path, name));

/** Undefined for an empty text too. */
export const placedParam = (block: JsonObject, name: string, path: Path): Placed<string> | undefined =>
  isAbsent(block[name]) || block[name] === ""
    ? undefined
    : { value: textParam(block, name, path), path: member(path, name) };

export type ParamReaders = ReadonlyMap<unknown, ParamReader>;

export const paramReaders = (table: Readonly<Record<string, ParamReader>>): ParamReaders =>
  new Map(Object.entries(table));

/** A text, or blocks of the kinds in `readers`. */
export function readBlockParams(
  value: unknown,
  readers: ParamReaders,
  path: Path,
  reading: ParamReading,
): readonly Block[] {
  if (typeof value === "string") return [{ type: "text", path, text: value }];
  if (!Array.isArray(value)) throw mustBe(path, "a string or an array");
  const into: Block[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const at = member(path, index);
    const block = objectAt(value[index], at);
    const read = readers.get(block.type);
    if (read !== undefined) read(block, into, at, reading);
    else if (typeof block.type === "string") reading.loss.refuse(at, `"${block.type}" is no block that is known here`);
    else throw mustBe(member(at, "type"), "a string");
  }
  return into;
}
