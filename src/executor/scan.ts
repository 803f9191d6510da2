/** Scans a batch's input before the first record is sent: counts the records and finds their dialect. */

import type { Dialect } from "../dialects/dialect.ts";
import { EXPECTED } from "../dialects/index.ts";
import { RecordError } from "../dialects/record-error.ts";
import { linesOf } from "../lib/jsonl.ts";
import { parseLine } from "./read-line.ts";

export interface Scan {
  /** Number of lines that are not blank. */
  readonly total: number;
  /** The dialect of the first valid line. Refusals of unreadable lines use it. */
  readonly dialect: Dialect;
}

/**
 * Parses lines up to the first valid one, and only counts the rest. Without a valid line it throws the RecordError of the
 * first line that is not blank.
 */
export async function scanInput(
  source: AsyncIterable<Buffer>,
  maxLineBytes: number,
  signal: AbortSignal,
): Promise<Scan> {
  let total = 0;
  let dialect: Dialect | undefined;
  let problem: Error | undefined;
  for await (const lines of linesOf(source, maxLineBytes)) {
    signal.throwIfAborted();
    total += lines.length;
    for (let at = 0; dialect === undefined && at < lines.length; at += 1) {
      try {
        dialect = parseLine(lines[at]!, "").dialect;
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        problem ??= error;
      }
    }
  }
  if (dialect !== undefined) return { total, dialect };
  throw problem ?? new RecordError(400, `The input has no lines; ${EXPECTED}.`);
}
