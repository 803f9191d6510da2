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

export function createRunSync({ ledger, live, log, intervalMs }: Options): RunSync {
  let isBusy = false;
  let dueAt = 0;

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

  async function all(): Promise<void> {
    await read([...live.keys()]);
    const failed = (err: unknown) => log.warn({ err }, "failed to record the counts of a batch; retrying");
    await Promise.all([...live.values()].map((run) => run.report().catch(failed)));
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
