/** Parses the lines of a batch's input. */
import { isUtf8 } from "node:buffer";
import type { Dialect, Line } from "../dialects/dialect.ts";
import { isObject } from "../dialects/fields.ts";
import { dialectOf, EXPECTED } from "../dialects/index.ts";
import type { JsonObject } from "../dialects/json.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { RawLine } from "../lib/jsonl.ts";

/** The stand-in for an unreadable line, for its refusal. */
export const unreadable = (raw: RawLine, job: string): Line => ({ job, number: raw.number, text: "", json: {} });

function parse(text: string): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Throws RecordError with status 400. The message does not quote the content. */
export function parseLine(raw: RawLine, job: string): { readonly line: Line; readonly dialect: Dialect } {
  const { number, bytes } = raw;
  if (bytes === undefined) throw new RecordError(400, `Line ${number} is too long.`);
  if (!isUtf8(bytes)) throw new RecordError(400, `Line ${number} is not UTF-8 text; ${EXPECTED}.`);
  const text = bytes.toString();
  const json = parse(text);
  if (json === undefined) throw new RecordError(400, `Line ${number} is not a JSON object; ${EXPECTED}.`);
  const dialect = dialectOf(json);
  if (dialect === undefined) throw new RecordError(400, `Line ${number} is in an unknown form; ${EXPECTED}.`);
  return { line: { job, number, text, json }, dialect };
}
