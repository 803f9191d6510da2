/** A byte stream cut into lines, without ever holding more than one line and one chunk. */
import { isUtf8 } from "node:buffer";
import { type Dialect, type JsonObject, type Line, RecordError } from "../dialects/dialect.ts";
import { isObject } from "../dialects/fields.ts";
import { dialectOf, EXPECTED } from "../dialects/index.ts";

export interface RawLine {
  /** From 1, blank lines counted. */
  readonly number: number;
  /** Without white space around it; undefined where the line is longer than the limit. */
  readonly bytes: Buffer | undefined;
}

/** What to read of an object at once for its lines: each is worked on for so long that larger pieces would pile up. */
export const LINES_BYTES = 64 * 1024;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Everything up to the space counts as white space: in JSON Lines no other control character can begin or end a line. */
function trimmed(bytes: Buffer): Buffer {
  let [from, to] = [0, bytes.length];
  while (from < to && bytes[from]! <= SPACE) from += 1;
  while (to > from && bytes[to - 1]! <= SPACE) to -= 1;
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
}

const withoutBom = (bytes: Buffer): Buffer => (bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes);

/**
 * The lines that are not blank, as many at a time as the source gives. `maxBytes` bounds a line; the rest of a longer one
 * is passed over.
 */
export async function* linesOf(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<readonly RawLine[]> {
  let number = 0;
  let pieces: Buffer[] = [];
  let length = 0;

  function extend(piece: Buffer): void {
    length += piece.length;
    if (length > maxBytes) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  }
  function finish(): RawLine | undefined {
    number += 1;
    const whole = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    const tooLong = length > maxBytes;
    pieces = [];
    length = 0;
    if (tooLong) return { number, bytes: undefined };
    const bytes = trimmed(number === 1 ? withoutBom(whole) : whole);
    return bytes.length === 0 ? undefined : { number, bytes };
  }

  for await (const chunk of source) {
    const lines: RawLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      extend(chunk.subarray(from, at));
      const line = finish();
      if (line !== undefined) lines.push(line);
      from = at + 1;
    }
    extend(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  const last = length > 0 ? finish() : undefined;
  if (last !== undefined) yield [last];
}

/** A line that could not be read, so that its refusal can still be written. */
export const unreadable = (raw: RawLine, job: string): Line => ({ job, number: raw.number, text: "", json: {} });

function parse(text: string): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Throws RecordError, status 400, without quoting the content. */
export function readLine(raw: RawLine, job: string): { readonly line: Line; readonly dialect: Dialect } {
  const { number, bytes } = raw;
  if (bytes === undefined) throw new RecordError(400, `Line ${number} is too long.`);
  if (!isUtf8(bytes)) throw new RecordError(400, `Line ${number} is not UTF-8 text; ${EXPECTED}.`);
  const text = bytes.toString();
  const json = parse(text);
  if (json === undefined) throw new RecordError(400, `Line ${number} is not a JSON object; ${EXPECTED}.`);
  const dialect = dialectOf(json);
  if (dialect === undefined) throw new RecordError(400, `Line ${number} is in no known form; ${EXPECTED}.`);
  return { line: { job, number, text, json }, dialect };
}
