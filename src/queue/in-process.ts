/** Background work of one process. Nothing is durable: at the start, its owner adds what the ledger has. */
import type { Logger } from "pino";
import { QUEUE_NAMES, type Queue, type QueueName, type Worker } from "../ports/queue.ts";
import { createHand, type Hand, type RunOutcome } from "./hand.ts";
import { createHeap, type HeapNode } from "./heap.ts";
import { createInLine } from "./in-line.ts";
import { QUEUE_TIMINGS, retryDelayMs } from "./timings.ts";

export interface InProcessQueueOptions {
  readonly log: Pick<Logger, "warn">;
}

interface Item extends HeapNode {
  readonly id: string;
  readonly priority: number;
  /** Place among items of one priority that are due at one time. */
  order: number;
  isDue: boolean;
  dueAt: number;
  attempts: number;
  /** Runs that failed one after another. */
  failures: number;
}

/** setTimeout takes no longer delays. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createInProcessQueue({ log }: InProcessQueueOptions): Queue {
  const lines = createInLine();
  const queues = new Map(QUEUE_NAMES.map((name) => [name, createItems(name, log)] as const));
  let hasStarted = false;
  let closed: Promise<void> | undefined;

  return {
    isShared: false,
    replica: "",
    replicas: 1,
    async add(queue, id, options = {}) {
      if (closed === undefined) queues.get(queue)!.add(id, options);
    },
    nudge(queue, id) {
      queues.get(queue)!.nudge(id);
    },
    work(queue, worker) {
      if (hasStarted) throw new Error("the queue has started");
      queues.get(queue)!.work(worker);
    },
    async start() {
      hasStarted = true;
      for (const queue of queues.values()) queue.start();
    },
    exclusive: (name, signal, work) => lines.run(name, signal, () => work(signal)),
    async stats() {
      return Array.from(queues, ([queue, items]) => ({ queue, ...items.stats() }));
    },
    close() {
      closed ??= Promise.all(Array.from(queues.values(), (queue) => queue.close())).then(() => {});
      return closed;
    },
  };
}

function createItems(queue: QueueName, log: Pick<Logger, "warn">) {
  const items = new Map<string, Item>();
  const later = createHeap<Item>((a, b) => a.dueAt < b.dueAt);
  const due = createHeap<Item>((a, b) => (a.priority === b.priority ? a.order < b.order : a.priority > b.priority));
  let hand: Hand | undefined;
  let order = 0;
  let isRunning = false;
  let isTaking = false;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  function place(item: Item, afterMs: number): void {
    item.dueAt = performance.now() + Math.max(0, afterMs);
    item.isDue = false;
    if (afterMs > 0) later.add(item);
    else makeDue(item);
    takeSoon();
  }

  function makeDue(item: Item): void {
    item.isDue = true;
    order += 1;
    item.order = order;
    due.add(item);
  }

  /** Once for all calls of this turn of the event loop, so that the priorities of items that are added together decide. */
  function takeSoon(): void {
    if (!isRunning || isTaking) return;
    isTaking = true;
    queueMicrotask(take);
  }

  function take(): void {
    isTaking = false;
    if (!isRunning) return;
    const now = performance.now();
    for (let item = later.first(); item !== undefined && item.dueAt <= now; item = later.first()) {
      later.delete(item);
      makeDue(item);
    }
    if (hand !== undefined) {
      for (let room = hand.room(); room > 0 && due.size > 0; room -= 1) {
        const item = due.first()!;
        due.delete(item);
        item.attempts += 1;
        void hand.run(item.id, item.attempts, (outcome) => settle(item, outcome));
      }
    }
    const next = later.first()?.dueAt ?? Number.POSITIVE_INFINITY;
    wakeAt(due.size > 0 ? Math.min(next, now + QUEUE_TIMINGS.fullTick) : next, now);
  }

  /** Keeps a timer that fires earlier: it sets the next one. */
  function wakeAt(at: number, now: number): void {
    if (at >= timerAt) return;
    clearTimeout(timer);
    timerAt = at;
    // A timer may fire a fraction of a millisecond early.
    const delay = Math.min(LONGEST_TIMER_MS, Math.ceil(at - now));
    timer = setTimeout(() => {
      timerAt = Number.POSITIVE_INFINITY;
      takeSoon();
    }, delay).unref();
  }

  function settle(item: Item, outcome: RunOutcome): void {
    item.failures = outcome.kind === "failed" ? item.failures + 1 : 0;
    if (outcome.kind === "done") {
      items.delete(item.id);
      takeSoon();
    } else if (outcome.kind === "again") {
      place(item, outcome.afterMs);
    } else {
      place(item, outcome.kind === "failed" ? retryDelayMs(item.failures) : 0);
    }
  }

  return {
    work(worker: Worker) {
      hand = createHand(queue, worker, log);
    },
    add(id: string, { afterMs = 0, priority = 0 }: { readonly afterMs?: number; readonly priority?: number }) {
      if (items.has(id)) return;
      const item = { id, priority, order: 0, isDue: false, dueAt: 0, attempts: 0, failures: 0, at: -1 };
      items.set(id, item);
      place(item, afterMs);
    },
    nudge(id: string) {
      const item = items.get(id);
      if (item === undefined || hand?.nudge(id) === true) return;
      if (item.isDue) return;
      later.delete(item);
      place(item, 0);
    },
    start() {
      isRunning = true;
      takeSoon();
    },
    stats() {
      const inHand = hand?.size ?? 0;
      const now = performance.now();
      let oldestMs = 0;
      for (const { at, dueAt } of items.values()) if (at !== -1) oldestMs = Math.max(oldestMs, now - dueAt);
      return { waiting: items.size - inHand, inHand, oldestMs };
    },
    async close() {
      isRunning = false;
      clearTimeout(timer);
      await hand?.close(new Error("The gateway stops."));
    },
  };
}
