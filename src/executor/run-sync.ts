/** Keeps the batches of this process and the ledger in step, for requests and processes elsewhere. */
import type { Ledger } from "../ports/ledger.ts";
import type { ExecutorLog } from "./log.ts";
import type { Run } from "./run.ts";

interface Options {
  readonly ledger: { readonly runs: Pick<Ledger["runs"], "among"> };
  readonly live: ReadonlyMap<string, Run>;
  readonly log: Pick<ExecutorLog, "warn">;
  /** Milliseconds between two readings, and between two reports. */
  readonly intervalMs: number;
}

export interface RunSync {
  /** Reads what callers have asked, and reports counts, if that is due. Never throws. */
  tick(): void;
  /** Reads what callers have asked of these batches. Never rejects. */
  read(ids: readonly string[]): Promise<void>;
}

/** Milliseconds between two writes of a batch's results to a bucket. A process that takes over asks the later records again. */
const DURABLE_MS = 5_000;

export function createRunSync({ ledger, live, log, intervalMs }: Options): RunSync {
  let isBusy = false;
  let dueAt = 0;
  let durableAt = performance.now() + DURABLE_MS;

  async function read(ids: readonly string[]): Promise<void> {
    const revisions = new Map(ids.flatMap((id) => (live.has(id) ? [[id, live.get(id)!.revision]] : [])));
    try {
      for (const row of await ledger.runs.among([...revisions.keys()])) {
        live.get(row.id)?.adopt(row, revisions.get(row.id)!);
      }
    } catch (err) {
      log.warn({ err }, "failed to read what callers ask of running batches; retrying");
    }
  }

  async function each(work: (run: Run) => Promise<void>, message: string): Promise<void> {
    await Promise.all([...live.values()].map((run) => work(run).catch((err: unknown) => log.warn({ err }, message))));
  }

  async function all(): Promise<void> {
    await read([...live.keys()]);
    await each((run) => run.report(), "failed to record the counts of a batch; retrying");
    if (performance.now() < durableAt) return;
    durableAt = performance.now() + DURABLE_MS;
    await each((run) => run.sync(), "failed to make the results of a batch durable; retrying");
  }

  return {
    read,
    tick() {
      if (isBusy || performance.now() < dueAt || live.size === 0) return;
      isBusy = true;
      dueAt = performance.now() + intervalMs;
      void all().finally(() => {
        isBusy = false;
      });
    },
  };
}
