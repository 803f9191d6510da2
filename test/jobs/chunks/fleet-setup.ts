/** Replicas of a fleet in one process: each with an executor and a runner, over one ledger, one disk and one queue. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import type { ExecutorOptions } from "../../../src/executor/executor-options.ts";
import { createExecutor } from "../../../src/executor/index.ts";
import { echo } from "../../../src/executor/models/echo.ts";
import type { Model } from "../../../src/executor/models/model.ts";
import type { RunnerOptions } from "../../../src/jobs/chunks/runner.ts";
import { StorageUnavailable } from "../../../src/lib/errors.ts";
import { createScrubber } from "../../../src/lib/scrub.ts";
import type { BatchLimits, JobEngine } from "../../../src/ports/jobs.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { log, MODEL_SERVER } from "../../executor/harness.ts";
import { type JobGiven, mortal, setup } from "./runner-setup.ts";
import { createSharedQueue } from "./shared-queue.ts";

/** A model server that counts what it is asked. */
export function countingModel(latencyMs: number) {
  const model = echo();
  const counts = { inFlight: 0, most: 0, asked: 0 };
  return {
    counts,
    async ask(...given: Parameters<Model["ask"]>) {
      counts.inFlight += 1;
      counts.asked += 1;
      counts.most = Math.max(counts.most, counts.inFlight);
      try {
        await sleep(latencyMs, undefined, { signal: given[1].signal });
        return await model.ask(...given);
      } finally {
        counts.inFlight -= 1;
      }
    },
  };
}

export type CountingModel = ReturnType<typeof countingModel>;

const TIMINGS = { tick: 10, settle: 0, retry: 5, firstWait: 5, mostWait: 20, sync: 40, counts: 40, leave: 500 };

interface FleetGiven {
  readonly limits?: Partial<BatchLimits>;
  readonly executor?: Partial<ExecutorOptions>;
  readonly runner?: RunnerOptions["timings"];
  /** Replaces the engine of the hosted provider. */
  readonly engine?: (engine: JobEngine) => JobEngine;
  readonly latencyMs?: number;
}

export async function fleet({ limits, executor: given, runner: times, engine, latencyMs = 1 }: FleetGiven = {}) {
  const parts = await setup(limits === undefined ? {} : { limits });
  const { ledger, blobs } = parts;
  const shared = createSharedQueue();
  const model = countingModel(latencyMs);
  const plain = parts.providers[0]!;
  const hosted = engine === undefined ? plain : { ...plain, jobs: engine(plain.jobs!) };
  let count = 0;

  /** Starts a replica. */
  function replica(
    options: Partial<ExecutorOptions> = {},
    more: Partial<RunnerOptions> = {},
    called?: (name: string) => void,
  ) {
    count += 1;
    const member = shared.join(`replica-${count}`);
    const { queue } = member;
    let isDead = false;
    // A replica whose lease has lapsed is fenced, so that it writes nothing more.
    const guarded = <T extends object>(port: T): T =>
      mortal(port, (name, run) => {
        if (isDead) return Promise.reject(new StorageUnavailable("fenced", undefined));
        called?.(name);
        return run();
      });
    const own = { ledger: guarded(ledger), blobs: guarded(blobs) };
    const asked = { count: 0 };
    const executor = createExecutor({
      provider: "local",
      ...own,
      queue,
      model: {
        ...echo(),
        async ask(...call) {
          asked.count += 1;
          return model.ask(...call);
        },
      },
      concurrency: 8,
      maxRunning: 4,
      retries: 0,
      recordTimeoutMs: 5_000,
      log: { ...log, error() {} },
      scrub: createScrubber({ secrets: [], urls: [] }),
      backoffMs: 5,
      tickMs: 20,
      syncMs: 40,
      graceMs: 100,
      translation: MODEL_SERVER,
      ...given,
      ...options,
    });
    // What is not sent before the kill is never sent.
    const { create, ...rest } = hosted.jobs!;
    const unlessDead: JobEngine["create"] = async (...call) => {
      if (isDead) throw new Error("killed");
      return create!(...call);
    };
    const local = { name: "local", jobs: executor, objects: {} } as unknown as Provider;
    const { runner } = parts.start({
      ...own,
      providers: [{ ...hosted, jobs: { ...rest, create: unlessDead } }, local],
      options: { queue, timings: { ...TIMINGS, ...times }, ...more },
    });
    void queue.start();
    const end = async () => {
      await runner.shutdown(0);
      await executor.shutdown(0);
      await queue.close();
    };
    onTestFinished(end);
    return {
      ...member,
      runner,
      executor,
      /** Records that this replica has asked. */
      asked,
      /** As by SIGKILL. */
      async kill() {
        isDead = true;
        member.die();
        await runner.shutdown(0);
        await executor.shutdown(0);
      },
      /** As by SIGTERM. */
      async leave() {
        await runner.shutdown(2_000);
        await executor.shutdown();
        await queue.close();
      },
    };
  }
  onTestFinished(shared.close);

  const enterLocal = (more: JobGiven = {}) =>
    parts.enter({
      provider: "local",
      ...more,
      row: { providerType: "local", ...more.row },
      chunk: (number) => ({ providerType: "local", ...more.chunk?.(number) }),
    });

  /** All lines of the job have one result each, in their order. */
  async function isExact(id: string, lines: number): Promise<void> {
    const found = await parts.results(id, { provider: "local" });
    expect(found).toEqual(Array.from({ length: lines }, (_, n) => `r-${n + 1} 200`));
  }

  return { ...parts, shared, model, replica, enterLocal, isExact };
}
