/** pg-boss, as this queue uses it. */

import { PgBoss } from "pg-boss";
import type { Logger } from "pino";
import { QUEUE_NAMES, type QueueName } from "../../ports/queue.ts";
import { type ItemData, type Items, QUEUE_SCHEMA } from "./items.ts";
import { type QueuePool, unreachable } from "./pool.ts";
import { FLEET_TIMINGS, LEASE_SECONDS } from "./timings.ts";

export interface NewItem {
  readonly job: string;
  readonly id: string;
  readonly afterMs: number;
  readonly priority: number;
}

export interface Boss {
  /** Without effect for items that the queue has. */
  insert(queue: QueueName, items: readonly NewItem[]): Promise<void>;
  fetch(queue: QueueName, most: number): Promise<readonly { id: string; retryCount: number; data: ItemData }[]>;
  /** Begins to make items due whose leases have lapsed. */
  start(): void;
  close(): Promise<void>;
}

/** Years, because items wait as long as the ledger says. */
const RETENTION_SECONDS = 10 * 365 * 86_400;

const QUEUE = {
  policy: "standard",
  heartbeatSeconds: LEASE_SECONDS,
  // Its maximum.
  expireInSeconds: 86_400,
  retryLimit: 2 ** 31 - 1,
  retryDelay: 0,
  retentionSeconds: RETENTION_SECONDS,
} as const;

export async function openBoss(
  pool: QueuePool,
  items: Pick<Items, "restore">,
  log: Pick<Logger, "warn">,
): Promise<Boss> {
  const boss = new PgBoss({
    db: pool,
    schema: QUEUE_SCHEMA,
    // Nobody hears of lapsed leases while the database is in trouble.
    supervise: false,
    schedule: false,
    registerInstance: false,
    monitorIntervalSeconds: 1,
    reindex: false,
    warningQueueSize: 1_000_000,
    openTelemetry: { enabled: false },
  });
  boss.on("error", (err) => log.warn({ err }, "pg-boss failed; it tries again"));
  boss.on("warning", ({ message, data }) => log.warn({ data }, message));
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  try {
    await boss.start();
    for (const name of QUEUE_NAMES) await boss.createQueue(name, QUEUE);
  } catch (error) {
    await boss.stop({ graceful: false, close: false }).catch(() => {});
    throw unreachable(error);
  }

  async function supervise(): Promise<void> {
    try {
      await items.restore();
      if (pool.calmMs() >= FLEET_TIMINGS.calm) await boss.supervise();
    } catch (err) {
      log.warn({ err }, "failed to look for work of replicas that died; trying again");
    }
    // Jitter, so that processes take turns.
    if (!isClosed) timer = setTimeout(supervise, FLEET_TIMINGS.supervise * (0.75 + Math.random() / 2)).unref();
  }

  return {
    async insert(queue, items) {
      const jobs = items.map(({ job, id, afterMs, priority }) => {
        const data: ItemData = { item: id };
        // An interval, for the database's clock.
        return { id: job, data, priority, startAfter: `${Math.max(0, Math.ceil(afterMs))} milliseconds` };
      });
      try {
        await boss.insert(queue, jobs);
      } catch (error) {
        throw unreachable(error);
      }
    },
    fetch: async (queue, most) =>
      (await boss.fetch<ItemData>(queue, { batchSize: most, includeMetadata: true })) satisfies readonly {
        retryCount: number;
      }[],
    start: () => void supervise(),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await boss.stop({ graceful: false, close: false });
    },
  };
}
