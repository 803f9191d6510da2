/** Halves a chunk. */
import type { BlobStore } from "../../../ports/blobs.ts";
import type { ChunkedJob } from "../../../ports/chunks.ts";
import type { LinePart } from "../../../ports/lines.ts";
import { indexEntries } from "../../../storage/blobs/line-index.ts";

/** @param part of at least two lines */
export async function halves(
  blobs: Pick<BlobStore, "get" | "put">,
  { index }: Pick<ChunkedJob, "index">,
  part: LinePart,
  signal: AbortSignal,
): Promise<readonly [LinePart, LinePart]> {
  const count = Math.ceil(part.count / 2);
  if (part.list !== undefined) return listHalves(blobs, part, part.list, count, signal);
  let seen = 0;
  for await (const entries of indexEntries(blobs, index!, part.first, part.last)) {
    for (const { line, group } of entries) {
      if (group !== part.group) continue;
      seen += 1;
      if (seen < count) continue;
      return [
        { ...part, last: line, count },
        { ...part, first: line + 1, count: part.count - count },
      ];
    }
  }
  throw new Error(`the index has ${seen} lines of ${part.count}`);
}

async function listHalves(
  blobs: Pick<BlobStore, "get" | "put">,
  part: LinePart,
  list: string,
  count: number,
  signal: AbortSignal,
): Promise<readonly [LinePart, LinePart]> {
  const pieces: Buffer[] = [];
  for await (const piece of (await blobs.get(list)) as AsyncIterable<Buffer>) pieces.push(piece);
  const all = Buffer.concat(pieces);
  const [first, second] = [all.subarray(0, count * 4), all.subarray(count * 4)];
  const [{ id: one }, { id: two }] = [await blobs.put(first, signal), await blobs.put(second, signal)];
  return [
    { ...part, last: first.readUInt32BE(first.length - 4), list: one, count },
    { ...part, first: second.readUInt32BE(0), list: two, count: part.count - count },
  ];
}
