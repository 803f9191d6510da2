/** Takes the due items of one queue while its worker has room. */
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import type { QueueName } from "../../ports/queue.ts";
import type { Replicas } from "../../ports/replicas.ts";
import type { Hand } from "../hand.ts";
import type { ItemData, Items } from "./items.ts";
import type { Leases, NewLease } from "./leases.ts";
import { FLEET_TIMINGS } from "./timings.ts";

/** A job as pg-boss fetches it. */
interface FetchedJob {
  readonly id: string;
  readonly retryCount: number;
  readonly data: ItemData;
}

interface Options {
  readonly queue: QueueName;
  readonly hand: Hand;
  readonly items: Items;
  readonly leases: Leases;
  readonly replicas: Pick<Replicas, "id" | "fence">;
  readonly fetch: (queue: QueueName, most: number) => Promise<readonly FetchedJob[]>;
  readonly log: Pick<Logger, "warn">;
}

export interface Taker {
  start(): void;
  /** Looks for due items now. */
  wake(): void;
  /** Resolves when no fetch is under way. */
  stop(): Promise<void>;
}

/** Of one fetch. */
const MOST_FETCHED = 200;

export function createTaker({ queue, hand, items, leases, replicas, fetch, log }: Options): Taker {
  let alarm = new AbortController();
  let isStopped = false;
  let ended: Promise<void> | undefined;

  /** Ends the writes of the processes that had the items and gave no sign of life. The items of those it cannot end are left. */
  async function withoutOthers(jobs: readonly FetchedJob[]): Promise<readonly FetchedJob[]> {
    const others = new Set(jobs.map(({ data }) => data.holder).filter((holder) => holder !== undefined));
    others.delete(replicas.id);
    const failed = new Set<string | undefined>();
    for (const other of others) {
      try {
        await replicas.fence(other);
      } catch (err) {
        failed.add(other);
        log.warn({ queue, replica: other, err }, "failed to fence a replica; its items wait");
      }
    }
    return jobs.filter(({ data }) => !failed.has(data.holder));
  }

  /** Resolves with true if there may be more. */
  async function take(): Promise<boolean> {
    const most = Math.min(MOST_FETCHED, hand.room());
    if (most <= 0) return false;
    const jobs = await fetch(queue, most);
    await Promise.all(jobs.map(({ id }) => leases.lettingGo(id)));
    for (const { id, retryCount } of jobs) leases.adopt(id, retryCount);
    const fetched = await withoutOthers(jobs.filter(({ id }) => !leases.has(id)));
    if (fetched.length === 0) return jobs.length === most;
    const taken = fetched.map(({ id: job, retryCount: attempt, data }): NewLease => {
      return { queue, job, attempt, id: data.item, failures: data.failures ?? 0 };
    });
    const held = await items.hold(taken).catch((error: unknown) => {
      // The answer may be lost. Others would fence a process whose items have no lease.
      void leases.giveBack(taken);
      throw error;
    });
    const mine = taken.filter(({ job }) => held.has(job));
    if (isStopped) await leases.giveBack(mine);
    else for (const lease of mine) void leases.run(lease, hand);
    return jobs.length === most;
  }

  async function pause(): Promise<void> {
    const { signal } = alarm;
    // Jitter, so that processes do not look at the same time.
    await after(FLEET_TIMINGS.fetch * (0.8 + Math.random() * 0.4), undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) alarm = new AbortController();
  }

  async function takeAll(): Promise<void> {
    while (!isStopped) {
      try {
        if (await take()) continue;
      } catch (err) {
        log.warn({ queue, err }, "failed to take background work; trying again");
      }
      if (!isStopped) await pause();
    }
  }

  return {
    start() {
      ended ??= takeAll();
    },
    wake: () => alarm.abort(),
    async stop() {
      isStopped = true;
      alarm.abort();
      await ended;
    },
  };
}
