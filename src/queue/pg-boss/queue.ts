/**
 * Background work of several processes, in pg-boss's tables of the ledger's database. pg-boss keeps the items, hands each to one
 * process and notices leases that lapse. Load this file only if processes share the ledger.
 */
import type { Logger } from "pino";
import { QUEUE_NAMES, type Queue, type QueueName } from "../../ports/queue.ts";
import type { Replicas } from "../../ports/replicas.ts";
import { createHand, type Hand } from "../hand.ts";
import { createInLine } from "../in-line.ts";
import { createAdditions } from "./additions.ts";
import { openBoss } from "./boss.ts";
import { jobOf, openItems, readNotice } from "./items.ts";
import { createLeases } from "./leases.ts";
import { createQueuePool, POOL_CONNECTIONS, type QueueDatabase } from "./pool.ts";
import { openSession, SESSION_CONNECTIONS } from "./session.ts";
import { createTaker, type Taker } from "./taker.ts";
import { FLEET_TIMINGS } from "./timings.ts";

export interface PgBossQueueOptions extends QueueDatabase {
  /** The processes that share the ledger: `replicas` of the ledger. */
  readonly replicas: Replicas;
  readonly log: Pick<Logger, "warn">;
}

/** Connections of each process, beyond those of the ledger. */
export const QUEUE_CONNECTIONS = POOL_CONNECTIONS + SESSION_CONNECTIONS;

/** Creates pg-boss's tables if needed. Rejects with StorageUnavailable if the database cannot be reached. */
export async function openPgBossQueue(options: PgBossQueueOptions): Promise<Queue> {
  const { replicas, log } = options;
  const hands = new Map<QueueName, Hand>();
  const takers = new Map<QueueName, Taker>();
  const wakeAll = () => {
    for (const taker of takers.values()) taker.wake();
  };
  const pool = createQueuePool(options);
  try {
    const items = openItems(pool, replicas.id);
    const boss = await openBoss(pool, items, log);
    const leases = createLeases({ items, log, onRoom: (queue) => takers.get(queue)?.wake() });
    const additions = createAdditions({ boss, items, onDue: (queue) => takers.get(queue)?.wake() });
    const session = await openSession({ ...options, onNotice, onBack: wakeAll }).catch(async (error: unknown) => {
      await boss.close();
      throw error;
    });
    const lines = createInLine();
    let hasStarted = false;
    let closed: Promise<void> | undefined;

    function onNotice(payload: string): void {
      const { from, queue, job } = readNotice(payload);
      if (from === replicas.id) return;
      const id = job && leases.idOf(job);
      if (id === undefined) takers.get(queue)?.wake();
      else hands.get(queue)?.nudge(id);
    }

    async function close(): Promise<void> {
      const late = setTimeout(() => leases.hurry(), FLEET_TIMINGS.farewell);
      const reason = new Error("The gateway stops.");
      await Promise.all([
        ...Array.from(takers.values(), (taker) => taker.stop()),
        ...Array.from(hands.values(), (hand) => hand.close(reason)),
      ]);
      // A fetch that ended meanwhile may have begun the run of an item.
      await Promise.all(Array.from(hands.values(), (hand) => hand.close(reason)));
      clearTimeout(late);
      leases.close();
      await boss.close();
      await session.close();
      await pool.close();
    }

    return {
      isShared: true,
      replica: replicas.id,
      get replicas() {
        return replicas.count;
      },
      add: (queue, id, { afterMs = 0, priority = 0 } = {}) => additions.add({ queue, id, afterMs, priority }),
      nudge(queue, id) {
        if (hands.get(queue)?.nudge(id) === true) return;
        items.nudge(queue, jobOf(queue, id)).then(
          () => takers.get(queue)?.wake(),
          (err: unknown) => log.warn({ queue, item: id, err }, "failed to tell of a change; it is noticed later"),
        );
      },
      work(queue, worker) {
        if (hasStarted) throw new Error("the queue has started");
        const hand = createHand(queue, worker, log);
        hands.set(queue, hand);
        takers.set(queue, createTaker({ queue, hand, items, leases, replicas, fetch: boss.fetch, log }));
      },
      async start() {
        hasStarted = true;
        leases.start();
        boss.start();
        for (const taker of takers.values()) taker.start();
      },
      exclusive: (name, signal, work) =>
        lines.run(name, signal, async () => {
          const { lost, release } = await session.lock(name, signal);
          try {
            return await work(AbortSignal.any([signal, lost]));
          } finally {
            await release();
          }
        }),
      stats: () => items.stats(QUEUE_NAMES),
      close() {
        closed ??= close();
        return closed;
      },
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}
