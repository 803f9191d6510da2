/** Binds a bucket to the ledger that has the names of its objects, so that neither is used with another. */
import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { BlobMissing } from "../ports/blobs.ts";
import type { Secrets } from "../ports/ledger/secrets.ts";
import type { Bucket } from "./blobs/s3/bucket.ts";
import { OBJECTS, PAIR_KEY, SEGMENTS } from "./blobs/s3/keys.ts";
import { PAIR_NAME } from "./paired-folder.ts";

interface Pair {
  readonly secrets: Secrets;
  readonly bucket: Bucket;
  /** `s3://bucket/prefix` */
  readonly address: string;
  /** True: blobs that no ledger names are no reason to refuse. They become orphans. */
  readonly newLedger: boolean;
}

/** Rejects if the bucket or the ledger belongs to another one. Binds both if they are new. Processes may start together. */
export async function pairBucket({ secrets, bucket, address, newLedger }: Pair): Promise<void> {
  const known = (await secrets.find(PAIR_NAME))?.toString();
  let own = await bucketId(bucket);
  if (known !== undefined && own !== known) {
    throw new Error(
      own === undefined
        ? `The ledger's objects are not in ${address}: it has no ${PAIR_KEY}. Move them there with 'quarry migrate', or name their place in the configuration.`
        : `The objects in ${address} belong to another ledger. Use an empty bucket or another prefix.`,
    );
  }
  if (known !== undefined) return;
  if (!newLedger && (await hasObjects(bucket))) {
    throw new Error(
      `${address} has objects that no ledger names. Use the ledger that they belong to, an empty bucket or another prefix. ` +
        "To give them up, start with --new-ledger.",
    );
  }
  // Before the ledger, so that a crash leaves a bucket that is still free.
  own ??= await enterId(bucket);
  const bound = (await secrets.obtain(PAIR_NAME, Buffer.from(own))).toString();
  if (bound !== own) throw new Error(`The ledger was bound to another place than ${address} meanwhile. Start again.`);
}

export async function enterId(bucket: Bucket): Promise<string> {
  const id = randomUUID();
  for (;;) {
    if (await bucket.put(PAIR_KEY, Buffer.from(id), { ifAbsent: true })) return id;
    // Concurrent writes of two processes may both be refused (S3 user guide, "How to prevent object overwrites with conditional writes").
    const known = await bucketId(bucket);
    if (known !== undefined) return known;
  }
}

/** Undefined: the bucket is not bound. */
export async function bucketId(bucket: Pick<Bucket, "get">): Promise<string | undefined> {
  try {
    const { body } = await bucket.get(PAIR_KEY);
    return (await buffer(body)).toString();
  } catch (error) {
    if (error instanceof BlobMissing) return undefined;
    throw error;
  }
}

export async function hasObjects(bucket: Pick<Bucket, "list">): Promise<boolean> {
  for (const folder of [OBJECTS, SEGMENTS]) for await (const page of bucket.list(folder)) return page.length > 0;
  return false;
}
