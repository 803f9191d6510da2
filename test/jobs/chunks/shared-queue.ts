/** A queue that several replicas in one process share, each of which may end at any time. */
import { QUEUE_NAMES, type Queue, type QueueName, type Worker } from "../../../src/ports/queue.ts";

interface Item {
  readonly priority: number;
  /** Among items of one priority. */
  order: number;
  dueAt: number;
  attempt: number;
  /** Undefined: no replica has it in hand. */
  holder: Replica | undefined;
}

interface Replica {
  readonly name: string;
  readonly workers: Map<QueueName, Worker>;
  readonly inHand: Map<string, AbortController>;
  readonly ends: Set<Promise<void>>;
  isTaking: boolean;
  isDead: boolean;
}

const RETRY_MS = 20;

export function createSharedQueue() {
  const queues = new Map(QUEUE_NAMES.map((name) => [name, new Map<string, Item>()] as const));
  const replicas = new Set<Replica>();
  const lines = new Map<string, Promise<unknown>>();
  let order = 0;
  let hearsNudges = true;
  const live = () => [...replicas].filter(({ isDead }) => !isDead);

  async function work(replica: Replica, queue: QueueName, id: string, item: Item): Promise<void> {
    const stop = new AbortController();
    item.holder = replica;
    item.attempt += 1;
    replica.inHand.set(`${queue} ${id}`, stop);
    let dueAt = 0;
    let isDone = false;
    try {
      const again = await replica.workers.get(queue)!.run({ id, attempt: item.attempt, signal: stop.signal });
      isDone = again === undefined && !stop.signal.aborted;
      dueAt = performance.now() + (again?.afterMs ?? 0);
    } catch {
      dueAt = performance.now() + RETRY_MS;
    }
    replica.inHand.delete(`${queue} ${id}`);
    // The item of a dead replica is another's.
    if (item.holder !== replica) return;
    item.holder = undefined;
    item.dueAt = stop.signal.aborted ? 0 : dueAt;
    order += 1;
    item.order = order;
    if (isDone) queues.get(queue)!.delete(id);
  }

  /** The replicas fetch in turns. */
  function pump(): void {
    for (const [queue, items] of queues) {
      const due = [...items]
        .filter(([, { holder, dueAt }]) => holder === undefined && dueAt <= performance.now())
        .sort(([, a], [, b]) => b.priority - a.priority || a.order - b.order);
      for (const [id, item] of due) {
        const inHand = (one: Replica) => [...one.inHand.keys()].filter((key) => key.startsWith(`${queue} `)).length;
        const [taker] = live()
          .filter((one) => one.isTaking && one.workers.has(queue))
          .filter((one) => one.workers.get(queue)!.most() > inHand(one))
          .sort((a, b) => inHand(a) - inHand(b));
        if (taker === undefined) break;
        const end = work(taker, queue, id, item).finally(() => taker.ends.delete(end));
        taker.ends.add(end);
      }
    }
  }
  const timer = setInterval(pump, 2);

  function join(name: string) {
    const replica: Replica = {
      name,
      workers: new Map(),
      inHand: new Map(),
      ends: new Set(),
      isTaking: false,
      isDead: false,
    };
    replicas.add(replica);
    const queue: Queue = {
      isShared: true,
      replica: name,
      get replicas() {
        return Math.max(1, live().length);
      },
      async add(queue, id, { afterMs = 0, priority = 0 } = {}) {
        const items = queues.get(queue)!;
        if (items.has(id)) return;
        order += 1;
        items.set(id, { priority, order, dueAt: performance.now() + afterMs, attempt: 0, holder: undefined });
      },
      nudge(queue, id) {
        const item = queues.get(queue)!.get(id);
        if (item === undefined || !hearsNudges) return;
        if (item.holder === undefined) item.dueAt = 0;
        else item.holder.workers.get(queue)?.nudged?.(id);
      },
      work: (queue, worker) => void replica.workers.set(queue, worker),
      async start() {
        replica.isTaking = true;
      },
      async exclusive(name, signal, run) {
        signal.throwIfAborted();
        const done = (lines.get(name) ?? Promise.resolve()).then(
          () => run(signal),
          () => run(signal),
        );
        lines.set(name, done);
        return done;
      },
      stats: async () => [],
      async close() {
        replica.isTaking = false;
        for (const stop of replica.inHand.values()) stop.abort();
        await Promise.all(replica.ends);
        replicas.delete(replica);
      },
    };
    return {
      queue,
      /** The replica ends as by SIGKILL. The others get what it had in hand. */
      die() {
        replica.isDead = true;
        for (const items of queues.values()) {
          for (const item of items.values()) if (item.holder === replica) item.holder = undefined;
        }
      },
      /** Ids of the items in hand. */
      has: (queue: QueueName) =>
        [...replica.inHand.keys()].flatMap((key) => (key.startsWith(`${queue} `) ? [key.slice(queue.length + 1)] : [])),
    };
  }

  return {
    join,
    /** Nudges are lost from now on. */
    deafen() {
      hearsNudges = false;
    },
    /** Items of a queue. */
    size: (queue: QueueName) => queues.get(queue)!.size,
    close: () => clearInterval(timer),
  };
}
