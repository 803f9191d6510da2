/**
 * Port for background work. A queue has items; one process of the fleet has an item in hand at a time. An item is only a reminder: the
 * ledger has everything that its work needs, so work that is repeated finds out what is left to do.
 */

/**
 * `polls`: jobs of one batch at a hosted provider, by job id. `jobs`: jobs of several batches, by job id. `runs`: batches of the
 * executor, as `<provider>/<run id>`. `duties`: what one process of the fleet does for all, by the name of the duty.
 */
export const QUEUE_NAMES = ["polls", "jobs", "runs", "duties"] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** An item in hand. */
export interface Lease {
  readonly id: string;
  /** How often the item was taken, from 1. */
  readonly attempt: number;
  /** Aborts when the work must end soon, because the process stops or lets the item go. */
  readonly signal: AbortSignal;
}

/** The item is due again after this time in milliseconds. */
export interface Again {
  readonly afterMs: number;
}

export interface Worker {
  /** Items in hand at most. Read before each fetch. */
  readonly most: () => number;
  /**
   * Resolves with undefined if nothing is left to do, which deletes the item. A rejection makes it due again after a growing delay.
   * When the signal has aborted, any end makes the item due at once, for another process.
   */
  run(lease: Lease): Promise<Again | undefined>;
  /** An item in hand was nudged. Absent: such an item is due at once if its run ends with `Again`. */
  nudged?(id: string): void;
}

export interface QueueStats {
  readonly queue: QueueName;
  /** Items that no process has in hand. */
  readonly waiting: number;
  readonly inHand: number;
  /** Milliseconds that the oldest due item has waited. */
  readonly oldestMs: number;
}

export interface Queue {
  /** True if other processes may work on the items, and may change the ledger. */
  readonly isShared: boolean;
  /** Identifies this process among those of the fleet. Constant. */
  readonly replica: string;
  /** Number of live processes, at least 1. */
  readonly replicas: number;
  /** Adds an item that is due after this time. Without effect if the queue has it. Durable if the queue is shared. */
  add(queue: QueueName, id: string, options?: { readonly afterMs?: number; readonly priority?: number }): Promise<void>;
  /** Makes an item due now, or tells the process that has it in hand. A hint that may be lost. Never throws. */
  nudge(queue: QueueName, id: string): void;
  /** Registers the worker of a queue. Throws after `start`. Items of a queue without a worker wait. */
  work(queue: QueueName, worker: Worker): void;
  /** Begins to take items. */
  start(): Promise<void>;
  /**
   * Runs the work while no other work of this name runs in any process. Rejects with the signal's reason if it aborts before. The
   * work's own signal aborts with it, and when others may run such work, because this process lost its connection.
   */
  exclusive<T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Of all processes. */
  stats(): Promise<readonly QueueStats[]>;
  /** Takes no more items, aborts the signals of those in hand, and resolves when their workers have returned. */
  close(): Promise<void>;
}
