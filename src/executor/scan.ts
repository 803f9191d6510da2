/** Scans a batch's input before the first record is sent: counts the records, finds their form, and compares their ids. */

import { createIdSet, type SuspectPair } from "../dialects/duplicates.ts";
import { EXAMPLES, FRAMES } from "../dialects/frames/index.ts";
import { type FileForm, formOf, problemOf, readLine } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { RawLine } from "../lib/jsonl.ts";
import type { RunOptions } from "../ports/ledger.ts";
import type { OpenLines } from "./source.ts";

export interface Scan {
  /** Number of lines that are not blank. */
  readonly total: number;
  /** The form of the first line that has one. */
  readonly form: FileForm;
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

const formOfSource = ({ source }: RunOptions): FileForm | undefined =>
  source?.form && { frame: FRAMES[source.form.frame], url: source.form.url };

/** The form of the batch's lines. Undefined if no line has one. */
export async function firstForm(open: OpenLines, options: RunOptions): Promise<FileForm | undefined> {
  const known = formOfSource(options);
  if (known !== undefined) return known;
  for await (const lines of open()) {
    for (const raw of lines) {
      const form = formOf(raw);
      if (form !== undefined) return form;
    }
  }
  return undefined;
}

/** Throws RecordError with status 400 for an input that is no batch. */
export async function scanInput(
  open: OpenLines,
  options: RunOptions,
  maxLineBytes: number,
  signal: AbortSignal,
): Promise<Scan> {
  const given = formOfSource(options);
  // The job's lines were checked when it was created.
  if (options.source !== undefined && given !== undefined) return { total: options.source.part.count, form: given };
  const comparesIds = options.duplicateIds !== true && options.source === undefined;
  const ids = createIdSet();
  let total = 0;
  let form: FileForm | undefined;
  let problem: string | undefined;
  for await (const lines of open()) {
    signal.throwIfAborted();
    total += lines.length;
    for (const raw of lines) {
      form ??= formOf(raw);
      if (form === undefined) problem ??= problemOf(raw, maxLineBytes);
      else if (comparesIds) {
        const id = idOf(raw, form, maxLineBytes);
        if (id !== undefined) ids.add(id, raw.number);
      }
    }
  }
  if (form === undefined) {
    if (problem !== undefined) throw new RecordError(400, `No line of the input can be used; ${problem}`);
    throw new RecordError(400, `The input has no lines. Expected one of: ${EXAMPLES}.`);
  }
  if (ids.suspects.length > 0) await refuseEqualIds(ids.suspects, open, form, { maxLineBytes, signal });
  return { total, form };
}

/** Reads the ids of lines with equal hashes. Throws RecordError with status 400 if two of them are equal. */
async function refuseEqualIds(
  suspects: readonly SuspectPair[],
  open: OpenLines,
  form: FileForm,
  { maxLineBytes, signal }: { readonly maxLineBytes: number; readonly signal: AbortSignal },
): Promise<void> {
  const wanted = new Set(suspects.flatMap(({ first, second }) => [first, second]));
  const ids = new Map<number, string>();
  for await (const lines of open()) {
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
