/** Scans a batch's input before the first record is sent: counts the records and finds their form. */

import { EXAMPLES } from "../dialects/frames/index.ts";
import { type FileForm, formOf, problemOf } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import { linesOf } from "../lib/jsonl.ts";

export interface Scan {
  /** Number of lines that are not blank. */
  readonly total: number;
  /** The form of the first line that has one. */
  readonly form: FileForm;
}

/**
 * Parses lines up to the first one that has a form, and only counts the rest. Throws RecordError with status 400 if there is
 * none.
 */
export async function scanInput(
  source: AsyncIterable<Buffer>,
  maxLineBytes: number,
  signal: AbortSignal,
): Promise<Scan> {
  let total = 0;
  let form: FileForm | undefined;
  let problem: string | undefined;
  for await (const lines of linesOf(source, maxLineBytes)) {
    signal.throwIfAborted();
    total += lines.length;
    for (let at = 0; form === undefined && at < lines.length; at += 1) {
      form = formOf(lines[at]!);
      if (form === undefined) problem ??= problemOf(lines[at]!, maxLineBytes);
    }
  }
  if (form !== undefined) return { total, form };
  if (problem !== undefined) throw new RecordError(400, `No line of the input can be used; ${problem}`);
  throw new RecordError(400, `The input has no lines. Expected one of: ${EXAMPLES}.`);
}
