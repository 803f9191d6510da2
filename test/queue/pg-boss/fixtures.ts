/** Queues of processes that share a database. */
import { onTestFinished, vi } from "vitest";
import type { Queue } from "../../../src/ports/queue.ts";
import { openPgBossQueue } from "../../../src/queue/pg-boss/queue.ts";
import { enterReplica } from "../../../src/storage/ledger/postgres/replica.ts";

export const log = { warn: vi.fn() };

const settings = (connectionString: string) => ({ connectionString, connectTimeoutMs: 20_000, onError() {} });

/** A process of the fleet, within this one. */
export async function openMember(url: string, onFenced = () => {}): Promise<Queue> {
  const options = settings(url);
  const replica = await enterReplica(options, { version: "1.0.0", onFenced, log });
  const queue = await openPgBossQueue({ ...options, replicas: replica, log });
  onTestFinished(async () => {
    await queue.close();
    await replica.leave();
  });
  return queue;
}
