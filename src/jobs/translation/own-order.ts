/**
 * The provider's own result lines in the order of the input's lines, with a line for each record that has no result. Providers
 * write results in the order of completion, and errors in a file of their own.
 */
import { createIdSet, type IdSet } from "../../dialects/duplicates.ts";
import { FRAMES } from "../../dialects/frames/index.ts";
import { type JsonObject, parsedObject } from "../../dialects/json.ts";
import { type FileForm, type InputLine, MAX_LINE_BYTES, readLine } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { linesOf, oneLine } from "../../lib/jsonl.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { ReportedStatus } from "../../ports/jobs.ts";
import { inOrder, type NumberedLine } from "../../storage/blobs/in-order.ts";
import { findForm } from "./content.ts";
import { withoutResult } from "./join.ts";
import { turns } from "./turns.ts";

type Bytes = AsyncIterable<Buffer>;

/** Where the lines of an input are, by their ids. */
interface Lines {
  readonly form: FileForm;
  readonly ids: IdSet;
  /** Lines that are not blank. */
  readonly count: number;
  /** The other lines with the id of a first one. */
  readonly others: ReadonlyMap<number, readonly number[]>;
}

const TAG = "quarry-";

const idOf = ({ frame, json, problem }: InputLine): string | undefined => {
  if (problem !== undefined) return undefined;
  try {
    return frame.id(json);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return undefined;
  }
};

/** Undefined if the ids do not say which line a result belongs to. */
export async function linesById(input: Bytes): Promise<Lines | undefined> {
  const { form, all } = await findForm(input);
  const ids = createIdSet();
  const turn = turns();
  let count = 0;
  for await (const lines of linesOf(all, MAX_LINE_BYTES)) {
    for (const raw of lines) {
      const id = form && idOf(readLine(raw, form, { tag: TAG, maxLineBytes: MAX_LINE_BYTES }));
      if (id === undefined) return undefined;
      ids.add(id, raw.number);
      count += 1;
    }
    await turn();
  }
  if (form === undefined || ids.suspectCount > ids.suspects.length) return undefined;
  const others = new Map<number, number[]>();
  for (const { first, second } of ids.suspects) others.set(first, [...(others.get(first) ?? []), second]);
  return { form, ids, count, others };
}

/** Results of no line come last. */
const NO_LINE = Number.MAX_SAFE_INTEGER;

/** Numbers the results. Of several lines with the same id, each gets one result. */
async function* numbered(results: Bytes, { form, ids, others }: Lines): AsyncGenerator<NumberedLine> {
  const frame = FRAMES[form.frame.name];
  const left = new Map([...others].map(([first, more]) => [first, [...more]]));
  const taken = new Set<number>();
  const turn = turns();
  for await (const lines of linesOf(results, Number.POSITIVE_INFINITY)) {
    for (const { bytes } of lines) {
      const { id } = frame.result(parsedObject(bytes!.toString()) ?? NOTHING);
      const first = typeof id === "string" ? ids.lineOf(id) : undefined;
      const next = first !== undefined && taken.has(first) ? left.get(first)?.shift() : undefined;
      if (first !== undefined && others.has(first)) taken.add(first);
      yield { number: next ?? first ?? NO_LINE, bytes: bytes! };
    }
    await turn();
  }
}

const NOTHING: JsonObject = {};

/**
 * `same`: every line has one result, in order. `unknown`: no result names a line, so the results stay as they are. Reads the
 * results.
 */
export async function orderOf(results: Bytes, lines: Lines): Promise<"same" | "other" | "unknown"> {
  let [last, known, isAscending] = [0, 0, true];
  for await (const { number } of numbered(results, lines)) {
    isAscending &&= number > last && number !== NO_LINE;
    last = number;
    if (number !== NO_LINE) known += 1;
  }
  if (known === 0) return "unknown";
  return isAscending && known === lines.count ? "same" : "other";
}

export interface Ordering {
  readonly lines: Lines;
  readonly input: Bytes;
  readonly results: Bytes;
  /** How the job ended. */
  readonly status: ReportedStatus;
  readonly blobs: BlobStore;
}

const CHUNK_CHARACTERS = 64 * 1024;

/** Every line of the results once, byte for byte, and an error for each record without a result. */
export async function* ownInOrder({ lines, input, results, status, blobs }: Ordering): AsyncGenerator<Buffer> {
  const sorted = inOrder(numbered(results, lines), { blobs });
  const absent = withoutResult(status);
  let pieces: Buffer[] = [];
  let size = 0;
  const add = (bytes: Buffer): boolean => {
    // The bytes of a sorted line are valid until the next one is read.
    pieces.push(Buffer.from(bytes), NEWLINE);
    size += bytes.length + 1;
    return size > CHUNK_CHARACTERS;
  };
  const taken = (): Buffer => {
    const all = Buffer.concat(pieces);
    pieces = [];
    size = 0;
    return all;
  };
  try {
    let next = await sorted.next();
    for await (const raws of linesOf(input, MAX_LINE_BYTES)) {
      for (const raw of raws) {
        if (next.done || next.value.number !== raw.number) {
          const line = readLine(raw, lines.form, { tag: TAG, maxLineBytes: MAX_LINE_BYTES });
          if (add(Buffer.from(oneLine(line.frame.failure(line, absent))))) yield taken();
        }
        while (!next.done && next.value.number === raw.number) {
          if (add(next.value.bytes)) yield taken();
          next = await sorted.next();
        }
      }
    }
    for (; !next.done; next = await sorted.next()) if (add(next.value.bytes)) yield taken();
    yield taken();
  } finally {
    await sorted.return(undefined);
  }
}

const NEWLINE = Buffer.from("\n");
