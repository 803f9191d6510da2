/**
 * Which segments have the bytes of a blob that grew. Within a generation, segments that overlap have the same bytes. A generation
 * replaces everything from its first byte on, so late segments of a process that lost the blob are without effect.
 */
import type { BlobSegment } from "./keys.ts";

/** Bytes `start` to `start + size` of a blob, which an object has from `from` on. */
export interface Piece {
  readonly key: string;
  readonly start: number;
  readonly size: number;
  readonly from: number;
}

/** The bytes of one generation that follow each other without a gap, up to `limit`. */
function spanOf(segments: readonly BlobSegment[], limit: number): readonly Piece[] {
  const sorted = segments.toSorted((a, b) => a.start - b.start || b.bytes - a.bytes);
  const pieces: Piece[] = [];
  let at = sorted[0]!.start;
  for (let next = 0; next < sorted.length && at < limit; ) {
    let best: BlobSegment | undefined;
    for (; next < sorted.length && sorted[next]!.start <= at; next += 1) {
      const one = sorted[next]!;
      if (best === undefined || one.start + one.bytes > best.start + best.bytes) best = one;
    }
    if (best === undefined) break;
    const end = Math.min(limit, best.start + best.bytes);
    if (end > at) pieces.push({ key: best.key, start: at, size: end - at, from: at - best.start });
    at = Math.max(at, end);
  }
  return pieces;
}

/** The pieces of a blob, in their order. */
export function piecesIn(segments: readonly BlobSegment[]): readonly Piece[] {
  const generations = Map.groupBy(segments, ({ generation }) => generation);
  const descending = [...generations.keys()].sort((a, b) => b - a);
  const spans: (readonly Piece[])[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (const generation of descending) {
    const own = generations.get(generation)!;
    const first = Math.min(...own.map(({ start }) => start));
    if (first >= limit) continue;
    spans.unshift(spanOf(own, limit));
    limit = first;
  }
  const pieces: Piece[] = [];
  for (const piece of spans.flat()) {
    // What follows a gap was never acknowledged.
    if (piece.start !== sizeOfPieces(pieces)) break;
    pieces.push(piece);
  }
  return pieces;
}

export function sizeOfPieces(pieces: readonly Piece[]): number {
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.start + last.size;
}

/** The pieces of the first bytes. */
export const firstBytes = (pieces: readonly Piece[], size: number): readonly Piece[] =>
  pieces
    .filter(({ start }) => start < size)
    .map((piece) => ({ ...piece, size: Math.min(piece.size, size - piece.start) }));

/** Small segments at the end of a blob, at most. One more merges them. */
const MOST_SMALL = 16;
const LEAST_MERGED = 8;
/** Bytes of a segment that is not merged any more. */
export const BIG_BYTES = 64 * 1024 * 1024;

/**
 * The last pieces that the next segment takes in. Nothing happens before there are `MOST_SMALL` small ones. Then at least half of
 * them are merged, and those before them as long as they are not larger than the result. So a byte is written again about once
 * each time that the number of segments doubles.
 *
 * @param bytes of the next segment
 */
export function mergedWith(pieces: readonly Piece[], bytes: number): readonly Piece[] {
  const small = pieces.slice(pieces.findLastIndex(({ size }) => size >= BIG_BYTES) + 1);
  if (small.length < MOST_SMALL) return [];
  let [sum, from] = [bytes, small.length];
  while (from > 0 && (small.length - from < LEAST_MERGED || small[from - 1]!.size <= sum)) {
    from -= 1;
    sum += small[from]!.size;
  }
  return small.slice(from);
}
