/** Enters the counts of running jobs in the ledger from time to time, for their history. */
import type { Logger } from "pino";
import { StorageUnavailable } from "../lib/errors.ts";
import type { JobRow } from "../ports/jobs.ts";
import type { JobSample } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";

interface Options {
  readonly ledger: Pick<Ledger, "history">;
  /** The row with the state that this process knows. */
  readonly peek: (row: JobRow) => Promise<JobRow>;
  readonly log: Pick<Logger, "warn">;
}

export interface Sampler {
  start(): void;
  /** Looks at all jobs once, in a fleet. */
  round(signal: AbortSignal): Promise<void>;
  /** Resolves when nothing is being written. */
  close(): Promise<void>;
}

const TICK_MS = 1_000;
/** Jobs of a tick, so that no tick takes long. */
const JOBS = 200;
/** Interval of a young job's samples. An old job has them at a share of its age, so that their number grows slowly. */
export const SAMPLE_EACH_MS = 5_000;
const SHARE = 128;

export function createSampler({ ledger, peek, log }: Options): Sampler {
  /** The last sample of each running job. */
  const last = new Map<string, { readonly at: number; readonly processed: number }>();
  let seen = new Set<string>();
  let cursor: JobRow | undefined;
  let roundBegan = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function sample(): Promise<void> {
    const now = Date.now();
    if (cursor === undefined) {
      if (now - roundBegan < SAMPLE_EACH_MS) return;
      roundBegan = now;
    }
    await samplePage(now);
  }

  async function samplePage(now: number): Promise<void> {
    if (cursor === undefined) seen = new Set();
    const rows = await ledger.history.running(cursor, JOBS);
    cursor = rows.length === JOBS ? rows.at(-1) : undefined;
    const samples: (JobSample & { readonly job: string })[] = [];
    for (const row of rows) {
      seen.add(row.id);
      const before = last.get(row.id);
      if (before !== undefined && now - before.at < Math.max(SAMPLE_EACH_MS, (now - row.submitTime) / SHARE)) continue;
      const { status, counts } = await peek(row);
      if (counts === undefined || counts.processed === before?.processed) continue;
      last.set(row.id, { at: now, processed: counts.processed });
      samples.push({ job: row.id, at: now, status, counts });
    }
    await ledger.history.add(samples);
    if (cursor === undefined) for (const id of last.keys()) if (!seen.has(id)) last.delete(id);
  }

  const tick = () => {
    running = sample()
      .catch((err: unknown) => {
        // On a full disk, the history has a gap.
        if (!(err instanceof StorageUnavailable)) log.warn({ err }, "failed to sample the counts of running jobs");
      })
      .finally(() => {
        if (timer !== undefined) timer = setTimeout(tick, TICK_MS).unref();
      });
  };

  return {
    start() {
      timer = setTimeout(tick, TICK_MS).unref();
    },
    async round(signal) {
      cursor = undefined;
      do await samplePage(Date.now());
      while (cursor !== undefined && !signal.aborted);
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}
