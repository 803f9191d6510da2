/**
 * The journal of a batch's results: one entry of fixed size for each result line, in the order of the results. Further entries
 * say how far the ordered results have come.
 *
 * After a crash the journal says where the last whole result line ends, and which input lines have results. It ends before
 * an incomplete entry, and before an entry whose result is not on disk. The rest is truncated.
 */
import { crc32 } from "node:zlib";

export interface JournalEntry {
  /** Number of the input line, from 1. */
  readonly line: number;
  /** Bytes of the results up to and including this one. */
  readonly end: number;
  readonly ok: boolean;
  /** Input tokens. */
  readonly input: number;
  readonly output: number;
}

/** The ordered results have those of all lines up to this one. */
export interface ProgressEntry {
  readonly line: number;
  /** Bytes of the ordered results. */
  readonly ordered: number;
}

/** Bytes: line (4), end (6), outcome (2), input (4), output (4), CRC32 of all that (4); big-endian. */
export const ENTRY_BYTES = 24;
const CHECKED_BYTES = 20;
const MAX_UINT32 = 0xffff_ffff;
const OUTCOMES = { error: 1, success: 2, progress: 3 } as const;

export function encode(entries: readonly JournalEntry[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.length * ENTRY_BYTES);
  entries.forEach((entry, index) => {
    const at = index * ENTRY_BYTES;
    bytes.writeUInt32BE(entry.line, at);
    bytes.writeUIntBE(entry.end, at + 4, 6);
    bytes.writeUInt16BE(entry.ok ? OUTCOMES.success : OUTCOMES.error, at + 10);
    bytes.writeUInt32BE(Math.min(entry.input, MAX_UINT32), at + 12);
    bytes.writeUInt32BE(Math.min(entry.output, MAX_UINT32), at + 16);
    bytes.writeUInt32BE(crc32(bytes.subarray(at, at + CHECKED_BYTES)), at + CHECKED_BYTES);
  });
  return bytes;
}

export function encodeProgress({ line, ordered }: ProgressEntry): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeUInt32BE(line, 0);
  bytes.writeUIntBE(ordered, 4, 6);
  bytes.writeUInt16BE(OUTCOMES.progress, 10);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return bytes;
}

function decode(bytes: Buffer, at: number): JournalEntry | ProgressEntry | undefined {
  if (crc32(bytes.subarray(at, at + CHECKED_BYTES)) !== bytes.readUInt32BE(at + CHECKED_BYTES)) return undefined;
  const [line, end, outcome] = [bytes.readUInt32BE(at), bytes.readUIntBE(at + 4, 6), bytes.readUInt16BE(at + 10)];
  if (outcome === OUTCOMES.progress) return { line, ordered: end };
  return {
    line,
    end,
    ok: outcome === OUTCOMES.success,
    input: bytes.readUInt32BE(at + 12),
    output: bytes.readUInt32BE(at + 16),
  };
}

/** The valid entries, in order, of a journal whose results have `resultBytes` bytes. */
export async function* entriesOf(
  journal: AsyncIterable<Buffer>,
  resultBytes: number,
): AsyncGenerator<JournalEntry | ProgressEntry> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  for await (const chunk of journal) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + ENTRY_BYTES <= rest.length; at += ENTRY_BYTES) {
      const entry = decode(rest, at);
      if (entry === undefined) return;
      if ("end" in entry) {
        if (entry.end <= end || entry.end > resultBytes) return;
        end = entry.end;
      }
      yield entry;
    }
    rest = rest.subarray(at);
  }
}

/** Line numbers, one bit each. */
export function lineSet() {
  let bits = new Uint8Array(1024);
  return {
    add(line: number): void {
      const at = line >>> 3;
      if (at >= bits.length) {
        const wider = new Uint8Array(Math.max(at + 1, bits.length * 2));
        wider.set(bits);
        bits = wider;
      }
      bits[at]! |= 1 << (line & 7);
    },
    has: (line: number): boolean => ((bits[line >>> 3] ?? 0) & (1 << (line & 7))) !== 0,
  };
}
export type LineSet = ReturnType<typeof lineSet>;
