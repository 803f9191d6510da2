/**
 * The lifecycle configurations of the ledger's buckets. Memory has them all, so that a HEAD need not read the ledger. Where other
 * processes change them too, only the header of objects is from memory, at most a second old. S3 itself delays it: "Expect a delay
 * of a few minutes before the configuration fully propagates" (S3's user guide, "Setting a lifecycle configuration").
 */
import { expirationText, expiryOf, type LifecycleRule } from "../lib/s3/lifecycle.ts";
import type { LifecycleRow } from "../ports/ledger/names.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import { LIFECYCLES_FRESH_MS } from "./timings.ts";

type Place = Pick<LifecycleRow, "owner" | "provider" | "bucket">;
type Rules = readonly LifecycleRule[] | undefined;

export interface BucketLifecycles {
  /** Reads the configurations. Called once, at the start. */
  load(): Promise<void>;
  of(place: Place): Promise<Rules>;
  /** For the header of an object. May be a second old. */
  recent(place: Place): Rules | Promise<Rules>;
  /** Rejects with NoSuchBucket. */
  put(place: Place, rules: readonly LifecycleRule[]): Promise<void>;
  delete(place: Place): Promise<void>;
  /** The ledger has deleted the configuration with its bucket. */
  forget(place: Place): void;
  all(): Promise<readonly LifecycleRow[]>;
}

interface Options {
  /** True if other processes change the configurations too. */
  readonly isShared: boolean;
}

export function createLifecycles(
  { lifecycles }: Pick<Ledger, "lifecycles">,
  { isShared }: Options = { isShared: false },
): BucketLifecycles {
  let rows = new Map<string, LifecycleRow>();
  /** Own changes. A read that one of them overlaps may not have it. */
  let changes = 0;
  let readAt = 0;
  let reading: Promise<void> | undefined;
  const keyOf = ({ owner, provider, bucket }: Place): string => `${owner}\n${provider}\n${bucket}`;

  async function read(): Promise<void> {
    const [before, at] = [changes, performance.now()];
    const found = await lifecycles.all();
    if (before !== changes) return read();
    rows = new Map(found.map((row) => [keyOf(row), row]));
    readAt = at;
  }
  const fresh = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const inMemory = (place: Place): Rules => rows.get(keyOf(place))?.rules;

  return {
    load: fresh,
    of: async (place) => (isShared ? (await lifecycles.of(place))?.rules : inMemory(place)),
    recent(place) {
      if (!isShared || performance.now() - readAt < LIFECYCLES_FRESH_MS) return inMemory(place);
      return fresh().then(() => inMemory(place));
    },
    async put({ owner, provider, bucket }, rules) {
      const row = { owner, provider, bucket, rules };
      await lifecycles.put(row);
      changes += 1;
      rows.set(keyOf(row), row);
    },
    async delete(place) {
      await lifecycles.delete(place);
      changes += 1;
      rows.delete(keyOf(place));
    },
    forget(place) {
      changes += 1;
      rows.delete(keyOf(place));
    },
    all: () => (isShared ? lifecycles.all() : Promise.resolve([...rows.values()])),
  };
}

/** The header of an object, if a rule of its bucket expires it. */
export async function expirationOf(
  lifecycles: Pick<BucketLifecycles, "recent">,
  place: Omit<Place, "bucket">,
  file: FileRow,
): Promise<string | undefined> {
  const rules = await lifecycles.recent({ ...place, bucket: file.bucket });
  const expiry = rules && expiryOf(rules, file);
  return expiry && expirationText(expiry);
}
