/**
 * The index of a job's lines: 8 bytes a line, on disk. An entry has the offset of the line in the input (6 bytes) and its group
 * (2 bytes), big-endian. Entry n is line n + 1. Blank lines have entries.
 */
import { LINES_BYTES, linesOf, type RawLine } from "../../lib/jsonl.ts";
import type { BlobId } from "../../lib/names.ts";
import type { Appender, BlobStore } from "../../ports/blobs.ts";
import type { LineSource } from "../../ports/lines.ts";

export const INDEX_BYTES = 8;
/** Bytes of the index that are read at a time. Each line of them is an object. */
const INDEX_PIECE_BYTES = 1024 * INDEX_BYTES;
/** Groups from here on have a meaning. Those below are the groups that chunks have. */
export const MAX_GROUPS = 0xff00;
/** A blank line. It has no result. */
export const BLANK = 0xffff;
/** An earlier job has the line's result. */
export const PRIOR = 0xfffe;
/** An earlier line is equal, and its result is the line's. */
export const SHARED = 0xfffd;

export interface IndexWriter {
  /** Adds the next line. */
  add(offset: number, group: number): void;
  /** Resolves when the added entries are written. Call it from time to time, so that they do not collect in memory. */
  flush(): Promise<void>;
}

export function indexWriter(out: Pick<Appender, "write">): IndexWriter {
  const buffer = Buffer.allocUnsafe(INDEX_BYTES * 8192);
  let full: Buffer[] = [];
  let filled = 0;
  return {
    add(offset, group) {
      buffer.writeUIntBE(offset, filled, 6);
      buffer.writeUInt16BE(group, filled + 6);
      filled += INDEX_BYTES;
      if (filled < buffer.length) return;
      full.push(Buffer.from(buffer));
      filled = 0;
    },
    async flush() {
      const bytes = Buffer.concat([...full, buffer.subarray(0, filled)]);
      full = [];
      filled = 0;
      if (bytes.length > 0) await out.write(bytes);
    },
  };
}

export interface IndexEntry {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly offset: number;
  readonly group: number;
}

/** The entries of the lines from `first` to `last`. */
export async function* indexEntries(
  blobs: Pick<BlobStore, "get">,
  index: BlobId,
  first: number,
  last: number,
): AsyncGenerator<readonly IndexEntry[]> {
  let line = first;
  let rest: Buffer = Buffer.alloc(0);
  const range = { start: (first - 1) * INDEX_BYTES, end: last * INDEX_BYTES - 1 };
  for await (const piece of (await blobs.get(index, range, INDEX_PIECE_BYTES)) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const entries: IndexEntry[] = [];
    let at = 0;
    for (; at + INDEX_BYTES <= bytes.length; at += INDEX_BYTES) {
      entries.push({ line, offset: bytes.readUIntBE(at, 6), group: bytes.readUInt16BE(at + 6) });
      line += 1;
    }
    rest = bytes.subarray(at);
    if (entries.length > 0) yield entries;
  }
}

type Membership = (line: number) => boolean | Promise<boolean>;

/** Entries of this many bytes are read at once. In a bucket, each read is a request. */
const READ_ONCE_BYTES = 64 * 1024;

/** Where the lines of a part are in the input, and which lines between its first and its last one are its own. */
interface Extent {
  readonly start: number;
  /** Exclusive. Undefined: the end of the input. */
  readonly end: number | undefined;
  /** Call it with ascending numbers. */
  readonly belongs: Membership;
}

async function extentOf(blobs: Pick<BlobStore, "get" | "size">, source: LineSource): Promise<Extent> {
  const { index, part } = source;
  const { first, last, list, group } = part;
  if ((last - first + 2) * INDEX_BYTES <= READ_ONCE_BYTES) {
    const entries: IndexEntry[] = [];
    for await (const some of indexEntries(blobs, index, first, last + 1)) entries.push(...some);
    if (entries.length <= last - first) throw new Error(`the index has no line ${last}`);
    const inGroup = (line: number) => entries[line - first]?.group === group;
    return {
      start: entries[0]!.offset,
      end: entries[last + 1 - first]?.offset,
      belongs: list === undefined ? inGroup : await listMembership(blobs, list),
    };
  }
  const isLast = last * INDEX_BYTES >= (await blobs.size(index));
  return {
    start: await offsetOf(blobs, index, first),
    end: isLast ? undefined : await offsetOf(blobs, index, last + 1),
    belongs: list === undefined ? groupMembership(blobs, source) : await listMembership(blobs, list),
  };
}

async function listMembership(blobs: Pick<BlobStore, "get">, id: BlobId): Promise<Membership> {
  const pieces: Buffer[] = [];
  for await (const piece of (await blobs.get(id)) as AsyncIterable<Buffer>) pieces.push(piece);
  const list = Buffer.concat(pieces);
  const numbers = new Set<number>();
  for (let at = 0; at < list.length; at += 4) numbers.add(list.readUInt32BE(at));
  return (line) => numbers.has(line);
}

/** Reads the entries along with the lines. */
function groupMembership(blobs: Pick<BlobStore, "get">, { index, part }: LineSource): Membership {
  const entries = indexEntries(blobs, index, part.first, part.last);
  let batch: readonly IndexEntry[] = [];
  const until = async (line: number): Promise<boolean> => {
    while (batch.length === 0 || batch.at(-1)!.line < line) {
      const next = await entries.next();
      if (next.done) return false;
      batch = next.value;
    }
    return batch[line - batch[0]!.line]!.group === part.group;
  };
  return (line) => {
    const at = batch.length === 0 ? -1 : line - batch[0]!.line;
    return at >= 0 && at < batch.length ? batch[at]!.group === part.group : until(line);
  };
}

async function offsetOf(blobs: Pick<BlobStore, "get">, index: BlobId, line: number): Promise<number> {
  for await (const [entry] of indexEntries(blobs, index, line, line)) return entry!.offset;
  throw new Error(`the index has no line ${line}`);
}

/** The lines of a part with their numbers in the job, some at a time. Blank lines are left out. */
export async function* partLines(
  blobs: Pick<BlobStore, "get" | "size">,
  source: LineSource,
  maxLineBytes: number,
): AsyncGenerator<readonly RawLine[]> {
  const { input, part } = source;
  const { start, end = await blobs.size(input), belongs } = await extentOf(blobs, source);
  if (end <= start) return;
  const bytes = (await blobs.get(input, { start, end: end - 1 }, LINES_BYTES)) as AsyncIterable<Buffer>;
  for await (const lines of linesOf(bytes, maxLineBytes)) {
    const own: RawLine[] = [];
    for (const line of lines) {
      const number = line.number + part.first - 1;
      const is = belongs(number);
      if (typeof is === "boolean" ? is : await is) own.push({ number, bytes: line.bytes });
    }
    if (own.length > 0) yield own;
  }
}
