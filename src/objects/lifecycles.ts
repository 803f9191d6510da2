/** The lifecycle configurations of the ledger's buckets. Memory has them all, so that a HEAD need not read the ledger. */
import { expirationText, expiryOf, type LifecycleRule } from "../lib/s3/lifecycle.ts";
import type { Ledger, LifecycleRow } from "../ports/ledger.ts";
import type { FileRow } from "../ports/objects.ts";

type Place = Pick<LifecycleRow, "owner" | "provider" | "bucket">;

export interface BucketLifecycles {
  /** Reads the configurations. Called once, at the start. */
  load(): Promise<void>;
  of(place: Place): readonly LifecycleRule[] | undefined;
  put(place: Place, rules: readonly LifecycleRule[]): Promise<void>;
  delete(place: Place): Promise<void>;
  /** The ledger has deleted the configuration with its bucket. */
  forget(place: Place): void;
  all(): readonly LifecycleRow[];
}

export function createLifecycles({ lifecycles }: Pick<Ledger, "lifecycles">): BucketLifecycles {
  const rows = new Map<string, LifecycleRow>();
  const keyOf = ({ owner, provider, bucket }: Place): string => `${owner}\n${provider}\n${bucket}`;
  return {
    async load() {
      for (const row of await lifecycles.all()) rows.set(keyOf(row), row);
    },
    of: (place) => rows.get(keyOf(place))?.rules,
    async put({ owner, provider, bucket }, rules) {
      const row = { owner, provider, bucket, rules };
      await lifecycles.put(row);
      rows.set(keyOf(row), row);
    },
    async delete(place) {
      await lifecycles.delete(place);
      rows.delete(keyOf(place));
    },
    forget: (place) => void rows.delete(keyOf(place)),
    all: () => [...rows.values()],
  };
}

/** The header of an object, if a rule of its bucket expires it. */
export function expirationOf(
  lifecycles: Pick<BucketLifecycles, "of">,
  place: Omit<Place, "bucket">,
  file: FileRow,
): string | undefined {
  const rules = lifecycles.of({ ...place, bucket: file.bucket });
  const expiry = rules && expiryOf(rules, file);
  return expiry && expirationText(expiry);
}
