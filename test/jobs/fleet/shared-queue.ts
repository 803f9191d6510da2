/** A queue of several processes, in one process. Items outlive the processes that add them, and those that have them in hand. */
import { QUEUE_NAMES, type Queue, type QueueName, type Worker } from "../../../src/ports/queue.ts";

interface Item {
  readonly id: string;
  readonly queue: QueueName;
  dueAt: number;
  attempts: number;
  /** The process that has it in hand. */
  holder: Member | undefined;
}

interface Member {
  readonly replica: string;
  readonly workers: Map<QueueName, Worker>;
  readonly hands: Map<QueueName, number>;
  readonly stop: AbortController;
}

/** Time before the next run of an item whose run failed. */
const RETRY_MS = 20;

export interface SharedQueue {
  /** The queue as this process sees it. */
  join(replica: string): Queue;
  /** The process is gone. Others get what it had in hand. */
  drop(replica: string): void;
  /** Loses all items, as a crash between a write of the ledger and an add does. */
  lose(): void;
  has(queue: QueueName, id: string): boolean;
  close(): void;
}

export function createSharedQueue(): SharedQueue {
  const members: Member[] = [];
  const items = new Map<string, Item>();
  const keyOf = (queue: QueueName, id: string) => `${queue}\n${id}`;
  let next = 0;
  let timer: NodeJS.Timeout | undefined;

  function give(item: Item): void {
    for (let tried = 0; tried < members.length; tried += 1) {
      const member = members[next++ % members.length]!;
      const worker = member.workers.get(item.queue);
      const hand = member.hands.get(item.queue) ?? 0;
      if (worker === undefined || hand >= worker.most()) continue;
      item.holder = member;
      item.attempts += 1;
      member.hands.set(item.queue, hand + 1);
      void work(item, member, worker);
      return;
    }
  }

  async function work(item: Item, member: Member, worker: Worker): Promise<void> {
    const { signal } = member.stop;
    const again = await worker
      .run({ id: item.id, attempt: item.attempts, signal })
      .catch(() => ({ afterMs: RETRY_MS }));
    member.hands.set(item.queue, member.hands.get(item.queue)! - 1);
    if (item.holder !== member) return;
    item.holder = undefined;
    if (again === undefined && !signal.aborted) items.delete(keyOf(item.queue, item.id));
    else item.dueAt = performance.now() + (signal.aborted ? 0 : again!.afterMs);
  }

  const tick = () => {
    const now = performance.now();
    for (const item of items.values()) if (item.holder === undefined && item.dueAt <= now) give(item);
  };

  return {
    join(replica) {
      const member: Member = { replica, workers: new Map(), hands: new Map(), stop: new AbortController() };
      return {
        isShared: true,
        replica,
        get replicas() {
          return Math.max(1, members.length);
        },
        async add(queue, id, { afterMs = 0 } = {}) {
          const key = keyOf(queue, id);
          if (items.has(key)) return;
          items.set(key, { id, queue, dueAt: performance.now() + afterMs, attempts: 0, holder: undefined });
        },
        nudge(queue, id) {
          const item = items.get(keyOf(queue, id));
          if (item?.holder === undefined) {
            if (item !== undefined) item.dueAt = 0;
          } else item.holder.workers.get(queue)?.nudged?.(id);
        },
        work: (queue, worker) => void member.workers.set(queue, worker),
        async start() {
          members.push(member);
          timer ??= setInterval(tick, 2);
        },
        exclusive: (_name, signal, work) => work(signal),
        stats: async () => QUEUE_NAMES.map((queue) => ({ queue, waiting: 0, inHand: 0, oldestMs: 0 })),
        async close() {
          member.stop.abort(new Error("the process stops"));
        },
      };
    },
    drop(replica) {
      const at = members.findIndex((member) => member.replica === replica);
      const [gone] = at < 0 ? [] : members.splice(at, 1);
      for (const item of items.values()) {
        if (gone === undefined || item.holder !== gone) continue;
        item.holder = undefined;
        item.dueAt = 0;
      }
    },
    lose: () => items.clear(),
    has: (queue, id) => items.has(keyOf(queue, id)),
    close: () => clearInterval(timer),
  };
}
