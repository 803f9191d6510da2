/** Background work, replicas and connections in /metrics. */
import { describe, expect, it, vi } from "vitest";
import type { Chunks } from "../../../src/ports/chunks.ts";
import type { Jobs } from "../../../src/ports/ledger/jobs.ts";
import type { LedgerConnections } from "../../../src/ports/ledger.ts";
import { QUEUE_NAMES, type Queue, type QueueStats } from "../../../src/ports/queue.ts";
import { createInProcessQueue } from "../../../src/queue/in-process.ts";
import { createMetrics } from "../../../src/server/metrics/index.ts";
import { freshLedger } from "../../storage/ledger/fixtures.ts";

interface Given {
  readonly queue?: Pick<Queue, "isShared" | "replicas" | "stats">;
  readonly jobs?: Partial<Jobs>;
  readonly chunks?: Partial<Chunks>;
  readonly connections?: () => LedgerConnections;
  readonly pending?: () => Promise<number>;
}

const ALONE = { isShared: false, replicas: 1, stats: async () => [] };

const metricsOf = ({ queue = ALONE, jobs = {}, chunks = {}, connections, pending = async () => 0 }: Given) =>
  createMetrics({
    providers: ["local"],
    dataDir: import.meta.dirname,
    currency: "USD",
    ledger: {
      jobs: jobs as Jobs,
      chunks: chunks as Chunks,
      events: { pending },
      ...(connections !== undefined && { connections }),
    },
    queue,
    waitingJobs: () => [],
    countsOf: async () => undefined,
  });

/** The samples whose names begin so. */
const samples = async (metrics: ReturnType<typeof metricsOf>, prefix: string) =>
  Object.fromEntries(
    (await metrics.render())
      .split("\n")
      .filter((line) => line.startsWith(prefix))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );

const shared = (stats: () => Promise<readonly QueueStats[]>) => ({ isShared: true, replicas: 3, stats });
const NO_JOBS = { unfinishedCounts: async () => [] };

describe("the queue's metrics", () => {
  it("show what waits, what is in hand and how old it is", async () => {
    const stats: QueueStats[] = [
      { queue: "runs", waiting: 12, inHand: 4, oldestMs: 2500 },
      { queue: "duties", waiting: 0, inHand: 1, oldestMs: 0 },
    ];
    const metrics = metricsOf({ queue: shared(async () => stats), jobs: NO_JOBS });
    expect(await samples(metrics, "quarry_queue_")).toEqual({
      'quarry_queue_waiting{queue="runs"}': 12,
      'quarry_queue_waiting{queue="duties"}': 0,
      'quarry_queue_in_hand{queue="runs"}': 4,
      'quarry_queue_in_hand{queue="duties"}': 1,
      'quarry_queue_oldest_seconds{queue="runs"}': 2.5,
      'quarry_queue_oldest_seconds{queue="duties"}': 0,
    });
    expect(await samples(metrics, "quarry_replicas")).toEqual({ quarry_replicas: 3 });
  });

  it("show the queue of one process", async () => {
    const queue = createInProcessQueue({ log: { warn() {} } });
    await queue.add("polls", "a");
    await queue.add("polls", "b");
    const metrics = metricsOf({ queue });
    expect(Object.keys(await samples(metrics, "quarry_queue_waiting"))).toEqual(
      QUEUE_NAMES.map((name) => `quarry_queue_waiting{queue="${name}"}`),
    );
    expect(await samples(metrics, 'quarry_queue_waiting{queue="polls"}')).toEqual({
      'quarry_queue_waiting{queue="polls"}': 2,
    });
    expect(await samples(metrics, "quarry_replicas")).toEqual({ quarry_replicas: 1 });
    await queue.close();
  });

  it("are absent while they cannot be read, and the others remain", async () => {
    const stats = vi.fn(
      async (): Promise<readonly QueueStats[]> => [{ queue: "runs", waiting: 9, inHand: 0, oldestMs: 1 }],
    );
    const metrics = metricsOf({ queue: shared(stats), jobs: NO_JOBS });
    expect(await samples(metrics, "quarry_queue_waiting")).toEqual({ 'quarry_queue_waiting{queue="runs"}': 9 });
    stats.mockRejectedValue(new Error("the database is away"));
    expect(await samples(metrics, "quarry_queue_waiting")).toEqual({});
    expect(await samples(metrics, "quarry_replicas")).toEqual({ quarry_replicas: 3 });
  });

  it("do not wait for a database that does not answer", async () => {
    const never = () => new Promise<never>(() => {});
    const metrics = metricsOf({ queue: shared(never), jobs: { unfinishedCounts: never }, pending: never });
    const from = performance.now();
    expect(await samples(metrics, "quarry_replicas")).toEqual({ quarry_replicas: 3 });
    expect(performance.now() - from).toBeLessThan(9_000);
  });
});

describe("the metrics of the ledger", () => {
  it("show unfinished jobs of all processes", async () => {
    const unfinishedCounts: Jobs["unfinishedCounts"] = async () => [
      { provider: "local", status: "InProgress", jobs: 7 },
      { provider: "gone", status: "Submitted", jobs: 2 },
    ];
    const metrics = metricsOf({ queue: shared(async () => []), jobs: { unfinishedCounts } });
    expect(await samples(metrics, "quarry_jobs{")).toMatchObject({
      'quarry_jobs{provider="local",status="InProgress"}': 7,
      'quarry_jobs{provider="local",status="Stopping"}': 0,
      'quarry_jobs{provider="other",status="Submitted"}': 2,
    });
  });

  it("show the connections", async () => {
    const metrics = metricsOf({ connections: () => ({ open: 5, idle: 2, waiting: 1 }) });
    expect(await samples(metrics, "quarry_ledger_connections")).toEqual({
      'quarry_ledger_connections{state="open"}': 5,
      'quarry_ledger_connections{state="idle"}': 2,
      'quarry_ledger_connections{state="waiting"}': 1,
    });
    expect(await samples(metricsOf({}), "quarry_ledger_connections")).toEqual({});
  });

  it("show no connection that /metrics itself waits for", async () => {
    let queries = 0;
    const query = async () => {
      queries += 1;
      return 0;
    };
    const queue = shared(async () => {
      await query();
      return [];
    });
    const connections = () => ({ open: 1, idle: 0, waiting: queries });
    const unfinishedCounts = async () => {
      await query();
      return [];
    };
    const found = await samples(
      metricsOf({ queue, jobs: { unfinishedCounts }, pending: query, connections }),
      "quarry_ledger_connections",
    );
    expect(queries).toBe(3);
    expect(found['quarry_ledger_connections{state="waiting"}']).toBe(0);
  });

  it("count chunks that were recorded as done", async () => {
    const updateChunk = vi.fn(async () => {});
    const metrics = metricsOf({ chunks: { updateChunk, add: async () => {} } });
    await metrics.chunks.updateChunk("j", 1, { state: "running" });
    await metrics.chunks.updateChunk("j", 1, { state: "done" });
    await metrics.chunks.add("j", [], { number: 2, patch: { state: "done" } });
    await metrics.chunks.add("j", []);
    updateChunk.mockRejectedValueOnce(new Error("the disk is full"));
    await expect(metrics.chunks.updateChunk("j", 3, { state: "done" })).rejects.toThrow("full");
    expect(await samples(metrics, "quarry_chunks_done_total")).toEqual({ quarry_chunks_done_total: 2 });
  });

  it("leave the records of chunks as they are", async () => {
    const { chunks } = await freshLedger();
    expect(Object.keys(metricsOf({ chunks }).chunks).sort()).toEqual(Object.keys(chunks).sort());
  });
});
