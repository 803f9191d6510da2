/**
 * Deletes that wait. Readers of other processes may have listed the objects of a blob, so these stay for a minute. What waits is only
 * in memory: the sweep deletes what a crash leaves, because no name refers to it.
 */
import { setTimeout as after } from "node:timers/promises";
import type { BlobId } from "../../../lib/names.ts";
import type { Bucket } from "./bucket.ts";

export interface Deletes {
  /** True for a blob whose objects are still to be deleted. */
  has(id: BlobId): boolean;
  /** @param place a key, or the beginning of keys that ends with a slash */
  blob(id: BlobId, place: string): void;
  objects(keys: readonly string[]): void;
  /** Deletes what readers of one object do not need any more. The rest stays for the sweep. */
  close(): Promise<void>;
}

interface Waiting {
  readonly due: number;
  readonly id: BlobId | undefined;
  readonly place: string;
}

export const DELETE_AFTER_MS = 60_000;
const RETRY_MS = 5_000;
/** For the deletes at the end of the process. The bucket may be away. */
const CLOSE_MS = 2_000;
/** What is beyond waits for the sweep. */
const MOST_WAITING = 100_000;
/** Objects that are deleted at once. */
const BATCH = 1000;

export function createDeletes(bucket: Pick<Bucket, "delete" | "list">, delayMs = DELETE_AFTER_MS): Deletes {
  let waiting: Waiting[] = [];
  const gone = new Set<BlobId>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;

  async function keysAt(places: readonly string[]): Promise<readonly string[]> {
    const keys: string[] = [];
    for (const place of places) {
      if (!place.endsWith("/")) keys.push(place);
      else for await (const page of bucket.list(place)) keys.push(...page.map(({ key }) => key));
    }
    return keys;
  }

  /** Those that are due come first, because the delay is the same for all. */
  async function run(now: number): Promise<void> {
    for (;;) {
      const first = waiting.findIndex(({ due }) => due > now);
      const due = waiting.slice(0, Math.min(BATCH, first === -1 ? BATCH : first));
      if (due.length === 0) return;
      const keys = await keysAt(due.map(({ place }) => place));
      if (keys.length > 0) await bucket.delete(keys);
      waiting = waiting.slice(due.length);
      for (const { id } of due) if (id !== undefined) gone.delete(id);
    }
  }

  function schedule(ms: number): void {
    if (isClosed || timer !== undefined || running !== undefined || waiting.length === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      running = run(performance.now()).then(
        () => again(Math.max(100, (waiting[0]?.due ?? 0) - performance.now())),
        () => again(RETRY_MS),
      );
    }, ms).unref();
  }

  function again(ms: number): void {
    running = undefined;
    schedule(ms);
  }

  function add(id: BlobId | undefined, places: readonly string[]): void {
    const due = performance.now() + delayMs;
    if (waiting.length + places.length <= MOST_WAITING) waiting.push(...places.map((place) => ({ due, id, place })));
    schedule(delayMs);
  }

  return {
    has: (id) => gone.has(id),
    blob(id, place) {
      if (gone.has(id) || isClosed || waiting.length >= MOST_WAITING) return;
      gone.add(id);
      add(id, [place]);
    },
    objects: (keys) => add(undefined, keys),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const rest = async (): Promise<void> => {
        await running?.catch(() => {});
        waiting = waiting.filter(({ place }) => !place.endsWith("/"));
        await run(Number.POSITIVE_INFINITY).catch(() => {});
      };
      await Promise.race([rest(), after(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
