/**
 * A batch's results on disk: the log in the order of completion, its journal, and the results in the order of the input unless
 * the job asks for the order of completion.
 */

import { oneLine } from "../lib/jsonl.ts";
import type { BlobId } from "../lib/names.ts";
import { type Appender, BlobMissing, type BlobStore } from "../ports/blobs.ts";
import type { RunPatch, RunRow, RunSegment } from "../ports/ledger/runs.ts";
import { type Counts, createCounts } from "./counts.ts";
import { encode, entriesOf, type JournalEntry, type LineSet, lineSet } from "./journal.ts";
import type { Slot } from "./line-queue.ts";
import { createOrder, NOTHING_WAITS, type Order } from "./order.ts";
import { blobsOf, createResultLog, logBytes, type ResultLog, reopenSegments } from "./segments.ts";
import { collectWaiting } from "./waiting.ts";

export interface Results {
  readonly log: ResultLog;
  readonly journal: Appender;
  /** Undefined if the log is what callers read. */
  readonly order: Order | undefined;
  /** Input lines that have a result. */
  readonly done: LineSet;
  readonly counts: Counts;
  /** The blob that callers read. */
  readonly id: BlobId;
  /** Bytes of it that they may read. */
  readonly size: number;
}

export interface OpenOptions {
  readonly blobs: BlobStore;
  /** Called with the changed list of segments. */
  readonly save: (segments: readonly RunSegment[]) => Promise<void>;
  /** Called once if the ordered results cannot be written. */
  readonly failed: (error: unknown) => void;
  readonly segmentBytes?: number;
}

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** A journal of this size is read once. In a bucket, each of its pieces is a request. */
const KEPT_BYTES = 1024 * 1024;

/** Creates a batch's results, or opens those of an earlier process and truncates them after the last whole line. */
export async function openResults(run: RunRow, options: OpenOptions): Promise<Results> {
  const { results, journal, log } = run;
  const create = () => allOrNone(options.blobs, (append) => createResults(run, options, append));
  if (results === undefined || journal === undefined) return create();
  try {
    return await allOrNone(options.blobs, (append) => reopen({ ...run, results, journal }, options, append));
  } catch (error) {
    if (!(error instanceof BlobMissing) || !mayBeLost(run)) throw error;
    // The other process has written nothing durable.
    for (const blob of [results, journal, ...blobsOf(log)]) await options.blobs.delete(blob);
    return create();
  }
}

/** Closes the blobs that were opened if the rest fails: a batch that waits for storage is opened again and again. */
async function allOrNone(blobs: BlobStore, open: (append: BlobStore["append"]) => Promise<Results>): Promise<Results> {
  const opened: Appender[] = [];
  try {
    return await open(async (...given) => {
      const appender = await blobs.append(...given);
      opened.push(appender);
      return appender;
    });
  } catch (error) {
    await Promise.allSettled(opened.map((appender) => appender.close()));
    throw error;
  }
}

/** True if another process may have ended before it has made the results durable. The records are then asked again. */
const mayBeLost = ({ options: { source } }: RunRow): boolean => source?.isBorrowed === true;

/** What the ledger keeps about results. */
export const patchOfResults = ({ id, journal, order, log }: Results): RunPatch => ({
  results: id,
  journal: journal.id,
  ...(order !== undefined && { log: log.segments }),
});

/**
 * Lets other processes see what is written, and go on with it. The ordered results of a chunk are read after its end only. A process
 * that takes the chunk over makes them from the log.
 */
export async function shareResults(run: RunRow, { log, journal, order }: Results): Promise<void> {
  await Promise.all([log.share(), journal.share(), mayBeLost(run) ? undefined : order?.share()]);
}

async function createResults(run: RunRow, opening: OpenOptions, append: BlobStore["append"]): Promise<Results> {
  const created = await emptyResults(run, opening, append);
  // The ledger names them next.
  if (!mayBeLost(run)) await shareResults(run, created);
  return created;
}

async function emptyResults({ options }: RunRow, opening: OpenOptions, append: BlobStore["append"]): Promise<Results> {
  const { segmentBytes = SEGMENT_BYTES } = opening;
  const [file, journal] = [await append(), await append()];
  const empty = { journal, done: lineSet(), counts: createCounts() };
  if (options.unordered) {
    const log = createResultLog({ ...opening, segmentBytes: undefined }, [{ start: 0, file, last: 0 }]);
    return results({ ...empty, log, order: undefined });
  }
  const log = createResultLog({ ...opening, segmentBytes }, [{ start: 0, file: await append(), last: 0 }]);
  return results({
    ...empty,
    log,
    order: createOrder({ ...opening, file, journal, log, line: 0, waiting: NOTHING_WAITS }),
  });
}

type Begun = RunRow & { readonly results: BlobId; readonly journal: BlobId };

