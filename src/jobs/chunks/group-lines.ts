/** The results of the lines of each group, in the order of the lines: chunk after chunk. */
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import type { FrameName } from "../../ports/lines.ts";
import { type LineReader, lineReader } from "./line-reader.ts";
import { childrenOf, isSettledChunk, type Overlaid, overlaid } from "./overlay.ts";

interface Cursor {
  readonly chunk: Chunk;
  /** Lines of the chunk that were read or skipped. */
  done: number;
  reader: LineReader | undefined;
}

export interface GroupLines {
  /** Takes over newer rows. */
  update(chunks: readonly Chunk[]): void;
  /** The last line before the first chunk without results. Infinity if all have results. */
  readonly settledUntil: number;
  /** The last line of the chunk that has this line. Undefined if its results are not there yet. */
  lastOf(group: number, line: number): number | undefined;
  /** Passes over the next lines of a group. They belong to one chunk. */
  skip(group: number, line: number, count: number): void;
  /** The reader of the next lines, which belong to one chunk. The caller reads this number of lines. */
  read(group: number, line: number, count: number): Promise<LineReader>;
  /** Deletes temporary blobs. */
  close(): Promise<void>;
}

interface Options {
  readonly blobs: Pick<BlobStore, "get" | "size" | "temporary" | "delete">;
  readonly job: Pick<ChunkedJob, "index">;
  readonly frameOf: (line: number) => FrameName;
  /** True if the blobs of readers are read later too. */
  readonly keeps: boolean;
}

/** Bytes of all pieces that are in memory. */
const MEMORY_BYTES = 8 * 1024 * 1024;
const MAX_PIECE_BYTES = 256 * 1024;

export function createGroupLines({ blobs, job, frameOf, keeps }: Options): GroupLines {
  let groups = new Map<number, Chunk[]>();
  let children = childrenOf([]);
  let settledUntil = Number.POSITIVE_INFINITY;
  const cursors = new Map<number, Cursor>();
  /** Temporary blobs by the number of their chunk. */
  const temporary = new Map<number, BlobId>();

  function chunkOf(group: number, line: number): Chunk | undefined {
    const chunks = groups.get(group) ?? [];
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (chunks[middle]!.part.first <= line) low = middle;
      else high = middle - 1;
    }
    const chunk = chunks[low];
    return chunk !== undefined && chunk.part.first <= line && line <= chunk.part.last ? chunk : undefined;
  }

  function cursorAt(group: number, line: number): Cursor {
    const known = cursors.get(group);
    if (known !== undefined && line <= known.chunk.part.last) return known;
    const chunk = chunkOf(group, line);
    if (chunk === undefined) throw new Error(`no chunk has line ${line}`);
    const cursor = { chunk, done: 0, reader: undefined };
    cursors.set(group, cursor);
    return cursor;
  }

  /** Deletes those that no cursor reads. */
  async function deletePassed(): Promise<void> {
    if (keeps || temporary.size === 0) return;
    const read = new Set([...cursors.values()].map(({ chunk }) => chunk.number));
    for (const [number, id] of [...temporary]) {
      if (read.has(number)) continue;
      temporary.delete(number);
      await blobs.delete(id);
    }
  }

  async function overlay(chunk: Chunk): Promise<Overlaid> {
    const made = await overlaid(blobs, job, chunk, children, frameOf(chunk.part.first));
    if (made.isTemporary) temporary.set(chunk.number, made.blob);
    return made;
  }

  return {
    update(chunks) {
      const next = new Map<number, Chunk[]>();
      for (const chunk of chunks) {
        if (chunk.fallbackOf !== undefined) continue;
        const known = next.get(chunk.part.group);
        if (known === undefined) next.set(chunk.part.group, [chunk]);
        else known.push(chunk);
      }
      for (const list of next.values()) list.sort((a, b) => a.part.first - b.part.first);
      groups = next;
      children = childrenOf(chunks);
      const missing = [...next.values()].flatMap((list) => list.find((one) => !isSettledChunk(one, children)) ?? []);
      settledUntil = Math.min(...missing.map(({ part }) => part.first - 1));
    },
    get settledUntil() {
      return settledUntil;
    },

    lastOf(group, line) {
      const chunk = chunkOf(group, line);
      return chunk !== undefined && isSettledChunk(chunk, children) ? chunk.part.last : undefined;
    },

    skip(group, line, count) {
      const cursor = cursorAt(group, line);
      cursor.done += count;
      cursor.reader = undefined;
    },

    async read(group, line, count) {
      const cursor = cursorAt(group, line);
      if (cursor.reader === undefined) {
        const { chunk } = cursor;
        await deletePassed();
        const blob = temporary.get(chunk.number) ?? (await overlay(chunk)).blob;
        const pieceBytes = Math.min(MAX_PIECE_BYTES, Math.ceil(MEMORY_BYTES / groups.size));
        const reader = lineReader(blobs, blob, pieceBytes);
        for await (const _ of reader.take(cursor.done));
        cursor.reader = reader;
      }
      cursor.done += count;
      return cursor.reader;
    },

    async close() {
      for (const id of temporary.values()) await blobs.delete(id);
      temporary.clear();
      cursors.clear();
    },
  };
}
