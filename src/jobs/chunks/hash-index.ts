/** Line numbers by a hash of a text. Memory has 12 bytes of each text. Equal hashes do not mean equal texts. */
import { createHash } from "node:crypto";

export interface HashIndex {
  /** The line that was added with a text of the same hash. Otherwise adds this one. */
  findOrAdd(text: string, line: number): number | undefined;
  find(text: string): number | undefined;
}

const FIRST_SLOTS = 1 << 12;
const MAX_LOAD = 0.6;

export function createHashIndex(): HashIndex {
  let slots = FIRST_SLOTS;
  let high = new Uint32Array(slots);
  let low = new Uint32Array(slots);
  /** 0: the slot is free. */
  let lines = new Uint32Array(slots);
  let count = 0;

  /** The slot of the hash, or the free slot for it. */
  function slotOf(a: number, b: number): number {
    let at = a & (slots - 1);
    while (lines[at] !== 0 && (high[at] !== a || low[at] !== b)) at = (at + 1) & (slots - 1);
    return at;
  }

  function put(at: number, a: number, b: number, line: number): void {
    high[at] = a;
    low[at] = b;
    lines[at] = line;
  }

  function grow(): void {
    const [oldHigh, oldLow, oldLines] = [high, low, lines];
    slots *= 2;
    high = new Uint32Array(slots);
    low = new Uint32Array(slots);
    lines = new Uint32Array(slots);
    for (const [at, line] of oldLines.entries()) {
      const [a, b] = [oldHigh[at]!, oldLow[at]!];
      if (line !== 0) put(slotOf(a, b), a, b, line);
    }
  }

  return {
    find(text) {
      const line = lines[slotOf(...halvesOf(text))]!;
      return line === 0 ? undefined : line;
    },
    findOrAdd(text, line) {
      const [a, b] = halvesOf(text);
      const at = slotOf(a, b);
      if (lines[at] !== 0) return lines[at];
      put(at, a, b, line);
      count += 1;
      if (count > slots * MAX_LOAD) grow();
      return undefined;
    },
  };
}

function halvesOf(text: string): readonly [number, number] {
  const digest = createHash("sha256").update(text).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
