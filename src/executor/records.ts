/** Sends every line without a result to the model, with bounded concurrency, and writes the results. */
import { usageOf } from "../dialects/chat.ts";
import type { Dialect, Line, ModelCall } from "../dialects/dialect.ts";
import { RecordError } from "../dialects/record-error.ts";
import { linesOf, type RawLine } from "../lib/jsonl.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { RunRow } from "../ports/ledger.ts";
import type { JournalEntry } from "./journal.ts";
import type { ExecutorLog } from "./log.ts";
import { parseLine, unreadable } from "./read-line.ts";
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
  /** The input's dialect, for refusals of unreadable lines. */
  readonly dialect: Dialect;
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

interface Reading {
  readonly line: Line;
  readonly dialect: Dialect;
  /** Undefined if the line is invalid. */
  readonly call: ModelCall | undefined;
  readonly error?: unknown;
}

/** Does all work that needs the line's bytes, so that a slow record does not retain their chunk. */
function read(raw: RawLine, { run, dialect }: RecordsOptions): Reading {
  let reading = { line: unreadable(raw, run.id), dialect };
  try {
    reading = parseLine(raw, run.id);
    return { ...reading, call: reading.dialect.read(reading.line, run.modelId) };
  } catch (error) {
    return { ...reading, call: undefined, error };
  }
}

/** Resolves with undefined if the batch ended before the record. */
async function answer({ line, dialect, call, error }: Reading, options: RecordsOptions): Promise<Written | undefined> {
  const { policy, turn, abort } = options;
  try {
    if (call === undefined) throw error;
    const reply = await ask(policy, call, turn, abort);
    return { text: dialect.answer(line, reply), ok: true, ...usageOf(reply.body) };
  } catch (problem) {
    if (abort.aborted) return undefined;
    const refused = scrubbed(recordErrorOf(problem, options), options.scrub);
    return { text: dialect.refusal(line, refused), ok: false, input: 0, output: 0 };
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
      for (const entry of entries) results.counts.add(entry);
      update();
    } else {
      failure = problem;
      stuck.abort();
    }
    release(entries.length);
  });

  async function take(reading: Reading): Promise<void> {
    const written = await answer(reading, options);
    if (written === undefined) return release(1);
    const { text, ...entry } = written;
    writer.add(text, { line: reading.line.number, ...entry });
  }

  async function takeAll(): Promise<void> {
    for await (const lines of linesOf(await blobs.get(run.input), options.maxLineBytes)) {
      for (const raw of lines) {
        if (results.done.has(raw.number)) continue;
        if (!records.tryAcquire(turn) && !(await records.acquire(halt, turn))) return;
        underWay += 1;
        if (halt.aborted) return release(1);
        void take(read(raw, options));
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
