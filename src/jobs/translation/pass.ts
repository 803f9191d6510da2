/** Reads all lines of an input once: checks them, and writes those that the provider gets. */
import { setImmediate } from "node:timers/promises";
import { createIdSet, type IdSet } from "../../dialects/duplicates.ts";
import { renamedLine } from "../../dialects/frames/rename.ts";
import { type InputLine, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { recordId } from "../../dialects/record-ids.ts";
import { s3Media } from "../../dialects/s3-sources.ts";
import type { ParsedLine, Translator } from "../../dialects/translate.ts";
import { linesOf, type RawLine } from "../../lib/jsonl.ts";
import type { SchemaName } from "../../ports/lines.ts";
import type { Fit } from "../chunks/fit.ts";
import { type BadLines, createBadLines } from "./bad-lines.ts";
import { countedRecords } from "./inputs.ts";
import type { InlineMedia } from "./media.ts";

export interface Sink {
  /** Resolves when the next bytes may come. */
  write(bytes: Uint8Array): Promise<void>;
}

export interface PassOptions {
  readonly translator: Translator;
  readonly tag: string;
  /** True: the lines are written as they are. */
  readonly isVerbatim: boolean;
  /** True: the lines get ids of the job, and are written as they are otherwise. */
  readonly isRenamed?: boolean | undefined;
  /** Learns of the lines that cannot be used. The others are written all the same. Undefined: nothing is written if there are any. */
  readonly refused?: ((line: number, message: string) => void) | undefined;
  readonly severalModels: boolean;
  /** True if lines with the same id are bad lines. */
  readonly uniqueIds: boolean;
  /** Undefined: the lines are only checked. */
  readonly out: Sink | undefined;
  /** Replaces media in S3. Undefined: they stay. */
  readonly inline?: InlineMedia | undefined;
  /** Learns of the records that can be used. May throw. */
  readonly fit?: Fit | undefined;
  readonly signal: AbortSignal;
}

export interface PassResult {
  readonly bad: BadLines;
  readonly ids: IdSet;
  /** Lines that are not blank. */
  readonly lines: number;
  /** The model of all lines, where one job has one model. */
  readonly model: string | undefined;
  readonly sent: SchemaName | undefined;
  readonly isEmbedding: boolean;
}

const CHUNK_CHARACTERS = 64 * 1024;
/** Milliseconds of work between two turns of other requests. */
const WORK_MS = 50;

/** Other requests get a turn of the event loop when enough time has passed. */
export function turns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < WORK_MS) return;
    await setImmediate();
    since = performance.now();
  };
}

export const runPass = (source: AsyncIterable<Buffer>, options: PassOptions): Promise<PassResult> =>
  passLines(linesOf(source, MAX_LINE_BYTES), options);

/** @param source the lines that are not blank, some at a time */
export async function passLines(source: AsyncIterable<readonly RawLine[]>, options: PassOptions): Promise<PassResult> {
  const { translator, out, fit, refused, signal } = options;
  const bad = createBadLines();
  const ids = createIdSet();
  const turn = turns();
  let count = 0;
  let first: ParsedLine | undefined;
  let text = "";

  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(text);
    text = "";
    await out?.write(bytes);
  };

  function lineFor(line: InputLine): string | Promise<string> {
    if (options.isVerbatim) {
      if (line.problem !== undefined) throw line.problem;
      const { model, url, body } = line.frame.body(line.json);
      fit?.record(line.frame.name === "openai" && !options.severalModels ? (model ?? "") : "");
      fit?.size(Buffer.byteLength(line.text) + 1, countedRecords({ url, body }));
      return line.text;
    }
    if (options.isRenamed) {
      if (line.problem !== undefined) throw line.problem;
      line.frame.body(line.json);
      first ??= parsedIfKnown(translator, line);
      return renamedLine(line, recordId(line, options.tag));
    }
    const parsed = translator.parse(line);
    fit?.record(options.severalModels ? "" : `${parsed.model}\n${parsed.sent}`);
    first ??= parsed;
    checkSame(first, parsed, options);
    const { inline } = options;
    if (inline === undefined || parsed.request?.kind !== "conversation" || s3Media(parsed.request).length === 0) {
      return written(parsed);
    }
    return inline(parsed.request, signal).then((request) => written({ ...parsed, request }));
  }

  const written = (parsed: ParsedLine): string => {
    const request = translator.write(parsed);
    const text = translator.line(recordId(parsed.line, options.tag), request);
    fit?.size(Buffer.byteLength(text) + 1, countedRecords(request));
    return text;
  };

  for await (const lines of source) {
    signal.throwIfAborted();
    for (const raw of lines) {
      count += 1;
      const line = translator.read(raw);
      try {
        const id = line.problem === undefined ? line.frame.id(line.json) : undefined;
        if (id !== undefined && options.uniqueIds) ids.add(id, line.number);
        const made = lineFor(line);
        const own = typeof made === "string" ? made : await made;
        if (out !== undefined && (refused !== undefined || bad.count === 0)) text += `${own}\n`;
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        bad.add(line.number, error.message);
        if (refused === undefined) text = "";
        else refused(line.number, error.message);
      }
      if (text.length > CHUNK_CHARACTERS) await flush();
    }
    await turn();
  }
  if (text.length > 0) await flush();
  fit?.end();
  const kind = first?.request?.kind ?? (first?.source?.endsWith("embeddings") ? "embeddings" : "conversation");
  return {
    bad,
    ids,
    lines: count,
    model: first?.model,
    sent: first?.sent,
    isEmbedding: kind === "embeddings",
  };
}

/** A line that is not translated may have a body that no schema has. */
function parsedIfKnown(translator: Translator, line: InputLine): ParsedLine | undefined {
  try {
    return translator.parse(line);
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}

/** One job has one model and one endpoint, unless its provider runs several in one batch. */
function checkSame(first: ParsedLine, line: ParsedLine, { severalModels }: PassOptions): void {
  if (severalModels) return;
  if (line.model !== first.model) {
    const both = `the line's model is '${line.model}', and that of line ${first.line.number} is '${first.model}'`;
    throw new RecordError(400, `${both}. A batch of this provider has one model.`);
  }
  if (line.sent !== first.sent) {
    const both = `the line becomes a request of '${line.sent}', and line ${first.line.number} one of '${first.sent}'`;
    throw new RecordError(400, `${both}. A batch of this provider has one kind.`);
  }
}
