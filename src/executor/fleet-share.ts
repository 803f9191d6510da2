/**
 * The part of an executor's limits that this process has. The processes of a fleet do not count each other's records: each has an
 * equal part, so that the sum is within the limit, except that each has a part of 1 at least. For some seconds after a process
 * has joined, the others still have the larger parts of before, and records in progress are not interrupted.
 */
import type { Queue } from "../ports/queue.ts";
import type { RateGate } from "./rate-gate.ts";
import type { Semaphore } from "./semaphore.ts";

export interface FleetShare {
  /** Batches that run here at a time. */
  readonly batches: number;
  /** Takes the number of processes into account. */
  refresh(): void;
}

interface Options {
  readonly queue: Pick<Queue, "replicas">;
  readonly concurrency: number;
  readonly maxRunning: number;
  readonly records: Semaphore;
  readonly batches: Semaphore;
  readonly gate: RateGate;
}

/** Of records: rounded down. */
const recordsOf = (concurrency: number, replicas: number): number => Math.max(1, Math.floor(concurrency / replicas));
/** Of batches: rounded up, because they only order the work. */
const batchesOf = (maxRunning: number, replicas: number): number => Math.ceil(maxRunning / replicas);

export function createFleetShare({ queue, concurrency, maxRunning, records, batches, gate }: Options): FleetShare {
  let replicas = 1;
  const share: FleetShare = {
    get batches() {
      return batchesOf(maxRunning, replicas);
    },
    refresh() {
      if (queue.replicas === replicas) return;
      replicas = queue.replicas;
      records.resize(recordsOf(concurrency, replicas));
      batches.resize(batchesOf(maxRunning, replicas));
      gate.resize(recordsOf(concurrency, replicas));
    },
  };
  share.refresh();
  return share;
}
