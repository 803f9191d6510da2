/** Items that are added at about the same time are one write. */
import type { QueueName } from "../../ports/queue.ts";
import { createBatches } from "./batches.ts";
import type { Boss, NewItem } from "./boss.ts";
import { type Items, jobOf } from "./items.ts";

interface Addition {
  readonly queue: QueueName;
  readonly id: string;
  readonly afterMs: number;
  readonly priority: number;
}

interface Options {
  readonly boss: Pick<Boss, "insert">;
  readonly items: Pick<Items, "tell">;
  /** This process may take items of the queue. Others are told. */
  readonly onDue: (queue: QueueName) => void;
}

export function createAdditions({ boss, items, onDue }: Options): { add(addition: Addition): Promise<void> } {
  const batches = createBatches<Addition>(async (additions) => {
    const queues = Map.groupBy(additions, ({ queue }) => queue);
    for (const [queue, added] of queues) {
      const jobs = new Map<string, NewItem>();
      for (const { id, afterMs, priority } of added.toReversed()) {
        const job = jobOf(queue, id);
        jobs.set(job, { job, id, afterMs, priority });
      }
      await boss.insert(queue, [...jobs.values()].toReversed());
    }
    const due = [...queues.keys()].filter((queue) => queues.get(queue)!.some(({ afterMs }) => afterMs <= 0));
    if (due.length === 0) return;
    for (const queue of due) onDue(queue);
    // A hint. Without it, others look within a second.
    await items.tell(due).catch(() => {});
  });
  return { add: batches.add };
}
