/** Sends every line without a result to the model, with bounded concurrency, and writes the results. */
import type { InputLine } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { ParsedLine, TargetRequest, Translator } from "../dialects/translate.ts";
import { uncompressed } from "../lib/gunzip.ts";
import { linesOf, type RawLine } from "../lib/jsonl.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { RunRow } from "../ports/ledger.ts";
import type { JournalEntry } from "./journal.ts";
import type { ExecutorLog } from "./log.ts";
import type { RunMedia } from "./media.ts";
import { createWriter, type Results } from "./results.ts";
import { type AskPolicy, ask } from "./retry.ts";
import type { Semaphore } from "./semaphore.ts";
import type { TurnKey } from "./turns.ts";

export interface RecordsOptions {
  readonly run: RunRow;
  readonly results: Results;
  readonly blobs: BlobStore;
  readonly policy: AskPolicy;
  readonly log: ExecutorLog;
  readonly scrub: Scrubber;
  readonly turn: TurnKey;
  /** Permits for records in progress, shared with other batches. */
  readonly records: Semaphore;
  readonly maxLineBytes: number;
  readonly translator: Translator;
  readonly media: RunMedia;
  /** When it aborts, no further record starts. */
  readonly drain: AbortSignal;
  /** When it aborts, records in progress end without a result. */
  readonly abort: AbortSignal;
  /** Called after results were written and counted. */
  readonly update: () => void;
}

type Written = { readonly text: string } & Omit<JournalEntry, "end" | "line">;

function recordErrorOf(error: unknown, { log, run }: RecordsOptions): RecordError {
  if (error instanceof RecordError) return error;
  log.error({ job: run.id, err: error }, "record failed unexpectedly");
  return new RecordError(500, "The record could not be processed.");
}

/** The model server's text may repeat the key that it was sent. */
function scrubbed({ status, message, reply }: RecordError, scrub: Scrubber): RecordError {
  const { body, requestId } = reply ?? {};
  const said = reply && { ...reply, body: scrub.json(body), requestId: requestId && scrub.text(requestId) };
  return new RecordError(status, scrub.text(message), said);
}

interface ReadRecord {
  readonly line: InputLine;
  /** Undefined if the line is invalid. */
  readonly request: TargetRequest | undefined;
  readonly error?: unknown;
}

function made(line: InputLine, request: () => TargetRequest): ReadRecord {
  try {
    return { line, request: request() };
  } catch (error) {
    return { line, request: undefined, error };
  }
}

/**
 * Does all work that needs the line's bytes, so that a slow record does not retain their chunk. Rejects if the copies of objects
 * cannot be read.
 */
function read(raw: RawLine, { translator, media }: RecordsOptions): ReadRecord | Promise<ReadRecord> {
  const line = translator.read(raw);
  let parsed: ParsedLine | Promise<ParsedLine>;
  try {
    parsed = media.inlined(translator.parse(line));
  } catch (error) {
    return { line, request: undefined, error };
  }
  if (!(parsed instanceof Promise)) {
    const whole = parsed;
    return made(line, () => translator.write(whole));
  }
  return parsed.then((whole) => made(line, () => translator.write(whole)));
}

/** Resolves with undefined if the batch ended before the record. */
async function answer({ line, request, error }: ReadRecord, options: RecordsOptions): Promise<Written | undefined> {
  const { policy, turn, abort, translator } = options;
  try {
    if (request === undefined) throw error;
    const { body, requestId } = await ask(policy, request, turn, abort);
    return translator.result(line, { id: undefined, body, requestId });
  } catch (problem) {
    if (abort.aborted) return undefined;
    return translator.result(line, { id: undefined, error: scrubbed(recordErrorOf(problem, options), options.scrub) });
  }
}

/** Resolves when no record is in progress, after the input's end or `drain`. Rejects if results cannot be written. */
export async function processRecords(options: RecordsOptions): Promise<void> {
  const { run, turn, results, blobs, records, drain, update } = options;
  const stuck = new AbortController();
  const halt = AbortSignal.any([drain, stuck.signal]);
  let underWay = 0;
  let idle: (() => void) | undefined;
  let failure: unknown;

  function release(count: number): void {
    underWay -= count;
    records.release(count, turn);
    if (underWay === 0) idle?.();
  }

  const writer = createWriter(results, (entries, problem) => {
    if (problem === undefined) {
      for (const entry of entries) {
        results.counts.add(entry);
        results.done.add(entry.line);
      }
      update();
    } else {
      failure = problem;
      stuck.abort();
    }
    release(entries.length);
  });

  async function take(record: ReadRecord): Promise<void> {
    const written = await answer(record, options);
    if (written === undefined) return release(1);
    const { text, ...entry } = written;
    writer.add(text, { line: record.line.number, ...entry });
  }

  async function takeAll(): Promise<void> {
    for await (const lines of linesOf(await uncompressed(await blobs.get(run.input)), options.maxLineBytes)) {
      for (const raw of lines) {
        if (results.done.has(raw.number)) continue;
        if (!records.tryAcquire(turn) && !(await records.acquire(halt, turn))) return;
        underWay += 1;
        if (halt.aborted) return release(1);
        const made = read(raw, options);
        if (!(made instanceof Promise)) {
          void take(made);
          continue;
        }
        const record = await made.catch((error: unknown) => {
          release(1);
          throw error;
        });
        if (halt.aborted) return release(1);
        void take(record);
      }
    }
  }

  try {
    await takeAll();
  } finally {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
    }
  }
  if (failure !== undefined) throw failure;
}
