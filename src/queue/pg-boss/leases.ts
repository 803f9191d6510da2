/** The items that this process has in hand, of all queues. Their leases are renewed until they are settled. */
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import type { QueueName } from "../../ports/queue.ts";
import type { Hand, RunOutcome } from "../hand.ts";
import { retryDelayMs } from "../timings.ts";
import { createBatches } from "./batches.ts";
import type { Items, Settlement, Taken } from "./items.ts";
import { FLEET_TIMINGS } from "./timings.ts";

interface Leased extends Taken {
  readonly id: string;
  readonly hand: Hand;
  readonly since: number;
  /** Set once the run has ended. Resolves when the item is not in hand any more. */
  left: Promise<unknown> | undefined;
}

export interface NewLease extends Taken {
  readonly id: string;
  /** Runs that failed one after another before this one. */
  readonly failures: number;
}

interface Options {
  readonly items: Items;
  readonly log: Pick<Logger, "warn">;
  /** A run has ended, so there is room. */
  readonly onRoom: (queue: QueueName) => void;
}

export interface Leases {
  has(job: string): boolean;
  /** The item in hand was fetched again, because its lease had lapsed and no other process had taken it. */
  adopt(job: string, attempt: number): void;
  /**
   * For an item whose run has ended: resolves when this process has let it go. Undefined for other items. A fetch may return the item
   * earlier, because the answer to its settlement takes time.
   */
  lettingGo(job: string): Promise<unknown> | undefined;
  /** Runs the worker of an item that this process holds. */
  run(lease: NewLease, hand: Hand): Promise<void>;
  /** Makes items due at once that were fetched and are not run. */
  giveBack(leases: readonly NewLease[]): Promise<void>;
  /** The item of a job in hand. */
  idOf(job: string): string | undefined;
  start(): void;
  /** No writes are repeated any more if they do not succeed soon. */
  hurry(): void;
  close(): void;
}

export function createLeases({ items, log, onRoom }: Options): Leases {
  const leased = new Map<string, Leased>();
  const settlements = createBatches<Settlement>((batch) => items.settle(batch));
  const hurried = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  /** Repeats the write until the database is back. Without it, the item is due once its lease has lapsed. */
  async function settle(settlement: Settlement): Promise<void> {
    for (;;) {
      try {
        return await settlements.add(settlement);
      } catch (err) {
        if (hurried.signal.aborted) {
          log.warn({ queue: settlement.queue, err }, "failed to let an item go; others take it over soon");
          return;
        }
      }
      await after(FLEET_TIMINGS.again, undefined, { ref: false });
    }
  }

  function settlementOf({ queue, job, attempt }: Taken, failures: number, outcome: RunOutcome): Settlement {
    const taken = { queue, job, attempt, isDone: outcome.kind === "done", failures: 0, afterMs: 0 };
    if (outcome.kind === "again") return { ...taken, afterMs: outcome.afterMs };
    if (outcome.kind === "failed") return { ...taken, failures: failures + 1, afterMs: retryDelayMs(failures + 1) };
    return taken;
  }

  async function touch(): Promise<void> {
    const now = performance.now();
    let pause = FLEET_TIMINGS.touch;
    for (const { id, hand, since } of leased.values()) {
      if (now - since >= FLEET_TIMINGS.longestHold) hand.release(id, new Error("The item was in hand for too long."));
    }
    try {
      if (leased.size > 0) await items.touch([...leased.values()]);
    } catch (err) {
      pause = FLEET_TIMINGS.again;
      log.warn({ err }, "failed to renew the leases of items in hand; trying again");
    }
    if (!isClosed) timer = setTimeout(touch, pause).unref();
  }

  return {
    has: (job) => leased.has(job),
    idOf: (job) => leased.get(job)?.id,
    lettingGo: (job) => leased.get(job)?.left,
    adopt(job, attempt) {
      const lease = leased.get(job);
      if (lease !== undefined) lease.attempt = attempt;
    },
    async run({ queue, job, attempt, id, failures }, hand) {
      const lease: Leased = { queue, job, attempt, id, hand, since: performance.now(), left: undefined };
      leased.set(job, lease);
      const running = hand.run(id, attempt + 1, async (outcome) => {
        lease.left = running;
        await settle(settlementOf(lease, failures, outcome));
        leased.delete(job);
      });
      const wasNudged = await running;
      if (wasNudged) await items.nudge(queue, job).catch(() => {});
      onRoom(queue);
    },
    async giveBack(leases) {
      await Promise.all(leases.map((lease) => settle(settlementOf(lease, lease.failures, { kind: "released" }))));
    },
    start: () => void touch(),
    hurry: () => hurried.abort(),
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
