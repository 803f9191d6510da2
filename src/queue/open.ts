/** Chooses who keeps the background work. */
import type { Queue } from "../ports/queue.ts";
import { createInProcessQueue, type InProcessQueueOptions } from "./in-process.ts";
import type { PgBossQueueOptions } from "./pg-boss/queue.ts";

export interface QueueOptions extends InProcessQueueOptions {
  /** Set if processes share the ledger. */
  readonly fleet?: Omit<PgBossQueueOptions, "log"> | undefined;
}

export async function openQueue({ log, fleet }: QueueOptions): Promise<Queue> {
  if (fleet === undefined) return createInProcessQueue({ log });
  // pg-boss is loaded only if it is needed.
  const { openPgBossQueue } = await import("./pg-boss/queue.ts");
  return openPgBossQueue({ ...fleet, log });
}