/** Batches of versions that did not order results have no segments. They go on in the order of completion. */
async function reopen(run: Begun, opening: OpenOptions, append: BlobStore["append"]): Promise<Results> {
  const { blobs } = opening;
  const isOrdered = run.log !== undefined;
  const segments = run.log ?? [{ blob: run.results, start: 0 }];
  const [size, orderedSize] = await Promise.all([logBytes(blobs, segments), orderedBytes(run, blobs)]);
  const [done, counts] = [lineSet(), createCounts()];
  const last = segments.map(() => 0);
  let [end, journalBytes, at] = [0, 0, 0];
  const valid = (bytes: number) => {
    journalBytes = bytes;
  };
  let progress = { line: 0, ordered: 0 };
  const { pass, kept } = keeping(await blobs.get(run.journal));
  for await (const entry of entriesOf(pass, size, valid)) {
    if ("ordered" in entry) {
      if (entry.ordered <= (orderedSize ?? 0)) progress = entry;
      continue;
    }
    done.add(entry.line);
    counts.add(entry);
    end = entry.end;
    while (at + 1 < segments.length && segments[at + 1]!.start < end) at += 1;
    last[at] = Math.max(last[at]!, entry.line);
  }
  const waiting = isOrdered
    ? await collectWaiting(entriesOf(kept() ?? (await blobs.get(run.journal)), size), progress.line)
    : NOTHING_WAITS;
  const appended = [
    reopenSegments({ append, delete: blobs.delete }, segments, end, (segment) => last[segment]!),
    append(run.journal, journalBytes),
    !isOrdered ? undefined : orderedSize === undefined ? append() : append(run.results, progress.ordered),
  ] as const;
  // None is being opened while the caller gives the blobs up.
  await Promise.allSettled(appended);
  const [open, journal, file] = await Promise.all(appended);
  const log = createResultLog(
    { ...opening, segmentBytes: isOrdered ? (opening.segmentBytes ?? SEGMENT_BYTES) : undefined },
    open,
  );
  if (file === undefined) return results({ log, journal, order: undefined, done, counts });
  const order = createOrder({ ...opening, file, journal, log, line: progress.line, waiting });
  return results({ log, journal, order, done, counts });
}

/** The bytes of a stream, and once they have been read, the same bytes again unless they are many. */
function keeping(stream: AsyncIterable<Buffer>) {
  let pieces: Buffer[] | undefined = [];
  let bytes = 0;
  async function* pass(): AsyncGenerator<Buffer> {
    for await (const piece of stream) {
      bytes += piece.length;
      if (bytes > KEPT_BYTES) pieces = undefined;
      pieces?.push(piece);
      yield piece;
    }
  }
  return { pass: pass(), kept: (): readonly Buffer[] | undefined => pieces };
}

/** Undefined if another process has made nothing of them durable, and the log has all results. */
async function orderedBytes(run: Begun, blobs: BlobStore): Promise<number | undefined> {
  try {
    return await blobs.size(run.results);
  } catch (error) {
    const isWhole = run.log !== undefined && run.log[0]?.start === 0;
    if (error instanceof BlobMissing && mayBeLost(run) && isWhole) return undefined;
    throw error;
  }
}

function results(parts: Pick<Results, "log" | "journal" | "order" | "done" | "counts">): Results {
  const { order, log } = parts;
  const [{ blob }] = log.segments as readonly [RunSegment];
  return {
    ...parts,
    id: order?.id ?? blob,
    get size() {
      return (order ?? log).size;
    },
  };
}

export interface Writer {
  /** Appends a result line, given without line end. */
  add(line: string, entry: Omit<JournalEntry, "end">, slot?: Slot): void;
}

interface Written {
  readonly bytes: Buffer;
  readonly entry: JournalEntry;
  readonly slot: Slot | undefined;
}

/**
 * Lines that arrive during a write share the next write. So a busy batch writes many lines at once, and an idle one writes each
 * line immediately.
 *
 * Calls `settled` once per entry: when the operating system has the result and the journal entry, or when the write has
 * failed. After a failure nothing more is written.
 */
export function createWriter(
  { log, journal, order }: Pick<Results, "log" | "journal" | "order">,
  settled: (entries: readonly JournalEntry[], failure: unknown) => void,
): Writer {
  let end = log.size;
  let waiting: Written[] = [];
  let writing = false;
  let failure: unknown;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const entries = batch.map(({ entry }) => entry);
      if (failure === undefined) {
        const bytes = batch.length === 1 ? batch[0]!.bytes : Buffer.concat(batch.map((one) => one.bytes));
        const last = entries.reduce((most, { line }) => Math.max(most, line), 0);
        // Concurrently: an entry without its result is recognised by its end.
        await Promise.all([log.write(bytes, last), journal.write(encode(entries))]).catch((error: unknown) => {
          failure = error ?? new Error("write failed");
        });
      }
      if (failure === undefined && order !== undefined) {
        for (const one of batch) if (one.slot !== undefined) order.put(one.slot, one.bytes, one.entry.end);
      }
      settled(entries, failure);
    }
    writing = false;
  }

  return {
    add(line, entry, slot) {
      const bytes = Buffer.from(`${oneLine(line)}\n`);
      end += bytes.length;
      waiting.push({ bytes, entry: { ...entry, end }, slot });
      if (writing) return;
      writing = true;
      void write();
    },
  };
}
