/**
 * Deletes of files with providers that choose their ids. A paid job reads its input from the provider, so a file that has lost
 * its name stays there, hidden, until the last job that reads it has ended.
 */
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { FileId, ProviderName } from "../lib/names.ts";
import type { FileStore } from "../ports/files.ts";
import type { Ledger } from "../ports/ledger.ts";
import { DELETE_TIMEOUT_MS, LIST_TIMEOUT_MS } from "./timings.ts";

interface Options {
  readonly ledger: Pick<Ledger, "deferredDeletes" | "jobs">;
  readonly stores: ReadonlyMap<ProviderName, FileStore>;
  /** Milliseconds for which a listing of a provider's files is cached. */
  readonly freshMs: number;
  readonly log: Pick<Logger, "warn">;
}

export interface DeferredDeletes {
  /** True if an unfinished job reads one of the files. Their delete must then be deferred. */
  areRead(provider: ProviderName, ids: readonly FileId[]): Promise<boolean>;
  /** Deletes now. Rejects as the provider does. */
  delete(provider: ProviderName, ids: readonly FileId[]): Promise<void>;
  /** Deletes deferred files that no job reads. Never rejects. Failed deletes are retried later. */
  drain(provider: ProviderName): Promise<void>;
  has(provider: ProviderName, id: FileId): Promise<boolean>;
  /** Deferred files, and files that this process has deleted and that a cached listing may still contain. */
  hidden(provider: ProviderName): Promise<ReadonlySet<FileId>>;
  /** Drains every provider. */
  drainAll(): Promise<void>;
  close(): void;
}

/** Entries in the cache of deleted files that a cached listing may contain. */
const MAX_DELETED = 100_000;

export function createDeferredDeletes({ ledger, stores, freshMs, log }: Options): DeferredDeletes {
  // A listing that started before the delete may end within LIST_TIMEOUT_MS and is then cached.
  const deleted = new LRUCache<string, true>({ max: MAX_DELETED, ttl: freshMs + LIST_TIMEOUT_MS, perf: Date });
  let closed = false;

  const remove = async (provider: ProviderName, id: FileId): Promise<void> => {
    await stores.get(provider)?.delete(id, AbortSignal.timeout(DELETE_TIMEOUT_MS));
    deleted.set(keyOf(provider, id), true);
  };

  const warn = (provider: ProviderName, err: unknown, file?: FileId) => {
    if (!closed) log.warn({ provider, file, err }, "failed to delete a file with its provider; retrying later");
  };

  const drainOnce = async (provider: ProviderName): Promise<void> => {
    try {
      for (const id of await ledger.deferredDeletes.unread(provider)) {
        await remove(provider, id)
          .then(() => ledger.deferredDeletes.delete(provider, id))
          .catch((err: unknown) => warn(provider, err, id));
      }
    } catch (err) {
      warn(provider, err);
    }
  };

  /** One drain per provider at a time. Calls during a drain share one further round. */
  const draining = new Map<ProviderName, { again: boolean; readonly done: Promise<void> }>();
  const drain = (provider: ProviderName): Promise<void> => {
    if (!stores.has(provider)) return Promise.resolve();
    const running = draining.get(provider);
    if (running !== undefined) {
      running.again = true;
      return running.done;
    }
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const round = { again: false, done };
    draining.set(provider, round);
    const rounds = async () => {
      do {
        round.again = false;
        await drainOnce(provider);
      } while (round.again && !closed);
      draining.delete(provider);
    };
    void rounds().then(resolve);
    return done;
  };
  return {
    async areRead(provider, ids) {
      for (const id of ids) if (await ledger.jobs.reads(provider, id)) return true;
      return false;
    },
    async delete(provider, ids) {
      for (const id of ids) await remove(provider, id);
    },
    drain,
    has: (provider, id) => ledger.deferredDeletes.has(provider, id),
    async hidden(provider) {
      const ids = new Set(await ledger.deferredDeletes.all(provider));
      const prefix = keyOf(provider, "");
      for (const key of deleted.keys()) if (key.startsWith(prefix)) ids.add(key.slice(prefix.length));
      return ids;
    },
    async drainAll() {
      await Promise.all(Array.from(stores.keys(), drain));
    },
    close() {
      closed = true;
    },
  };
}

const keyOf = (provider: ProviderName, id: FileId): string => `${provider}\n${id}`;
