/** Metrics of background work, and of what the processes of a fleet share. */
import { Counter, Gauge, type Registry } from "prom-client";
import type { Chunks } from "../../ports/chunks.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Queue } from "../../ports/queue.ts";
import { briefly } from "./briefly.ts";

export interface FleetMetrics {
  /** The same records. Chunks that end through them are counted. */
  readonly chunks: Chunks;
  publish(): Promise<void>;
}

interface Options {
  readonly chunks: Chunks;
  readonly queue: Pick<Queue, "replicas" | "stats">;
  readonly connections: Ledger["connections"];
}

export function createFleetMetrics(registry: Registry, { chunks, queue, connections }: Options): FleetMetrics {
  const registers = [registry];
  const ofQueue = (name: string, help: string) => new Gauge({ name, help, labelNames: ["queue"] as const, registers });
  const waiting = ofQueue(
    "quarry_queue_waiting",
    "Items of background work that no process has in hand, of all processes.",
  );
  const inHand = ofQueue(
    "quarry_queue_in_hand",
    "Items of background work that a process has in hand, of all processes.",
  );
  const oldest = ofQueue("quarry_queue_oldest_seconds", "Time that the oldest due item has waited, of all processes.");
  const replicas = new Gauge({ name: "quarry_replicas", help: "Live processes that share the ledger.", registers });
  const pool = new Gauge({
    name: "quarry_ledger_connections",
    help: "Connections of this process to the ledger's database, and callers that wait for one.",
    labelNames: ["state"] as const,
    registers,
  });
  const done = new Counter({ name: "quarry_chunks_done_total", help: "Chunks of jobs that ended.", registers });
  const count = (state: string | undefined) => {
    if (state === "done") done.inc();
  };

  return {
    chunks: {
      ...chunks,
      async updateChunk(job, number, patch, derived) {
        await chunks.updateChunk(job, number, patch, derived);
        count(patch.state);
      },
      async add(job, others, ...changed) {
        await chunks.add(job, others, ...changed);
        for (const { patch } of changed) count(patch.state);
      },
    },
    async publish() {
      replicas.set(queue.replicas);
      for (const [state, value] of Object.entries(connections?.() ?? {})) pool.set({ state }, value);
      const stats = await briefly(queue.stats());
      // An autoscaler must not act on what was true before an outage.
      for (const gauge of [waiting, inHand, oldest]) gauge.reset();
      for (const { queue: name, ...found } of stats ?? []) {
        waiting.set({ queue: name }, found.waiting);
        inHand.set({ queue: name }, found.inHand);
        oldest.set({ queue: name }, found.oldestMs / 1000);
      }
    },
  };
}
