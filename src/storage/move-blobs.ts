/** Copies the blobs of a data folder to a bucket, and compares what the bucket then has. */
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { BlobId } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { diskStore } from "./blobs/disk.ts";
import { isChain, SHARDS } from "./blobs/ids.ts";
import type { Bucket } from "./blobs/s3/bucket.ts";
import { blobOfKey, OBJECTS, objectKey, SEGMENTS, segmentOf } from "./blobs/s3/keys.ts";
import { storeBody } from "./blobs/s3/upload.ts";
import { idsIn } from "./blobs/sweep.ts";
import { codeOf } from "./fs.ts";
import { bucketId, enterId } from "./paired-bucket.ts";

export interface MovedBlobs {
  /** The id that binds the bucket and its ledger. */
  readonly id: string;
  readonly count: number;
  readonly bytes: number;
}

interface MoveBlobs {
  readonly dir: string;
  readonly bucket: Bucket;
  /** `s3://bucket/prefix` */
  readonly address: string;
}

const AT_ONCE = 4;
const NEVER = new AbortController().signal;

/**
 * Changes nothing in the folder, which no process may use meanwhile. A copy that was interrupted goes on: what the bucket has already
 * is not sent again, and is compared in any case. Rejects if the bucket has objects that the folder does not have.
 */
export async function moveBlobs({ dir, bucket, address }: MoveBlobs): Promise<MovedBlobs> {
  const root = join(dir, "files");
  const disk = await diskStore(root, undefined, { readOnly: true });
  const blobs = await sizesIn(root, disk);
  const sent = await objectsIn(bucket);
  for (const key of sent.keys()) {
    const id = blobOfKey(key);
    if (id === undefined || !blobs.has(id)) {
      throw new Error(`${address} has objects that the folder does not have: ${key}. Use an empty bucket or prefix.`);
    }
  }
  if ((await bucketId(bucket)) !== undefined && sent.size === 0 && blobs.size > 0) {
    throw new Error(`${address} belongs to another ledger. Use an empty bucket or another prefix.`);
  }
  let bytes = 0;
  await each(blobs, async ([id, size]) => {
    const key = isChain(id) ? segmentOf(id, 0, 0, size).key : objectKey(id);
    if (sent.get(key) !== size) await storeBody(bucket, key, await disk.get(id), NEVER);
    const [here, there] = [await disk.get(id), (await bucket.get(key)).body];
    const [own, copied] = await Promise.all([digestOf(here), digestOf(there)]);
    if (own !== copied) throw new Error(`${address}${key} differs from the blob in '${root}'`);
    bytes += size;
  });
  return { id: await enterId(bucket), count: blobs.size, bytes };
}

async function sizesIn(root: string, disk: BlobStore): Promise<ReadonlyMap<BlobId, number>> {
  const sizes = new Map<BlobId, number>();
  for (const shard of SHARDS) {
    const folder = join(root, "objects", shard);
    const exists = await readdir(folder).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    });
    if (exists === undefined) continue;
    for await (const ids of idsIn(folder)) for (const id of ids) sizes.set(id, await disk.size(id));
  }
  return sizes;
}

/** Sizes by key. */
async function objectsIn(bucket: Bucket): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const folder of [OBJECTS, SEGMENTS]) {
    for await (const page of bucket.list(folder)) for (const { key, bytes } of page) sizes.set(key, bytes);
  }
  return sizes;
}

async function each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]() as IterableIterator<T>;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

async function digestOf(content: Readable): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
