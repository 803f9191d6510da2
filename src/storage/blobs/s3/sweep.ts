/**
 * Sets aside what no name refers to. Other processes write to the bucket, so age decides together with the ledger: an object that
 * is a day old by the bucket's clock has its name, or never gets one.
 */
import type { BlobId } from "../../../lib/names.ts";
import type { Swept } from "../../../ports/blobs.ts";
import type { Bucket, BucketObject } from "./bucket.ts";
import { MOST_COPIED } from "./bucket.ts";
import { joinSpans, type ObjectBytes } from "./join.ts";
import { blobOfKey, OBJECTS, ORPHANS, SEGMENTS } from "./keys.ts";

const DAY_MS = 86_400_000;
/** Milliseconds that an object without a name stays. */
export const ORPHAN_AGE_MS = DAY_MS;
/** Days that orphans are kept. */
const KEPT_DAYS = 7;
/** Ids in one query. */
const BATCH = 500;
const AT_ONCE = 8;

interface FoundBlob {
  readonly id: BlobId;
  readonly objects: readonly BucketObject[];
}

export interface SweepPorts {
  readonly bucket: Bucket;
  readonly ageMs: number;
  /** True for blobs that this process writes or deletes. */
  readonly isBusy: (id: BlobId) => boolean;
  readonly read: (span: ObjectBytes) => AsyncIterable<Buffer>;
}

/** All blobs of the bucket in batches. */
export async function* blobsInBucket(bucket: Pick<Bucket, "list">): AsyncGenerator<readonly FoundBlob[]> {
  for (const folder of [OBJECTS, SEGMENTS]) {
    let batch: FoundBlob[] = [];
    let current: { readonly id: BlobId; readonly objects: BucketObject[] } | undefined;
    for await (const page of bucket.list(folder)) {
      for (const object of page) {
        const id = blobOfKey(object.key);
        if (id === undefined) continue;
        if (current?.id === id) {
          current.objects.push(object);
          continue;
        }
        if (batch.length >= BATCH) {
          yield batch;
          batch = [];
        }
        current = { id, objects: [object] };
        batch.push(current);
      }
    }
    if (batch.length > 0) yield batch;
  }
}

const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

export async function sweepBucket(
  ports: SweepPorts,
  live: (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>>,
): Promise<Swept> {
  const { bucket, ageMs, isBusy } = ports;
  let removed = 0;
  let orphaned = 0;
  for await (const page of bucket.uploads("")) {
    for (const upload of page) {
      if (blobOfKey(upload.key) === undefined || upload.begunAt > bucket.now() - ageMs) continue;
      await bucket.abortUpload(upload);
      removed += 1;
    }
  }
  for await (const batch of blobsInBucket(bucket)) {
    const last = bucket.now() - ageMs;
    const old = batch.filter(({ id, objects }) => !isBusy(id) && objects.every(({ modifiedAt }) => modifiedAt <= last));
    if (old.length === 0) continue;
    const kept = await live(old.map(({ id }) => id));
    const unnamed = old.filter(({ id }) => !kept.has(id));
    const objects = unnamed.flatMap((blob) => blob.objects);
    const folder = `${ORPHANS}${dayAt(bucket.now())}/`;
    for (let at = 0; at < objects.length; at += AT_ONCE) {
      await Promise.all(objects.slice(at, at + AT_ONCE).map((object) => setAside(ports, folder, object)));
    }
    await bucket.delete(objects.map(({ key }) => key));
    orphaned += unnamed.length;
  }
  return { removed, orphaned };
}

async function setAside(ports: SweepPorts, folder: string, { key, bytes: size }: BucketObject): Promise<void> {
  const to = `${folder}${key}`;
  if (size <= MOST_COPIED) await ports.bucket.copy(key, to, size);
  else await joinSpans(ports, to, [{ key, from: 0, size, isWhole: true }]);
}

/** Deletes the orphans that were found KEPT_DAYS ago or before. */
export async function deleteOldOrphansOf(bucket: Bucket): Promise<void> {
  for await (const page of bucket.list(ORPHANS)) {
    const last = dayAt(bucket.now() - KEPT_DAYS * DAY_MS);
    const due = page.filter(({ key }) => {
      const day = key.slice(ORPHANS.length, ORPHANS.length + last.length);
      return /^\d{4}-\d\d-\d\d$/.test(day) && day <= last;
    });
    if (due.length > 0) await bucket.delete(due.map(({ key }) => key));
  }
}
