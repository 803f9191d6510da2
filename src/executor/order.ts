/**
 * The results of a batch in the order of its lines. A result is in the log before it comes here, so these bytes can be made
 * again: after a crash they end where the journal's last progress says.
 *
 * A result waits for those of the lines before it. A bounded number of bytes waits in memory. The others are read from the log.
 */
import type { BlobId } from "../lib/names.ts";
import type { Appender } from "../ports/blobs.ts";
import { encodeProgress } from "./journal.ts";
import { createLineQueue, type Slot } from "./line-queue.ts";
import { createLogReader } from "./log-reader.ts";
import type { ResultLog } from "./segments.ts";

/** Results of an earlier process that are in the log only, by line, ascending. */
export interface Waiting {
  readonly lines: Uint32Array;
  readonly ends: Float64Array;
  readonly lengths: Uint32Array;
}

export interface Order {
  readonly id: BlobId;
  /** Bytes that are written. */
  readonly size: number;
  /** True if a line beyond the next may not be asked yet, because too many lines wait for the first of them. */
  readonly isFull: boolean;
  /** Takes the next line. Lines are not blank, and come in their order. */
  expect(line: number): Slot;
  /** Goes back to the first line: its lines are expected again. No result may be on its way. */
  restart(): Promise<void>;
  /** Adds a result that is in the log, up to `end`. */
  put(slot: Slot, bytes: Buffer, end: number): void;
  /** Adds a line that is not in the log. From then on there is no progress in the journal. */
  fill(slot: Slot, bytes: Buffer): void;
  /** Resolves when everything that is due is written. Rejects if it could not be written. */
  settle(): Promise<void>;
  /** Adds the results of an earlier process that wait for lines without one. For a batch that failed. */
  addWaiting(): Promise<void>;
  share(): Promise<void>;
  sync(): Promise<void>;
  /** Resolves with the id of the blob, which may be a new one. Nothing is added any more. */
  seal(): Promise<BlobId>;
  close(): Promise<void>;
}

export interface OrderOptions {
  readonly file: Appender;
  readonly journal: Appender;
  readonly log: ResultLog;
  /** The last line in the file. */
  readonly line: number;
  readonly waiting: Waiting;
  readonly failed: (error: unknown) => void;
  readonly windowBytes?: number;
  readonly maxAhead?: number;
}

/** Bytes that wait in memory. */
const WINDOW_BYTES = 16 * 1024 * 1024;
/** Lines that wait. Each takes 24 bytes of memory. */
const MAX_AHEAD = 1 << 20;
/** Milliseconds for which a result may wait for others to share its write. */
const WRITE_DELAY_MS = 50;
/** Size of one write. */
const WRITE_BYTES = 1024 * 1024;
const ADD_AT_ONCE = 4096;

export const NOTHING_WAITS: Waiting = {
  lines: new Uint32Array(0),
  ends: new Float64Array(0),
  lengths: new Uint32Array(0),
};

export function createOrder(options: OrderOptions): Order {
  const { file, journal, log, waiting, failed } = options;
  const windowBytes = options.windowBytes ?? WINDOW_BYTES;
  const maxAhead = options.maxAhead ?? MAX_AHEAD;
  const queue = createLineQueue();
  const reader = createLogReader(log);
  let { line: written } = options;
  /** The slot that `expect` gives next, and the next of `waiting`. */
  let [cursor, found] = [0, 0];
  let held = 0;
  let isFilled = false;
  let failure: unknown;
  let draining: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** Takes the results from the first slot on, up to the size of a write. */
  async function due(): Promise<Buffer[]> {
    const pieces: Buffer[] = [];
    for (let bytes = 0; bytes < WRITE_BYTES && queue.isReady(); ) {
      const { text, end, length, line } = queue.first();
      if (text !== undefined && end > 0) held -= length;
      const piece = text ?? (await reader.read(end, length));
      queue.shift();
      written = line;
      bytes += piece.length;
      pieces.push(piece);
    }
    return pieces;
  }

  async function drain(): Promise<void> {
    try {
      while (failure === undefined && queue.isReady()) {
        const pieces = await due();
        await file.write(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces));
        if (isFilled) continue;
        await journal.write(encodeProgress({ line: written, ordered: file.size }));
        if (!log.isDue(written)) continue;
        await file.sync();
        await journal.sync();
        await log.drop(written);
        reader.forget();
      }
    } catch (error) {
      failure = error ?? new Error("write failed");
      failed(failure);
    }
    draining = undefined;
  }

  function advance(): void {
    clearTimeout(timer);
    timer = undefined;
    if (failure === undefined && queue.isReady()) draining ??= drain();
  }

  /** The results of a moment share a write. */
  function advanceSoon(): void {
    if (held > windowBytes / 2) advance();
    else timer ??= setTimeout(advance, WRITE_DELAY_MS);
  }

  function push(line: number): Slot {
    const slot = queue.push(line);
    while (found < waiting.lines.length && waiting.lines[found]! < line) found += 1;
    if (waiting.lines[found] === line) {
      queue.set(slot, undefined, waiting.ends[found]!, waiting.lengths[found]!);
      advanceSoon();
    }
    return slot;
  }

  return {
    id: file.id,
    get size() {
      return file.size;
    },
    get isFull() {
      return queue.size >= maxAhead;
    },

    expect(line) {
      if (line <= written && cursor <= queue.start) return -1;
      const slot = cursor < queue.end ? cursor : push(line);
      cursor = slot + 1;
      return slot;
    },
    async restart() {
      await this.settle();
      cursor = queue.start;
    },
    put(slot, bytes, end) {
      const isHeld = held + bytes.length <= windowBytes;
      if (isHeld) held += bytes.length;
      queue.set(slot, isHeld ? bytes : undefined, end, bytes.length);
      if (slot === queue.start) advanceSoon();
    },
    fill(slot, bytes) {
      isFilled = true;
      queue.set(slot, bytes, 0, bytes.length);
      if (slot === queue.start) advanceSoon();
    },
    async settle() {
      advance();
      while (draining !== undefined) await draining;
      if (failure !== undefined) throw failure;
    },
    async addWaiting() {
      isFilled = true;
      for (const line of waiting.lines) {
        this.expect(line);
        if (queue.size >= ADD_AT_ONCE) await this.settle();
      }
      await this.settle();
    },
    share: () => file.share(),
    sync: () => file.sync(),
    seal: () => file.seal(),
    close: () => {
      clearTimeout(timer);
      return file.close();
    },
  };
}
