/**
 * The results of a chunk whose failed records ran again elsewhere. A result from elsewhere replaces that of the chunk, unless the
 * record never ran there.
 */
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import type { FrameName } from "../../ports/lines.ts";
import { indexEntries } from "../../storage/blobs/line-index.ts";
import { type LineReader, lineReader } from "./line-reader.ts";
import { noteOf } from "./plan.ts";
import { countState, framedResult, noResults, type ResultCounts, stateOf } from "./result-state.ts";

export interface Overlaid {
  /** One result line for each of the chunk's lines, in their order. */
  readonly blob: BlobId;
  /** True if the caller deletes the blob. */
  readonly isTemporary: boolean;
  readonly counts: ResultCounts;
}

type Blobs = Pick<BlobStore, "get" | "size" | "temporary" | "delete">;

/** The chunks that run failed records of each chunk again, by its number. They may run those of other chunks too. */
export function childrenOf(chunks: readonly Chunk[]): ReadonlyMap<number, readonly Chunk[]> {
  const children = new Map<number, Chunk[]>();
  for (const chunk of chunks) {
    if (chunk.fallbackOf === undefined) continue;
    const known = children.get(chunk.fallbackOf);
    if (known === undefined) children.set(chunk.fallbackOf, [chunk]);
    else known.push(chunk);
  }
  const own = new Map(children);
  for (const chunk of chunks) {
    const { heldWith } = noteOf(chunk);
    if (heldWith === undefined || heldWith === chunk.number) continue;
    const shared = (own.get(heldWith) ?? []).filter(({ part }) => overlaps(part, chunk.part));
    children.set(chunk.number, [...(own.get(chunk.number) ?? []), ...shared]);
  }
  return children;
}

const overlaps = (a: Chunk["part"], b: Chunk["part"]): boolean => a.first <= b.last && b.first <= a.last;

/** True if the results of the chunk's failed records wait for those of other chunks. */
export const isHeld = (chunk: Chunk): boolean => noteOf(chunk).isHeld === true;

/** True if the chunk and all chunks that run its records again are done. */
export const isSettledChunk = (chunk: Chunk, children: ReadonlyMap<number, readonly Chunk[]>): boolean =>
  chunk.state === "done" &&
  !isHeld(chunk) &&
  (children.get(chunk.number) ?? []).every((child) => isSettledChunk(child, children));

/** The numbers of the chunk's lines, in ascending order. */
export async function* numbersOf(
  blobs: Pick<BlobStore, "get">,
  index: BlobId,
  { part }: Pick<Chunk, "part">,
): AsyncGenerator<number> {
  if (part.list !== undefined) {
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of await blobs.get(part.list)) {
      const bytes = Buffer.concat([rest, piece as Buffer]);
      let at = 0;
      for (; at + 4 <= bytes.length; at += 4) {
        const line = bytes.readUInt32BE(at);
        if (line >= part.first && line <= part.last) yield line;
      }
      rest = bytes.subarray(at);
    }
    return;
  }
  for await (const entries of indexEntries(blobs, index, part.first, part.last)) {
    for (const { line, group } of entries) if (group === part.group) yield line;
  }
}

interface Over {
  readonly reader: LineReader;
  readonly numbers: AsyncGenerator<number>;
  /** The number of its next line. */
  line: number | undefined;
}

const PIECE_BYTES = 64 * 1024;
const WRITE_BYTES = 256 * 1024;

/** The chunk is settled, and `frame` is that of its lines. */
export async function overlaid(
  blobs: Blobs,
  { index }: Pick<ChunkedJob, "index">,
  chunk: Chunk,
  children: ReadonlyMap<number, readonly Chunk[]>,
  frame: FrameName,
): Promise<Overlaid> {
  const above = children.get(chunk.number) ?? [];
  if (above.length === 0) {
    const { total = 0, success = 0, error = 0 } = chunk.counts ?? {};
    return { blob: chunk.outcome!, isTemporary: false, counts: { total, success, error } };
  }
  const counts = noResults();
  const temporary: BlobId[] = [];
  const overs: Over[] = [];
  const out = await blobs.temporary();
  try {
    for (const child of above) {
      const found = await overlaid(blobs, { index }, child, children, frame);
      if (found.isTemporary) temporary.push(found.blob);
      const numbers = numbersOf(blobs, index!, child);
      overs.push({
        reader: lineReader(blobs, found.blob, PIECE_BYTES),
        numbers,
        line: (await numbers.next()).value as number | undefined,
      });
    }
    await merge(lineReader(blobs, chunk.outcome!, PIECE_BYTES), numbersOf(blobs, index!, chunk), overs);
    return { blob: out.id, isTemporary: true, counts };
  } catch (failure) {
    await blobs.delete(out.id);
    throw failure;
  } finally {
    for (const { numbers } of overs) await numbers.return(undefined);
    await out.close();
    for (const id of temporary) await blobs.delete(id);
  }

  async function next(over: Over): Promise<Buffer> {
    const result = await over.reader.next();
    if (result === undefined) throw new Error(`a fallback of chunk ${chunk.number} has too few lines`);
    over.line = (await over.numbers.next()).value as number | undefined;
    return result;
  }

  async function merge(below: LineReader, lines: AsyncIterable<number>, overs: readonly Over[]): Promise<void> {
    let pieces: Buffer[] = [];
    let filled = 0;
    const flush = async () => {
      if (filled > 0) await out.write(Buffer.concat(pieces));
      pieces = [];
      filled = 0;
    };
    for await (const line of lines) {
      const own = await below.next();
      if (own === undefined) throw new Error(`the outcome of chunk ${chunk.number} has too few lines`);
      let chosen = own;
      let state = stateOf(frame, framedResult(frame, own));
      for (const over of overs) {
        // Lines of other chunks.
        while (over.line !== undefined && over.line < line) await next(over);
        if (over.line !== line) continue;
        const other = await next(over);
        const elsewhere = stateOf(frame, framedResult(frame, other));
        if (elsewhere === "canceled" || elsewhere === "expired") continue;
        state = elsewhere;
        chosen = other;
      }
      countState(counts, state);
      pieces.push(chosen);
      filled += chosen.length;
      if (filled >= WRITE_BYTES) await flush();
    }
    await flush();
  }
}
