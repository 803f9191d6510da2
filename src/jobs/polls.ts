/**
 * Polls the unfinished jobs of hosted providers, at growing intervals, so that the ledger is current without requests. Each poll is
 * one taking of the job's item of the queue `polls`.
 */
import type { Logger } from "pino";
import { createTurns } from "../executor/turns.ts";
import type { JobRow } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Again, Lease, Queue } from "../ports/queue.ts";
import { POLL_GROWTH, POLLS_AT_ONCE, type PollInterval } from "./poller.ts";
import { isSettled } from "./state-rules.ts";

interface Options extends PollInterval {
  readonly ledger: { readonly jobs: Pick<Ledger["jobs"], "byId"> };
  readonly queue: Pick<Queue, "isShared" | "add" | "work">;
  /** Refreshes a job's state. Resolves with true if the job has ended. */
  readonly refresh: (row: JobRow, signal: AbortSignal) => Promise<boolean>;
  readonly log: Pick<Logger, "warn">;
}

export interface Polls {
  /** Polls this job until it has ended. Tenants take turns. */
  add(id: string): void;
  close(): void;
}

/** Items that a process of several takes, so that tenants can take turns among them. Others are for other processes. */
const MOST_SHARED = 32;

export function createPolls({ ledger, queue, refresh, log, firstMs, mostMs }: Options): Polls {
  /** Those that wait for their turn. */
  const waiting = createTurns<() => void>();
  let running = 0;
  let closed = false;

  const next = () => {
    while (!closed && running < POLLS_AT_ONCE && waiting.size > 0) {
      running += 1;
      waiting.next()!();
    }
  };

  /** Resolves with false if the signal aborts before. */
  async function turn(tenant: string, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let isWaiting = true;
    const leave = waiting.add({ tenant, job: "" }, () => {
      isWaiting = false;
      resolve(true);
    });
    const stop = () => {
      if (!isWaiting) return;
      leave();
      resolve(false);
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    next();
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Resolves with true if the job has ended. */
  async function poll(id: string, signal: AbortSignal): Promise<boolean> {
    const row = await ledger.jobs.byId(id);
    if (row === undefined || isSettled(row)) return true;
    if (!(await turn(row.owner, signal))) return false;
    try {
      // The state may have changed while the job waited for its turn.
      const now = queue.isShared ? await ledger.jobs.byId(id) : row;
      return now === undefined || isSettled(now) || (await refresh(now, signal));
    } finally {
      running -= 1;
      next();
    }
  }

  const after = (attempt: number): Again => ({
    // Jitter, so that jobs that were created together are not polled together.
    afterMs: Math.min(mostMs, firstMs * POLL_GROWTH ** attempt) * (0.9 + Math.random() / 5),
  });

  async function run({ id, attempt, signal }: Lease): Promise<Again | undefined> {
    try {
      if (await poll(id, signal)) return undefined;
    } catch (err) {
      if (!signal.aborted) log.warn({ job: id, err }, "failed to read a job's state; retrying later");
    }
    return after(attempt);
  }

  queue.work("polls", {
    most: () => (queue.isShared ? MOST_SHARED : Number.POSITIVE_INFINITY),
    // In one process a poll is shared with requests, which do not end with it.
    run: (lease) => (queue.isShared ? run(lease) : Promise.race([run(lease), aborted(lease)])),
  });

  return {
    add(id) {
      queue.add("polls", id, { afterMs: firstMs }).catch((err: unknown) => {
        log.warn({ job: id, err }, "failed to enter a job's polls; retrying later");
      });
    },
    close() {
      closed = true;
    },
  };
}

const aborted = ({ signal }: Lease): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
