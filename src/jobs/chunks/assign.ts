/** Reads the lines of a job's copy once: checks each, gives it a group, writes the index, and plans the chunks. */
import { createIdSet } from "../../dialects/duplicates.ts";
import { type InputLine, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import type { Translator } from "../../dialects/translate.ts";
import { LINES_BYTES, NEWLINE } from "../../lib/jsonl.ts";
import type { BlobId } from "../../lib/names.ts";
import type { Appender, BlobStore } from "../../ports/blobs.ts";
import { BLANK, indexWriter, PRIOR, SHARED } from "../../storage/blobs/line-index.ts";
import { type BadLines, createBadLines, invalidInput } from "../translation/bad-lines.ts";
import { addDuplicates } from "../translation/same-ids.ts";
import { turns } from "../translation/turns.ts";
import { createDedupe } from "./dedupe.ts";
import type { LineChecker } from "./group.ts";
import { type PlacedLine, placedLines } from "./placed-lines.ts";
import { createPlanner, MAX_GROUPS_OF_JOB, type PlannedChunk, type PlannerLimits } from "./planner.ts";
import type { CopiedFile, Sequence } from "./sequence.ts";

/** Results of an earlier job for the lines of one file. */
export interface FilePrior {
  /** The result, if the record succeeded. Call it with each line that is not blank. */
  of(line: InputLine): Promise<Buffer | undefined>;
  /** Releases the results if not all are read. */
  close(): Promise<void>;
}

export interface AssignOptions {
  readonly blobs: BlobStore;
  readonly sequence: Sequence;
  readonly limits: PlannerLimits;
  readonly dedupe: boolean;
  /** The checker of a file's lines. Undefined: all of them are blank. */
  readonly checkerOf: (file: CopiedFile) => Promise<LineChecker | undefined>;
  readonly priorOf: (file: CopiedFile, checker: LineChecker) => Promise<FilePrior | undefined>;
  readonly signal: AbortSignal;
}

export interface AssignedFile extends CopiedFile {
  readonly firstLine: number;
  /** Blank lines included. */
  readonly lines: number;
  readonly checker: LineChecker | undefined;
}

export interface Assigned {
  readonly files: readonly AssignedFile[];
  readonly index: BlobId;
  readonly prior: BlobId | undefined;
  readonly shared: BlobId | undefined;
  readonly chunks: readonly PlannedChunk[];
  /** The model of each group, as its lines or the job name it. */
  readonly models: readonly string[];
  /** Lines that are not blank. */
  readonly records: number;
  readonly priorRecords: number;
  readonly sharedRecords: number;
}

const PAIR_BYTES = 8;

/** Rejects with InvalidArgument for lines that cannot be used, and then keeps nothing but the copy. */
export async function assignLines(options: AssignOptions): Promise<Assigned> {
  const { blobs } = options;
  const opened: Appender[] = [];
  const sealed: BlobId[] = [];
  const open = async (): Promise<Appender> => {
    const out = await blobs.append();
    opened.push(out);
    return out;
  };
  async function seal(out: Appender): Promise<BlobId> {
    const id = await out.seal();
    sealed.push(id);
    return id;
  }
  try {
    return await writeLines(options, { index: await open(), prior: await open(), shared: await open(), seal });
  } catch (error) {
    // The sweep deletes what cannot be deleted now. What is deleted is not stored by the close.
    for (const id of [...opened.map((one) => one.id), ...sealed]) await blobs.delete(id).catch(() => {});
    for (const one of opened) await one.close().catch(() => {});
    throw error;
  }
}

interface Outputs extends Readonly<Record<"index" | "prior" | "shared", Appender>> {
  seal(out: Appender): Promise<BlobId>;
}

async function writeLines(options: AssignOptions, outputs: Outputs): Promise<Assigned> {
  const { blobs, sequence, limits, signal } = options;
  const { index: indexOut, prior: priorOut, shared: sharedOut } = outputs;
  const index = indexWriter(indexOut);
  const priorLines = gathered(priorOut);
  const sharedPairs = gathered(sharedOut);
  const planner = createPlanner(limits);
  const dedupe = options.dedupe
    ? createDedupe({ blobs, input: sequence.input, index: { writer: index, out: indexOut } })
    : undefined;
  const models: string[] = [];
  const turn = turns();
  let records = 0;
  let priorRecords = 0;
  let sharedRecords = 0;
  let line = 1;

  async function groupOf(
    read: InputLine,
    offset: number,
    checker: LineChecker,
    prior: FilePrior | undefined,
  ): Promise<number> {
    const known = await prior?.of(read);
    if (known !== undefined) {
      await priorLines.write(Buffer.concat([known, Buffer.of(NEWLINE)]));
      priorRecords += 1;
      return PRIOR;
    }
    const checked = checker.check(read);
    const { group, modelId, bytes, counted } = checked instanceof Promise ? await checked : checked;
    const original = await dedupe?.find(read, { offset }, group, checker);
    if (original !== undefined) {
      const pair = Buffer.alloc(PAIR_BYTES);
      pair.writeUInt32BE(read.number);
      pair.writeUInt32BE(original, PAIR_BYTES / 2);
      await sharedPairs.write(pair);
      sharedRecords += 1;
      return SHARED;
    }
    const number = planner.add(read.number, group, bytes, counted);
    if (number === undefined) {
      throw new RecordError(400, `The lines of the job name more than ${MAX_GROUPS_OF_JOB} models or endpoints.`);
    }
    models[number] ??= modelId;
    return number;
  }

  async function readFile(file: CopiedFile): Promise<AssignedFile> {
    const firstLine = line;
    const checker = await options.checkerOf(file);
    const prior = checker && (await options.priorOf(file, checker));
    const bad = createBadLines();
    const ids = createIdSet();

    async function add({ number, offset, bytes }: PlacedLine): Promise<void> {
      line = number + 1;
      if (bytes?.length === 0) return index.add(offset, BLANK);
      if (checker === undefined) throw invalidInput(file.uri, "it begins with more blank lines than are read");
      records += 1;
      const read = checker.read({ number, bytes });
      let group = 0;
      try {
        if (checker.uniqueIds && read.problem === undefined) addId(read);
        group = await groupOf(read, offset, checker, prior);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        bad.add(number - firstLine + 1, error.message);
      }
      index.add(offset, group);
    }
    function addId(read: InputLine): void {
      const id = ownIdOf(read);
      if (id !== undefined) ids.add(id, read.number - firstLine + 1);
    }

    try {
      if (file.end > file.start) {
        const source = await bytesOf(blobs, sequence.input, file);
        const start = { line: firstLine, offset: file.start };
        for await (const lines of placedLines(source, start, MAX_LINE_BYTES)) {
          signal.throwIfAborted();
          for (const placed of lines) await add(placed);
          await index.flush();
          await turn();
        }
      }
    } finally {
      await prior?.close();
    }
    if (checker !== undefined) await compareIds(ids, file, checker, bad);
    bad.refuse(file.uri);
    return { ...file, firstLine, lines: line - firstLine, checker };
  }

  async function compareIds(
    ids: ReturnType<typeof createIdSet>,
    file: CopiedFile,
    { read }: LineChecker,
    bad: BadLines,
  ): Promise<void> {
    await addDuplicates(ids, () => bytesOf(blobs, sequence.input, file), { read } as Translator, bad);
  }

  const files: AssignedFile[] = [];
  for (const file of sequence.files) files.push(await readFile(file));
  for (const one of [index, priorLines, sharedPairs]) await one.flush();
  const unlessEmpty = async (out: Appender): Promise<BlobId | undefined> => {
    if (out.size > 0) return outputs.seal(out);
    await blobs.delete(out.id);
    await out.close();
    return undefined;
  };
  return {
    index: await outputs.seal(indexOut),
    prior: await unlessEmpty(priorOut),
    shared: await unlessEmpty(sharedOut),
    files,
    chunks: planner.end(),
    models,
    records,
    priorRecords,
    sharedRecords,
  };
}

const GATHERED_BYTES = 64 * 1024;

/** Writes that are gathered to larger ones. */
function gathered(out: Pick<Appender, "write">) {
  let pieces: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pieces);
    pieces = [];
    size = 0;
    if (bytes.length > 0) await out.write(bytes);
  };
  return {
    flush,
    write(bytes: Buffer): Promise<void> | undefined {
      pieces.push(bytes);
      size += bytes.length;
      return size < GATHERED_BYTES ? undefined : flush();
    },
  };
}

/** The bytes of a file that is not empty. */
export const bytesOf = async (
  blobs: Pick<BlobStore, "get">,
  input: BlobId,
  { start, end }: Pick<CopiedFile, "start" | "end">,
): Promise<AsyncIterable<Buffer>> =>
  (await blobs.get(input, { start, end: end - 1 }, LINES_BYTES)) as AsyncIterable<Buffer>;

/** Undefined for a line without an id of its own. */
export function ownIdOf({ frame, json, problem }: InputLine): string | undefined {
  if (problem !== undefined) return undefined;
  try {
    return frame.id(json);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return undefined;
  }
}
