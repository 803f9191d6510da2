/** What the gateways of this process have yet to delete in their buckets. */
import { expect, vi } from "vitest";
import type { BlobId } from "../../../src/lib/names.ts";
import type { Deletes } from "../../../src/storage/blobs/s3/deletes.ts";

const waiting = new Map<Deletes, Set<BlobId>>();

/** @returns the same, whose deletes `settled` awaits */
export function tracked(deletes: Deletes): Deletes {
  const ids = new Set<BlobId>();
  waiting.set(deletes, ids);
  const blob = (id: BlobId, place: string): void => {
    ids.add(id);
    deletes.blob(id, place);
  };
  return {
    has: deletes.has,
    blob,
    // A key serves as the id, because the deletes of ids show when they are done.
    objects: (keys) => keys.forEach((key) => void blob(key as BlobId, key)),
    async close() {
      waiting.delete(deletes);
      await deletes.close();
    },
  };
}

/** Resolves when nothing is left to delete. */
export async function settled(): Promise<void> {
  for (const [{ has }, ids] of waiting) {
    for (const id of ids) {
      await vi.waitFor(() => expect(has(id)).toBe(false), { interval: 20, timeout: 20_000 });
      ids.delete(id);
    }
  }
}
