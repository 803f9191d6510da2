/** The lines of a batch from the first without a written result on, with the results that wait. */

/** A line's place in the order: the number of lines before it that have results. -1: its result is already there. */
export type Slot = number;

/** The first line of the queue. */
export interface QueuedLine {
  readonly line: number;
  /** Undefined if the result must be read from the log. */
  readonly text: Buffer | undefined;
  /** End of the result in the log. 0 if it is not there. */
  readonly end: number;
  readonly length: number;
}

export interface LineQueue {
  /** The first slot. */
  readonly start: Slot;
  /** The slot that `push` gives next. */
  readonly end: Slot;
  readonly size: number;
  push(line: number): Slot;
  /** @param text undefined if the result must be read from the log */
  set(slot: Slot, text: Buffer | undefined, logEnd: number, length: number): void;
  /** True if the first line has its result. */
  isReady(): boolean;
  first(): QueuedLine;
  shift(): void;
}

/** A ring of arrays, so that a million lines take little memory. */
export function createLineQueue(): LineQueue {
  let capacity = 1024;
  let lines = new Uint32Array(capacity);
  let ends = new Float64Array(capacity);
  let lengths = new Uint32Array(capacity);
  let texts: (Buffer | undefined)[] = new Array(capacity).fill(undefined);
  let [start, end] = [0, 0];
  const at = (slot: Slot) => slot & (capacity - 1);

  function grow(): void {
    const old = { capacity, lines, ends, lengths, texts };
    capacity *= 2;
    lines = new Uint32Array(capacity);
    ends = new Float64Array(capacity);
    lengths = new Uint32Array(capacity);
    texts = new Array(capacity).fill(undefined);
    for (let slot = start; slot < end; slot += 1) {
      const from = slot & (old.capacity - 1);
      lines[at(slot)] = old.lines[from]!;
      ends[at(slot)] = old.ends[from]!;
      lengths[at(slot)] = old.lengths[from]!;
      texts[at(slot)] = old.texts[from];
    }
  }

  return {
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    get size() {
      return end - start;
    },
    push(line: number): Slot {
      if (end - start === capacity) grow();
      const index = at(end);
      lines[index] = line;
      lengths[index] = 0;
      texts[index] = undefined;
      end += 1;
      return end - 1;
    },
    set(slot: Slot, text: Buffer | undefined, logEnd: number, length: number): void {
      const index = at(slot);
      texts[index] = text;
      ends[index] = logEnd;
      lengths[index] = length;
    },
    isReady: () => start < end && lengths[at(start)]! > 0,
    first(): QueuedLine {
      const index = at(start);
      return { line: lines[index]!, text: texts[index], end: ends[index]!, length: lengths[index]! };
    },
    shift(): void {
      texts[at(start)] = undefined;
      start += 1;
    },
  };
}
