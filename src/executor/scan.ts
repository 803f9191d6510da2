/** The pass over a batch's input before any record is asked: how many records there are, and in which dialect. */
import { type Dialect, RecordError } from "../dialects/dialect.ts";
import { EXPECTED } from "../dialects/index.ts";
import { linesOf } from "../lib/jsonl.ts";
import { readLine } from "./read-line.ts";

export interface Survey {
  /** Lines that are not blank. */
  readonly total: number;
  /** Of the first line that has one: records that cannot be read are refused in it. */
  readonly dialect: Dialect;
}

/**
 * Reads lines as far as the first good one, and only counts the rest. An input without any good line is no batch: throws
 * RecordError, which names the first line that is not blank.
 */
export async function survey(
  source: AsyncIterable<Buffer>,
  maxLineBytes: number,
  signal: AbortSignal,
): Promise<Survey> {
  let total = 0;
  let dialect: Dialect | undefined;
  let problem: Error | undefined;
  for await (const lines of linesOf(source, maxLineBytes)) {
    signal.throwIfAborted();
    total += lines.length;
    for (let at = 0; dialect === undefined && at < lines.length; at += 1) {
      try {
        dialect = readLine(lines[at]!, "").dialect;
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        problem ??= error;
      }
    }
  }
  if (dialect !== undefined) return { total, dialect };
  throw problem ?? new RecordError(400, `The input has no lines; ${EXPECTED}.`);
}
