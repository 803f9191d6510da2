/** Work in this process that a shutdown waits for. A chunk has one task at a time. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Chunk } from "../../ports/chunks.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { LiveJob } from "./live-job.ts";

interface Options {
  readonly ledger: { readonly chunks: Pick<Ledger["chunks"], "of"> };
  readonly log: Pick<Logger, "warn">;
  /** Milliseconds before a read that failed is repeated. */
  readonly retryMs: number;
  /** The ledger has a chunk's next state, or a chunk is new. */
  readonly read: (live: LiveJob, number: number) => void;
  /** A task of a chunk has ended. Not called at a shutdown. */
  readonly after: (live: LiveJob, number: number) => void;
}

export interface Tasks {
  /** Aborts at the end of a shutdown. */
  readonly signal: AbortSignal;
  /** True once the shutdown has begun. From then on no task begins. */
  readonly isClosing: boolean;
  /** Failures are logged. @param live the job that the work is for. None begins once the job leaves */
  run(work: () => Promise<unknown>, live?: LiveJob): void;
  /** Works on a chunk, unless a task does. If that fails, the chunk is read from the ledger again. */
  onChunk(live: LiveJob, number: number, act: (chunk: Chunk) => Promise<void>): void;
  /** Repeats work until it succeeds. Its error ends it if `isFinal`. */
  untilDone(work: () => Promise<unknown>, message: string, isFinal?: (error: unknown) => boolean): Promise<void>;
  /** Resolves when no task is left. */
  shutdown(graceMs: number): Promise<void>;
}

export function createTasks({ ledger, log, retryMs, read, after }: Options): Tasks {
  const tasks = new Set<Promise<void>>();
  const abort = new AbortController();
  let isClosing = false;

  function run(work: () => Promise<unknown>, live?: LiveJob): void {
    if (isClosing || live?.isLeaving) return;
    const task = work()
      .catch((err: unknown) => {
        if (!isClosing && !live?.isLeaving) log.warn({ err }, "failed to go on with a job; retrying");
      })
      .then(() => {
        tasks.delete(task);
        live?.tasks.delete(task);
      });
    tasks.add(task);
    live?.tasks.add(task);
  }

  const untilDone: Tasks["untilDone"] = async (work, message, isFinal = () => false) => {
    while (!isClosing) {
      try {
        await work();
        return;
      } catch (err) {
        if (isClosing || isFinal(err)) return;
        log.warn({ err }, message);
        await sleep(retryMs, undefined, { signal: abort.signal }).catch(() => {});
        // A job may have left meanwhile.
        if (isFinal(err)) return;
      }
    }
  };

  async function reread(live: LiveJob, number: number): Promise<void> {
    for (const chunk of await ledger.chunks.of(live.row.id)) {
      const isNew = live.get(chunk.number) === undefined;
      if (chunk.number === number || isNew) live.put(chunk);
      if (isNew) read(live, chunk.number);
    }
  }

  return {
    signal: abort.signal,
    get isClosing() {
      return isClosing;
    },
    run,
    untilDone,

    onChunk(live, number, act) {
      if (live.busy.has(number) || isClosing || live.isLeaving) return;
      const before = live.get(number)!;
      live.busy.add(number);
      run(async () => {
        try {
          await act(before);
        } catch (err) {
          log.warn({ job: live.row.id, chunk: number, err }, "failed to go on with a chunk; retrying");
          const message = `failed to read the chunks of ${live.row.id}; retrying`;
          await untilDone(
            () => reread(live, number),
            message,
            () => live.isLeaving,
          );
        } finally {
          live.busy.delete(number);
          read(live, number);
        }
        if (!live.isLeaving) after(live, number);
      }, live);
    },

    async shutdown(graceMs) {
      isClosing = true;
      const timer = setTimeout(() => abort.abort(), graceMs);
      await Promise.all(tasks);
      clearTimeout(timer);
      abort.abort();
    },
  };
}
