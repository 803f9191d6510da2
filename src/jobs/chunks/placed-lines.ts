/** The lines of a job's input with their places in it. */
import { NEWLINE, trimmed } from "../../lib/jsonl.ts";

export interface PlacedLine {
  /** From 1, through all files of the job. */
  readonly number: number;
  /** Of its first byte in the input. */
  readonly offset: number;
  /** Without surrounding white space; empty for a blank line. Undefined if the line is longer than the limit. */
  readonly bytes: Buffer | undefined;
}

/**
 * Yields all lines, blank ones included, as many at a time as a chunk of the source has.
 * @param start number and offset of the source's first line
 * @param maxBytes bytes of a line; the rest of a longer line is skipped
 */
export async function* placedLines(
  source: AsyncIterable<Buffer>,
  start: { readonly line: number; readonly offset: number },
  maxBytes: number,
): AsyncGenerator<readonly PlacedLine[]> {
  let number = start.line;
  let { offset } = start;
  let pieces: Buffer[] = [];
  let length = 0;

  function extend(piece: Buffer): void {
    length += piece.length;
    if (length > maxBytes) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  }
  function finish(): PlacedLine {
    const whole = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    const line = { number, offset, bytes: length > maxBytes ? undefined : trimmed(whole) };
    number += 1;
    offset += length + 1;
    pieces = [];
    length = 0;
    return line;
  }

  for await (const chunk of source) {
    const lines: PlacedLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      extend(chunk.subarray(from, at));
      lines.push(finish());
      from = at + 1;
    }
    extend(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [finish()];
}
