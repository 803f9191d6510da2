/**
 * Readers for what providers answer. Servers with one provider's API differ in their optional members: absent, null, "",
 * zero or placeholders, numbers as strings, statuses in capitals. No function here throws.
 */
import type { Logger } from "pino";

/** The value if it is an object, otherwise an object without members. */
export const recordIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The value if it is a list, otherwise an empty list. */
export const itemsIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value if it is a text that is not blank. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value : undefined;

/** A whole number from 0, also as a string. */
export function countIn(value: unknown): number | undefined {
  const number = numeric(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

const numeric = (value: unknown): number =>
  typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;

/** Numbers below it are seconds, up to the year 5138. Larger ones are milliseconds, from March 1973. */
const FIRST_MS = 1e11;
/** The last second of the year 9999. Python's datetime and RFC 3339 have no later one. */
const LAST_MS = 253_402_300_799_000;

/**
 * Milliseconds since the epoch of a time: a number or a numeric string, in seconds or milliseconds, or a date as text.
 * Undefined for times up to the epoch, which stand for "not yet" (0, and Go's year 1). Later than the year 9999: its end.
 */
export function timeIn(value: unknown): number | undefined {
  const number = numeric(value);
  const ms = Number.isNaN(number)
    ? typeof value === "string"
      ? Date.parse(value)
      : Number.NaN
    : number < FIRST_MS
      ? number * 1000
      : number;
  return ms > 0 ? Math.min(Math.round(ms), LAST_MS) : undefined;
}

/** The table's entry for a status, compared without case. Undefined if the status is unknown. */
export function meaningOf<T>(table: Readonly<Record<string, T>>, status: unknown): T | undefined {
  const wanted = textIn(status)?.toLowerCase();
  if (wanted === undefined) return undefined;
  return Object.entries(table).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/**
 * Reads the items of a list one by one. An item that cannot be read is left out and logged, so that it does not hide the
 * others.
 * @param read returns undefined, or throws, for an item that cannot be read
 */
export async function* readable<Item, Read>(
  list: Iterable<Item> | AsyncIterable<Item>,
  read: (item: Item) => Read | undefined | Promise<Read | undefined>,
  { log, what }: { readonly log: Pick<Logger, "warn">; readonly what: string },
): AsyncGenerator<Read> {
  for await (const item of list) {
    let found: Read | undefined;
    try {
      found = await read(item);
    } catch (err) {
      log.warn({ err }, `${what}: left out an item that cannot be read`);
      continue;
    }
    if (found === undefined)
      log.warn({ members: Object.keys(recordIn(item)) }, `${what}: left out an item without an id`);
    else yield found;
  }
}
