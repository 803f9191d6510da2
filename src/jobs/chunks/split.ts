/** Splits a chunk that its provider refuses for its size. */
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { ChunkedJob } from "../../ports/chunks.ts";
import type { LinePart } from "../../ports/lines.ts";
import { indexEntries } from "../../storage/blobs/line-index.ts";

const NUMBER_BYTES = 4;

async function listed(blobs: BlobStore, numbers: Buffer): Promise<BlobId> {
  const out = await blobs.append();
  await out.write(numbers);
  await out.sync();
  await out.close();
  return out.id;
}

/** Two parts with the lines of one, in order. The caller deletes the lists of the old part, or those of the new ones. */
export async function halved(
  blobs: BlobStore,
  { index }: Pick<ChunkedJob, "index">,
  part: LinePart,
): Promise<readonly [LinePart, LinePart]> {
  const half = Math.floor(part.count / 2);
  if (part.list !== undefined) {
    const pieces: Buffer[] = [];
    for await (const piece of (await blobs.get(part.list)) as AsyncIterable<Buffer>) pieces.push(piece);
    const all = Buffer.concat(pieces);
    const at = half * NUMBER_BYTES;
    const [lists, last] = [[all.subarray(0, at), all.subarray(at)] as const, all.readUInt32BE(at - NUMBER_BYTES)];
    return [
      { ...part, last, count: half, list: await listed(blobs, lists[0]) },
      { ...part, first: all.readUInt32BE(at), count: part.count - half, list: await listed(blobs, lists[1]) },
    ];
  }
  let count = 0;
  for await (const entries of indexEntries(blobs, index!, part.first, part.last)) {
    for (const { line, group } of entries) {
      if (group !== part.group) continue;
      count += 1;
      if (count < half) continue;
      return [
        { ...part, last: line, count: half },
        { ...part, first: line + 1, count: part.count - half },
      ];
    }
  }
  throw new Error("the index does not have the lines of a chunk");
}
