/** Objects of jobs with a provider whose files have names. The gateway reads and writes them for the job's tenant. */
import { streamed } from "../../lib/content.ts";
import type { BlobId, ObjectName } from "../../lib/names.ts";
import { storedContent } from "../../objects/stored-content.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { ObjectCall, Objects } from "../../ports/objects.ts";

interface Content {
  readonly blobs: BlobStore;
  readonly blob: BlobId;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
}

/** Writes a blob as an object. */
export async function putBlob(objects: Objects, call: ObjectCall, name: ObjectName, content: Content): Promise<void> {
  const { blobs, blob, size, contentType } = content;
  await objects.put(call, name, {
    contentType,
    headers: {},
    metadata: {},
    conditions: {},
    length: size,
    checksums: {},
    async open(digests, watch) {
      return { ...storedContent(() => blobs.get(blob), { length: size, algorithms: digests, watch }), keep: [] };
    },
  });
}

/** The objects under a prefix, at most 1000. */
export async function namesUnder(
  objects: Objects,
  call: ObjectCall,
  { bucket, key }: ObjectName,
): Promise<readonly string[]> {
  const { entries } = await objects.list(call, bucket, { prefix: key, limit: 1000 });
  return entries.flatMap(({ file }) => (file === undefined ? [] : [file.key]));
}

/** The contents of objects, one after the other. */
export async function* contentOf(
  objects: Objects,
  call: ObjectCall,
  bucket: string,
  keys: readonly string[],
): AsyncGenerator<Buffer> {
  for (const key of keys) {
    const { body } = await objects.get(call, { bucket, key }, { conditions: {}, range: undefined, checksums: false });
    yield* streamed(body) as AsyncIterable<Buffer>;
  }
}
