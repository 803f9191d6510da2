/** Scans a batch's input before the first record is sent: counts the records, finds their form, and compares their ids. */

import { createIdSet, type SuspectPair } from "../dialects/duplicates.ts";
import { EXAMPLES, FRAMES } from "../dialects/frames/index.ts";
import { type FileForm, formOf, problemOf, readLine } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import { type RawLine, SPACE } from "../lib/jsonl.ts";
import type { RunOptions } from "../ports/ledger/runs.ts";
import type { FrameName } from "../ports/lines.ts";
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

/** Members that hold the id, as they stand at the start of a line that a serializer wrote. */
const ID_MEMBERS: Partial<Record<FrameName, Buffer>> = {
  bedrock: Buffer.from('"recordId"'),
  openai: Buffer.from('"custom_id"'),
  anthropic: Buffer.from('"custom_id"'),
};
const [QUOTE, BACKSLASH, COLON, BRACE] = Buffer.from('"\\:{');
/** Begins the escape of an ASCII character, with which the member could be written a second time. */
const ASCII_ESCAPE = Buffer.from("\\u00");

/**
 * The id of a line without parsing it: undefined if the line does not begin with it, or if the member may occur twice. It may be
 * the id of a line that cannot be used.
 */
export function leadingId({ bytes }: Pick<RawLine, "bytes">, frame: FrameName): string | undefined {
  const member = ID_MEMBERS[frame];
  if (bytes === undefined || member === undefined || bytes[0] !== BRACE || bytes.length <= member.length)
    return undefined;
  if (bytes.compare(member, 0, member.length, 1, 1 + member.length) !== 0) return undefined;
  let at = 1 + member.length;
  if (bytes[at] !== COLON) return undefined;
  at += 1;
  if (bytes[at] === SPACE) at += 1;
  if (bytes[at] !== QUOTE) return undefined;
  const from = at + 1;
  for (at = from; bytes[at] !== QUOTE; at += 1) if (at >= bytes.length || bytes[at] === BACKSLASH) return undefined;
  if (bytes.includes(member, at) || bytes.includes(ASCII_ESCAPE, at)) return undefined;
  return bytes.toString("utf8", from, at);
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
        const id = leadingId(raw, form.frame.name) ?? idOf(raw, form, maxLineBytes);
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
  // Of lines that can be used: the first line with the id, and the later ones.
  const firsts = new Map<string, number>();
  const equal: SuspectPair[] = [];
  for await (const lines of open()) {
    signal.throwIfAborted();
    for (const raw of lines) {
      if (!wanted.has(raw.number)) continue;
      const id = idOf(raw, form, maxLineBytes);
      if (id === undefined) continue;
      const first = firsts.get(id);
      if (first === undefined) firsts.set(id, raw.number);
      else equal.push({ first, second: raw.number });
    }
  }
  if (equal.length === 0) return;
  const shown = equal.slice(0, SHOWN).map(({ first, second }) => `line ${second} has the id of line ${first}`);
  const others = equal.length > SHOWN ? `, and ${equal.length - SHOWN} more` : "";
  throw new RecordError(400, `Ids of the input are not unique: ${shown.join(", ")}${others}.`);
}
