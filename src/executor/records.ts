/** Sends every line without a result to the model, with bounded concurrency, and writes the results. */
import type { InputLine } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { ParsedLine, TargetRequest, Translator } from "../dialects/translate.ts";
import type { RawLine } from "../lib/jsonl.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import type { JournalEntry } from "./journal.ts";
import type { Slot } from "./line-queue.ts";
import type { ExecutorLog } from "./log.ts";
import type { RunMedia } from "./media.ts";
import { createOutages, type Hold, type Suspect } from "./outages.ts";
import { askTraced } from "./record-span.ts";
import { createWriter, type Results } from "./results.ts";
import { type AskPolicy, ask } from "./retry.ts";
import type { Semaphore } from "./semaphore.ts";
import type { OpenLines } from "./source.ts";
import type { TurnKey } from "./turns.ts";

export interface RecordsOptions {
  readonly run: RunRow;
  readonly lines: OpenLines;
  readonly results: Results;
  readonly policy: AskPolicy;
  readonly log: ExecutorLog;
  readonly scrub: Scrubber;
  readonly turn: TurnKey;
  /** Permits for records in progress, shared with other batches. */
  readonly records: Semaphore;
  readonly translator: Translator;
  readonly media: RunMedia;
  /** When it aborts, no further record starts. */
  readonly drain: AbortSignal;
  /** When it aborts, records in progress end without a result. */
  readonly abort: AbortSignal;
  /** Called after results were written and counted. */
  readonly update: () => void;
  readonly now: () => number;
  /** Milliseconds before the first probe in an outage. */
  readonly probeMs: number;
  /** Called when the batch begins to wait for the model server, after each probe in vain, and with undefined when it goes on. */
  readonly holds: (hold: Hold | undefined) => void;
  /** Called when the last record has begun. */
  readonly allBegun: () => void;
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
  readonly slot: Slot | undefined;
  /** Undefined if the line is invalid. */
  readonly request: TargetRequest | undefined;
  readonly error?: unknown;
}

function made(line: InputLine, slot: Slot | undefined, request: () => TargetRequest): ReadRecord {
  try {
    return { line, slot, request: request() };
  } catch (error) {
    return { line, slot, request: undefined, error };
  }
}

/**
 * Does all work that needs the line's bytes, so that a slow record does not retain their chunk. Rejects if the copies of objects
 * cannot be read.
 */
function read(
  raw: RawLine,
  slot: Slot | undefined,
  { translator, media }: RecordsOptions,
): ReadRecord | Promise<ReadRecord> {
  const line = translator.read(raw);
  let parsed: ParsedLine | Promise<ParsedLine>;
  try {
    parsed = media.inlined(translator.parse(line));
  } catch (error) {
    return { line, slot, request: undefined, error };
  }
  if (!(parsed instanceof Promise)) {
    const whole = parsed;
    return made(line, slot, () => translator.write(whole));
  }
  return parsed.then((whole) => made(line, slot, () => translator.write(whole)));
}

/** Resolves when no record is in progress, after the input's end or `drain`. Rejects if results cannot be written. */
export async function processRecords(options: RecordsOptions): Promise<void> {
  const { turn, lines, results, policy, records, drain, abort, translator, update, holds } = options;
  const { order, done, counts } = results;
  const stuck = new AbortController();
  const halt = AbortSignal.any([drain, stuck.signal]);
  const waker = createWaker(halt);
  const outages = createOutages<ReadRecord>({
    now: options.now,
    firstMs: options.probeMs,
    hasAnswers: counts.records(0).success > 0,
    wake: waker.wake,
    changed: () => holds(outages.hold),
  });
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
        counts.add(entry);
        done.add(entry.line);
      }
      update();
    } else {
      failure = problem;
      stuck.abort();
    }
    release(entries.length);
  });

  function write(record: ReadRecord, { text, ...entry }: Written): void {
    writer.add(text, { line: record.line.number, ...entry }, record.slot);
  }

  function refuse(record: ReadRecord, error: unknown): void {
    const own = scrubbed(recordErrorOf(error, options), options.scrub);
    write(record, translator.result(record.line, { id: undefined, error: own }));
  }

  /** With a permit. */
  async function take(record: ReadRecord, before?: Suspect<ReadRecord>): Promise<void> {
    const { line, request } = record;
    if (request === undefined) return refuse(record, record.error);
    if (before?.isOwn) return refuse(record, before.error);
    const attempt = outages.begin(before);
    try {
      const { body, requestId } = await askTraced(policy, request, () => ask(policy, request, turn, abort));
      outages.answered(attempt);
      write(record, translator.result(line, { id: undefined, body, requestId }));
    } catch (problem) {
      if (abort.aborted) {
        outages.gone();
        return release(1);
      }
      const error = recordErrorOf(problem, options);
      if (outages.failed(record, error, attempt, before)) release(1);
      else refuse(record, error);
    }
  }

  /**
   * Asks the records that are due again. Resolves with true, and a permit, when the next line may be asked. Resolves with false
   * when no record may start any more, or, without a next line, when all have their results.
   */
  async function mayTake(hasLine: boolean): Promise<boolean> {
    while (!halt.aborted) {
      const isFull = hasLine && order?.isFull === true;
      const look = outages.look(hasLine && !isFull);
      if (look === "done" && !hasLine) return false;
      if (look !== "ready") {
        await waker.wait(isFull ? FULL_MS : undefined);
        continue;
      }
      if (!records.tryAcquire(turn) && !(await records.acquire(halt, turn))) return false;
      underWay += 1;
      // Another record may have failed meanwhile.
      const next = halt.aborted ? undefined : outages.next(hasLine && !isFull);
      if (next === "line") return true;
      if (next === undefined) release(1);
      else void take(next.record, next);
    }
    return false;
  }

  async function takeAll(): Promise<void> {
    await order?.restart();
    for await (const some of lines()) {
      for (const raw of some) {
        const slot = order?.expect(raw.number);
        if (done.has(raw.number)) continue;
        if (outages.isClear && !halt.aborted && order?.isFull !== true && records.tryAcquire(turn)) underWay += 1;
        else if (!(await mayTake(true))) return;
        const made = read(raw, slot, options);
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
    options.allBegun();
    await mayTake(false);
  }

  try {
    await takeAll();
  } finally {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
    }
    outages.close();
    waker.close();
    if (outages.hold !== undefined && !halt.aborted) holds(undefined);
  }
  if (failure !== undefined) throw failure;
  await order?.settle();
}

/** Milliseconds between looks at ordered results that are behind. */
const FULL_MS = 20;

/** Waits for the next change. Nothing changes any more once the signal has aborted. */
function createWaker(halt: AbortSignal) {
  let resume: (() => void) | undefined;
  const wake = () => {
    resume?.();
    resume = undefined;
  };
  halt.addEventListener("abort", wake, { once: true });
  return {
    wake,
    wait: (most?: number) =>
      new Promise<void>((resolve) => {
        if (halt.aborted) return resolve();
        resume = resolve;
        if (most !== undefined) setTimeout(wake, most);
      }),
    close: () => halt.removeEventListener("abort", wake),
  };
}
