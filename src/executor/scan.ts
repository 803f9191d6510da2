/** Scans a batch's input before the first record is sent: counts the records, finds their form, and compares their ids. */

import { createIdSet, type SuspectPair } from "../dialects/duplicates.ts";
import { EXAMPLES } from "../dialects/frames/index.ts";
import { type FileForm, formOf, problemOf, readLine } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import { linesOf, type RawLine } from "../lib/jsonl.ts";

export interface Scan {
  /** Number of lines that are not blank. */
  readonly total: number;
  /** The form of the first line that has one. */
  readonly form: FileForm;
}

export interface ScanOptions {
  readonly maxLineBytes: number;
  /** True: ids are not compared. */
  readonly duplicateIds: boolean;
  readonly signal: AbortSignal;
}

/** Duplicate ids that a message names. */
const SHOWN = 20;

/** The line's own id. Undefined if it has none, or cannot be used. */
function idOf(raw: RawLine, form: FileForm, maxLineBytes: number): string | undefined {
  const { frame, json, problem } = readLine(raw, form, { tag: "", maxLineBytes });
  if (problem !== undefined) return undefined;
  try {
    return frame.id(json);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return undefined;
  }
}

/** Throws RecordError with status 400 for an input that is no batch. */
export async function scanInput(open: () => Promise<AsyncIterable<Buffer>>, options: ScanOptions): Promise<Scan> {
  const { maxLineBytes, duplicateIds, signal } = options;
  const ids = createIdSet();
  let total = 0;
  let form: FileForm | undefined;
  let problem: string | undefined;
  for await (const lines of linesOf(await open(), maxLineBytes)) {
    signal.throwIfAborted();
    total += lines.length;
    for (const raw of lines) {
      form ??= formOf(raw);
      if (form === undefined) problem ??= problemOf(raw, maxLineBytes);
      else if (!duplicateIds) {
        const id = idOf(raw, form, maxLineBytes);
        if (id !== undefined) ids.add(id, raw.number);
      }
    }
  }
  if (form === undefined) {
    if (problem !== undefined) throw new RecordError(400, `No line of the input can be used; ${problem}`);
    throw new RecordError(400, `The input has no lines. Expected one of: ${EXAMPLES}.`);
  }
  if (ids.suspects.length > 0) await refuseEqualIds(ids.suspects, await open(), form, options);
  return { total, form };
}

/** Reads the ids of lines with equal hashes. Throws RecordError with status 400 if two of them are equal. */
async function refuseEqualIds(
  suspects: readonly SuspectPair[],
  source: AsyncIterable<Buffer>,
  form: FileForm,
  { maxLineBytes, signal }: ScanOptions,
): Promise<void> {
  const wanted = new Set(suspects.flatMap(({ first, second }) => [first, second]));
  const ids = new Map<number, string>();
  for await (const lines of linesOf(source, maxLineBytes)) {
    signal.throwIfAborted();
    for (const raw of lines) {
      if (!wanted.has(raw.number)) continue;
      const id = idOf(raw, form, maxLineBytes);
      if (id !== undefined) ids.set(raw.number, id);
    }
  }
  const equal = suspects.filter(({ first, second }) => ids.has(first) && ids.get(first) === ids.get(second));
  if (equal.length === 0) return;
  const shown = equal.slice(0, SHOWN).map(({ first, second }) => `line ${second} has the id of line ${first}`);
  const others = equal.length > SHOWN ? `, and ${equal.length - SHOWN} more` : "";
  throw new RecordError(400, `Ids of the input are not unique: ${shown.join(", ")}${others}.`);
}
