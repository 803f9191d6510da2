/** Polls the batches of jobs that have several of them, at growing intervals. */
import type { Logger } from "pino";
import { createTurns } from "../executor/turns.ts";
import { JOB_TIMINGS } from "./timings.ts";

/** Milliseconds before a job's first poll, and the maximum between two polls. */
export interface PollInterval {
  readonly firstMs: number;
  readonly mostMs: number;
}

interface Options extends PollInterval {
  /** Refreshes a job's state. Resolves with true if the job has ended. */
  readonly refresh: (id: string) => Promise<boolean>;
  readonly log: Pick<Logger, "warn">;
}

export interface Poller {
  /** Polls this job until it has ended. Tenants take turns. */
  add(id: string, tenant?: string): void;
  stop(): void;
}

/** Maximum concurrent polls, over all providers. */
export const POLLS_AT_ONCE = 8;
/** Factor between one interval and the next. */
export const POLL_GROWTH = 1.5;

interface Polled {
  readonly tenant: string;
  due: number;
  delay: number;
}

export function createPoller({ refresh, log, firstMs, mostMs }: Options): Poller {
  const jobs = new Map<string, Polled>();
  /** Jobs that are due. */
  const waiting = createTurns<readonly [id: string, polled: Polled]>();
  let running = 0;
  let stopped = false;

  const poll = async (id: string, entry: Polled) => {
    running += 1;
    try {
      if (await refresh(id)) jobs.delete(id);
    } catch (err) {
      log.warn({ job: id, err }, "failed to read a job's state; retrying later");
    } finally {
      running -= 1;
      entry.delay = Math.min(mostMs, entry.delay * POLL_GROWTH);
      // Jitter, so that jobs that were created together are not polled together.
      entry.due = performance.now() + entry.delay * (0.9 + Math.random() / 5);
      pollNext();
    }
  };

  const pollNext = () => {
    while (!stopped && running < POLLS_AT_ONCE && waiting.size > 0) void poll(...waiting.next()!);
  };

  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const [id, entry] of jobs) {
        if (entry.due > now) continue;
        entry.due = Number.POSITIVE_INFINITY;
        waiting.add({ tenant: entry.tenant, job: "" }, [id, entry]);
      }
      pollNext();
    },
    Math.min(JOB_TIMINGS.pollTick, firstMs),
  );
  timer.unref();

  return {
    add(id, tenant = "") {
      if (!jobs.has(id)) jobs.set(id, { tenant, due: performance.now() + firstMs, delay: firstMs });
    },
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
