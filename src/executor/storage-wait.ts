/**
 * Suspends batches that a storage failure stopped, until writes succeed again. They then resume as after a crash, so a full
 * disk loses neither the job nor its paid results.
 */
import type { JobState } from "../ports/jobs.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";

interface Options {
  /** Rejects while writes fail. No record is sent before its result can be stored. */
  readonly check: () => Promise<void>;
  readonly resume: (id: string) => void;
  /** Milliseconds before the first check of the storage. Doubles while a batch makes no progress. */
  readonly firstMs: number;
}

export interface StorageWait {
  /** @param state the batch's state meanwhile; undefined: the state in the ledger */
  add(id: string, state: JobState | undefined): void;
  state(id: string): JobState | undefined;
  has(id: string): boolean;
  /** Resumes the batch at once. */
  wake(id: string): void;
  /** The batch does not resume in this process. */
  remove(id: string): void;
  /** Removes a batch that has ended. */
  forget(id: string): void;
  close(): void;
}

export function createStorageWait({ check, resume, firstMs }: Options): StorageWait {
  const waits = new Map<string, { readonly state: JobState | undefined; timer: NodeJS.Timeout }>();
  const before = new Map<string, { readonly delayMs: number; readonly processed: number }>();

  function wake(id: string): void {
    if (waits.has(id)) {
      remove(id);
      resume(id);
    }
  }

  function remove(id: string): void {
    clearTimeout(waits.get(id)?.timer);
    waits.delete(id);
  }

  function later(id: string, delayMs: number): NodeJS.Timeout {
    const retry = () =>
      check().then(
        () => wake(id),
        () => {
          const wait = waits.get(id);
          if (wait !== undefined) wait.timer = later(id, delayMs);
        },
      );
    return setTimeout(retry, delayMs).unref();
  }

  return {
    add(id, state) {
      const processed = state?.counts?.processed ?? 0;
      const last = before.get(id);
      const delayMs =
        last === undefined || processed > last.processed
          ? firstMs
          : Math.min(EXECUTOR_TIMINGS.maxStorageRetry, last.delayMs * 2);
      before.set(id, { delayMs, processed });
      waits.set(id, { state, timer: later(id, delayMs) });
    },
    has: (id) => waits.has(id),
    state: (id) => waits.get(id)?.state,
    wake,
    remove,
    forget: (id) => void before.delete(id),
    close() {
      for (const { timer } of waits.values()) clearTimeout(timer);
      waits.clear();
    },
  };
}
