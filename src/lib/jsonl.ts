/** JSON Lines: splits a byte stream into lines, and writes one line. */

export interface RawLine {
  /** From 1. Blank lines count. */
  readonly number: number;
  /** Without surrounding white space. Undefined if the line is longer than the limit. */
  readonly bytes: Buffer | undefined;
}

/** Read size for lines. Each line takes time, so larger pieces would accumulate in memory. */
export const LINES_BYTES = 64 * 1024;

export const NEWLINE = 0x0a;

export const SPACE = 0x20;

export const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Treats every character up to the space as white space. No other control character can begin or end a line in JSON
 * Lines.
 */
export function trimmed(bytes: Buffer): Buffer {
  let [from, to] = [0, bytes.length];
  while (from < to && bytes[from]! <= SPACE) from += 1;
  while (to > from && bytes[to - 1]! <= SPACE) to -= 1;
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
}

export const withoutBom = (bytes: Buffer): Buffer => (bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes);

/**
 * Yields the lines that are not blank, as many at a time as a chunk of the source has. `maxBytes` bounds a line; the
 * rest of a longer line is skipped.
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

export const BREAKS = /[\r\u0085\u2028\u2029]/g;

/**
 * JSON allows these characters inside a line, but readers that follow Unicode break the line there (Python's
 * str.splitlines). A bare carriage return can only occur between tokens.
 */
export function oneLine(json: string): string {
  if (json.search(BREAKS) === -1) return json;
  return json.replace(BREAKS, (c) => (c === "\r" ? " " : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`));
}
