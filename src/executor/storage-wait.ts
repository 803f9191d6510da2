/**
 * Batches that the storage has stopped. They wait until it takes writes again and then go on as after a crash, so that a full
 * disk costs time, and neither the job nor what it has paid for.
 */
import type { JobState } from "../ports/jobs.ts";

interface Options {
  /** Rejects while the storage takes no write: no record is asked before its result can be kept. */
  readonly check: () => Promise<void>;
  readonly resume: (id: string) => void;
  /** Milliseconds before the first look at the storage, doubled while a batch does not come any further. */
  readonly firstMs: number;
}

export interface Waiting {
  /** @param state what is told of the batch meanwhile; undefined: what the ledger has */
  add(id: string, state: JobState | undefined): void;
  state(id: string): JobState | undefined;
  has(id: string): boolean;
  /** Lets it go on at once. */
  wake(id: string): void;
  /** The batch is over. */
  forget(id: string): void;
  close(): void;
}

const MOST_MS = 60_000;

export function createWaiting({ check, resume, firstMs }: Options): Waiting {
  const waits = new Map<string, { readonly state: JobState | undefined; timer: NodeJS.Timeout }>();
  const before = new Map<string, { readonly delayMs: number; readonly processed: number }>();

  function wake(id: string): void {
    const wait = waits.get(id);
    if (wait === undefined) return;
    clearTimeout(wait.timer);
    waits.delete(id);
    resume(id);
  }

  function later(id: string, delayMs: number): NodeJS.Timeout {
    const look = () =>
      check().then(
        () => wake(id),
        () => {
          const wait = waits.get(id);
          if (wait !== undefined) wait.timer = later(id, delayMs);
        },
      );
    return setTimeout(look, delayMs).unref();
  }

  return {
    add(id, state) {
      const processed = state?.counts?.processed ?? 0;
      const last = before.get(id);
      const delayMs = last === undefined || processed > last.processed ? firstMs : Math.min(MOST_MS, last.delayMs * 2);
      before.set(id, { delayMs, processed });
      waits.set(id, { state, timer: later(id, delayMs) });
    },
    has: (id) => waits.has(id),
    state: (id) => waits.get(id)?.state,
    wake,
    forget: (id) => void before.delete(id),
    close() {
      for (const { timer } of waits.values()) clearTimeout(timer);
      waits.clear();
    },
  };
}
