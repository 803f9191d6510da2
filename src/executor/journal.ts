/**
 * The journal of a batch's results: one entry of fixed size for each result line, in the order of the results. Further entries
 * say how far the ordered results have come. An entry before a result's own has its further token counts, if there are any.
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
  /** Input tokens that a cache had. 0 in journals of earlier versions. */
  readonly cached: number;
  /** Output tokens that are reasoning. 0 in journals of earlier versions. */
  readonly reasoning: number;
}

/** The ordered results have those of all lines up to this one. */
export interface ProgressEntry {
  readonly line: number;
  /** Bytes of the ordered results. */
  readonly ordered: number;
}

/**
 * Bytes: line (4), end (6), outcome (2), input (4), output (4), CRC32 of all that (4); big-endian. Details have `cached` and
 * `reasoning` in the place of `input` and `output`, and the end of the result that follows.
 */
export const ENTRY_BYTES = 24;
const CHECKED_BYTES = 20;
const MAX_UINT32 = 0xffff_ffff;
const OUTCOMES = { error: 1, success: 2, progress: 3, details: 4 } as const;

export function encode(entries: readonly JournalEntry[]): Buffer {
  const count = entries.reduce((sum, entry) => sum + (hasDetails(entry) ? 2 : 1), 0);
  const bytes = Buffer.allocUnsafe(count * ENTRY_BYTES);
  let at = 0;
  const write = ({ line, end }: JournalEntry, outcome: number, first: number, second: number) => {
    bytes.writeUInt32BE(line, at);
    bytes.writeUIntBE(end, at + 4, 6);
    bytes.writeUInt16BE(outcome, at + 10);
    bytes.writeUInt32BE(Math.min(first, MAX_UINT32), at + 12);
    bytes.writeUInt32BE(Math.min(second, MAX_UINT32), at + 16);
    bytes.writeUInt32BE(crc32(bytes.subarray(at, at + CHECKED_BYTES)), at + CHECKED_BYTES);
    at += ENTRY_BYTES;
  };
  for (const entry of entries) {
    if (hasDetails(entry)) write(entry, OUTCOMES.details, entry.cached, entry.reasoning);
    write(entry, entry.ok ? OUTCOMES.success : OUTCOMES.error, entry.input, entry.output);
  }
  return bytes;
}

const hasDetails = ({ cached, reasoning }: JournalEntry): boolean => cached > 0 || reasoning > 0;

export function encodeProgress({ line, ordered }: ProgressEntry): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeUInt32BE(line, 0);
  bytes.writeUIntBE(ordered, 4, 6);
  bytes.writeUInt16BE(OUTCOMES.progress, 10);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return bytes;
}

interface Details {
  readonly line: number;
  /** The end of the result that follows. */
  readonly before: number;
  readonly cached: number;
  readonly reasoning: number;
}

function decode(bytes: Buffer, at: number): JournalEntry | ProgressEntry | Details | undefined {
  if (crc32(bytes.subarray(at, at + CHECKED_BYTES)) !== bytes.readUInt32BE(at + CHECKED_BYTES)) return undefined;
  const [line, end, outcome] = [bytes.readUInt32BE(at), bytes.readUIntBE(at + 4, 6), bytes.readUInt16BE(at + 10)];
  if (outcome === OUTCOMES.progress) return { line, ordered: end };
  const [first, second] = [bytes.readUInt32BE(at + 12), bytes.readUInt32BE(at + 16)];
  if (outcome === OUTCOMES.details) return { line, before: end, cached: first, reasoning: second };
  return { line, end, ok: outcome === OUTCOMES.success, input: first, output: second, cached: 0, reasoning: 0 };
}

/**
 * The valid entries, in order, of a journal whose results have `resultBytes` bytes.
 * @param valid called after each entry with the bytes of the journal up to and including it. Details without their result do not
 *   count.
 */
export async function* entriesOf(
  journal: AsyncIterable<Buffer> | Iterable<Buffer>,
  resultBytes: number,
  valid: (bytes: number) => void = () => {},
): AsyncGenerator<JournalEntry | ProgressEntry> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  let read = 0;
  let details: Details | undefined;
  for await (const chunk of journal) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + ENTRY_BYTES <= rest.length; at += ENTRY_BYTES) {
      const entry = decode(rest, at);
      if (entry === undefined) return;
      read += ENTRY_BYTES;
      if ("before" in entry) {
        details = entry;
        continue;
      }
      if ("end" in entry) {
        if (entry.end <= end || entry.end > resultBytes) return;
        end = entry.end;
      }
      valid(read);
      const { cached, reasoning } = details ?? NO_DETAILS;
      const isOwn = "end" in entry && details?.line === entry.line && details.before === entry.end;
      details = undefined;
      yield isOwn ? { ...entry, cached, reasoning } : entry;
    }
    rest = rest.subarray(at);
  }
}

const NO_DETAILS = { cached: 0, reasoning: 0 };

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
