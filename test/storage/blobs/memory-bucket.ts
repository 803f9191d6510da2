/** A bucket in memory, for contents that would take long elsewhere. */
import { Readable } from "node:stream";
import { BlobMissing } from "../../../src/ports/blobs.ts";
import type { Bucket } from "../../../src/storage/blobs/s3/bucket.ts";

/** Objects on a page of a listing, as of S3. */
const PAGE = 1000;

export function memoryBucket(): Bucket & { keys(): readonly string[] } {
  const objects = new Map<string, Buffer>();
  const found = (key: string): Buffer => {
    const bytes = objects.get(key);
    if (bytes === undefined) throw new BlobMissing(key);
    return bytes;
  };
  const unused = () => {
    throw new Error("not in memory");
  };
  return {
    keys: () => [...objects.keys()].sort(),
    now: () => Date.now(),
    async put(key, bytes) {
      objects.set(key, Buffer.from(bytes));
      return true;
    },
    async get(key, range) {
      const bytes = found(key);
      const { start, end } = range ?? { start: 0, end: bytes.length };
      return { body: Readable.from([bytes.subarray(start, end + 1)]), size: bytes.length };
    },
    size: async (key) => found(key).length,
    async copy(from, to) {
      objects.set(to, found(from));
    },
    async *list(start) {
      const keys = this.keys().filter((key) => key.startsWith(start));
      for (let at = 0; at < keys.length; at += PAGE) {
        yield keys.slice(at, at + PAGE).map((key) => ({ key, bytes: found(key).length, modifiedAt: Date.now() }));
      }
    },
    async delete(keys) {
      for (const key of keys) objects.delete(key);
    },
    head: async () => {},
    upload: unused,
    uploads: unused,
    abortUpload: unused,
  } as Bucket & { keys(): readonly string[] };
}
