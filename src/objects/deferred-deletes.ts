/**
 * Deleting files with providers that know them by ids of their own. A job that is paid for reads its input with the provider,
 * so a file that lost its name meanwhile stays there, out of everybody's sight, until the last job that reads it has ended.
 */
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { FileId, ProviderName } from "../lib/names.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Provider } from "../ports/provider.ts";

interface Options {
  readonly ledger: Pick<Ledger, "discards" | "jobs">;
  readonly providers: readonly Provider[];
  /** Milliseconds for which a listing of the provider is believed. */
  readonly freshMs: number;
  readonly log: Pick<Logger, "warn">;
}

export interface Discards {
  /** True where a job reads one of these: then they are to be discarded with their name, and not deleted now. */
  read(provider: ProviderName, ids: readonly FileId[]): Promise<boolean>;
  /** Deletes now. Rejects as the provider does. */
  delete(provider: Provider, ids: readonly FileId[]): Promise<void>;
  /** Deletes what was discarded and nothing reads any more. Never rejects: what fails is tried again later. */
  drain(provider: ProviderName): Promise<void>;
  has(provider: ProviderName, id: FileId): Promise<boolean>;
  /** Files that the provider may list, or may have listed lately, and that are as good as deleted. */
  hidden(provider: ProviderName): Promise<ReadonlySet<FileId>>;
  /** Takes up what the process before left, and goes on looking. */
  resume(): void;
  close(): void;
}

/** Deleted files that are hidden from a cached listing. */
const MAX_DELETED = 100_000;
const DELETE_MS = 30_000;
/** Longer than a listing may take, so that none that began before a deletion brings the file back. */
const LIST_MS = 60_000;
/** What has failed, or lost its last reader without a job's end (a create that came to nothing), waits no longer than this. */
const AGAIN_MS = 60_000;

export function createDiscards({ ledger, providers, freshMs, log }: Options): Discards {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const deleted = new LRUCache<string, true>({ max: MAX_DELETED, ttl: freshMs + LIST_MS, perf: Date });
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const remove = async (provider: Provider, id: FileId): Promise<void> => {
    await provider.files?.delete?.(id, AbortSignal.timeout(DELETE_MS));
    deleted.set(keyOf(provider.name, id), true);
  };

  const drainOnce = async (provider: Provider): Promise<void> => {
    const { name } = provider;
    try {
      for (const id of await ledger.discards.unread(name)) {
        await remove(provider, id)
          .then(() => ledger.discards.delete(name, id))
          .catch((err: unknown) => warn(name, err, id));
      }
    } catch (err) {
      warn(name, err);
    }
  };

  /** One at a time: who comes meanwhile is one more round for all of them together. */
  const draining = new Map<ProviderName, { again: boolean; readonly done: Promise<void> }>();
  const drain = (name: ProviderName): Promise<void> => {
    const provider = byName.get(name);
    if (provider?.files?.delete === undefined) return Promise.resolve();
    const running = draining.get(name);
    if (running !== undefined) {
      running.again = true;
      return running.done;
    }
    const rounds = async () => {
      do {
        round.again = false;
        await drainOnce(provider);
      } while (round.again && !closed);
      draining.delete(name);
    };
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const round = { again: false, done };
    draining.set(name, round);
    void rounds().then(resolve);
    return done;
  };
  const warn = (provider: ProviderName, err: unknown, file?: FileId) => {
    if (!closed)
      log.warn({ provider, file, err }, "a file that was deleted is still with its provider; tried again later");
  };
  const drainAll = () => {
    for (const name of byName.keys()) void drain(name);
  };

  return {
    async read(provider, ids) {
      for (const id of ids) if (await ledger.jobs.reads(provider, id)) return true;
      return false;
    },
    async delete(provider, ids) {
      for (const id of ids) await remove(provider, id);
    },
    drain,
    has: (provider, id) => ledger.discards.has(provider, id),
    async hidden(provider) {
      const ids = new Set(await ledger.discards.all(provider));
      const prefix = keyOf(provider, "");
      for (const key of deleted.keys()) if (key.startsWith(prefix)) ids.add(key.slice(prefix.length));
      return ids;
    },
    resume() {
      drainAll();
      timer = setInterval(drainAll, AGAIN_MS);
      timer.unref();
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

const keyOf = (provider: ProviderName, id: FileId): string => `${provider}\n${id}`;
